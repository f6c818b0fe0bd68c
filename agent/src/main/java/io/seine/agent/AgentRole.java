package io.seine.agent;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.agent.gateway.Problem;
import io.seine.agent.gateway.Problem.Subject;
import io.seine.agent.policy.KubernetesMode;
import io.seine.agent.policy.Policing;
import io.seine.agent.watch.Api;
import io.seine.agent.watch.SharedKinds;
import io.seine.api.Names;
import io.seine.api.config.ListenAddress;
import io.seine.api.metrics.MetricsServer;
import io.seine.api.metrics.Page;
import io.seine.api.metrics.ProcessFigures;
import io.seine.api.metrics.Series;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running agent. It programs the kernel and no packet passes through it, so that it may end and start at any time.
 *
 * <p>Needs: get, list, watch of nodes, services, endpointslices and serviceexports, and in the watched Namespace of gateways and
 * clusterinfoimports; patch of gateways; get of its own DaemonSet; create, get and patch of events; where traffic is encrypted get, list,
 * watch and patch of the Secret {@value Names#WIREGUARD_SECRET} in its own Namespace; where packets have label identities get, list and watch
 * of labelidentities, namespaces and pods; on the Node the capabilities NET_ADMIN, BPF and PERFMON.
 */
public final class AgentRole implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentRole.class);

    private final AgentOptions options;
    private final KubernetesClient client;
    private final Optional<Running> running;
    private final Optional<Policing> policing;
    private final Optional<Probes> probes;
    private final Optional<MetricsServer> metrics;

    /** What runs while the feature is on. */
    private record Running(ClusterWatch cluster, NodeLoop loop) {}

    private AgentRole(
            AgentOptions options,
            KubernetesClient client,
            Optional<Running> running,
            Optional<Policing> policing,
            Optional<Probes> probes,
            Optional<MetricsServer> metrics) {
        this.options = options;
        this.client = client;
        this.running = running;
        this.policing = policing;
        this.probes = probes;
        this.metrics = metrics;
    }

    /** Starts an agent in the cluster that this process runs in; returns at once. */
    public static AgentRole start(AgentOptions options) {
        return start(options, Api.connect(Config.autoConfigure(null)));
    }

    /**
     * Starts an agent over {@code client}, which it closes with itself. Where the configuration turns the feature off, the Node
     * is cleaned and nothing else is done.
     */
    public static AgentRole start(AgentOptions options, KubernetesClient client) {
        var kinds = SharedKinds.of(client);
        var policing = options.config().policies().map(mode -> police(options, client, kinds, mode));
        if (policing.isEmpty()) {
            LOG.info("Policies are not enforced (featureGates.AntreaPolicy)");
            AgentCleanup.policies();
        }
        var running = options.config().enabled()
                ? Optional.of(run(options, client, kinds, policing))
                : Optional.<Running>empty();
        if (running.isEmpty()) {
            LOG.info("Multi-cluster is off (featureGates.Multicluster, multicluster.enableGateway): nothing to do");
            AgentCleanup.run(options.bpffs(), options.config().numbers());
        }
        var port = options.config().probePort();
        var probes = port == 0
                ? Optional.<Probes>empty()
                : Optional.of(Probes.start(port, () -> notReady(running.map(Running::loop), policing)));
        var metrics = metrics(options.config().metricsAddress(), running.map(Running::loop), policing);
        LOG.atInfo()
                .addKeyValue("node", options.node())
                .addKeyValue("namespace", options.watchedNamespace())
                .addKeyValue("server", client.getMasterUrl())
                .addKeyValue("tunnelPort", options.config().tunnelPort())
                .addKeyValue("labelIdentities", options.config().identities())
                .addKeyValue(
                        "policies",
                        options.config().policies().map(String::valueOf).orElse("none"))
                .addKeyValue("encrypts", options.config().wireGuardPort().isPresent())
                .log("Agent started");
        return new AgentRole(options, client, running, policing, probes, metrics);
    }

    private static Policing police(
            AgentOptions options, KubernetesClient client, SharedKinds kinds, KubernetesMode mode) {
        var reports = new Reports(
                client,
                options.node(),
                Clock.systemUTC(),
                problem -> Optional.ofNullable(
                        client.nodes().withName(problem.name()).get()));
        return Policing.start(
                client,
                kinds,
                options.node(),
                mode,
                options.config().auditLogging(),
                problems -> reports.update(problems.stream()
                        .map(problem -> new Problem(Subject.NODE, options.node(), problem.reason(), problem.sentence()))
                        .toList()));
    }

    private static Running run(
            AgentOptions options, KubernetesClient client, SharedKinds kinds, Optional<Policing> policing) {
        var wake = new Semaphore(0);
        var key = new ClusterKey(
                client,
                options.namespace(),
                options.watchedNamespace(),
                options.config().wireGuardPort().isPresent(),
                wake::release);
        var identities = options.config().identities()
                ? Optional.of(new IdentityWatch(client, kinds, options.node(), wake::release))
                : Optional.<IdentityWatch>empty();
        var cluster = new ClusterWatch(client, kinds, options.watchedNamespace(), key, identities, wake::release);
        var reports = new Reports(client, options.node(), Clock.systemUTC(), cluster::subject);
        var tunnels = new TunnelAnnotation(client, options.watchedNamespace(), cluster::gateway, System::nanoTime);
        var guarded = policing.<NodeLoop.Picture>map(policies -> new Guarded(cluster, policies))
                .orElse(cluster);
        return new Running(cluster, new NodeLoop(options, guarded, new Afterwards(key, tunnels, reports), wake));
    }

    private static Optional<MetricsServer> metrics(
            String address, Optional<NodeLoop> loop, Optional<Policing> policing) {
        if (address.isEmpty()) {
            return Optional.empty();
        }
        try {
            var server = HttpServer.create(ListenAddress.resolve(address), 0);
            return Optional.of(MetricsServer.start(server, () -> page(loop, policing)));
        } catch (IOException e) {
            throw new StartFailure(
                    "Could not listen for metrics on " + address + ": " + e.getMessage()
                            + "; set metrics.bindAddress in antrea-agent.conf to an address and port that are free on every"
                            + " Node, or to \"\" for no metrics",
                    e);
        }
    }

    /** One answer to Prometheus. */
    static Page page(Optional<NodeLoop> loop, Optional<Policing> policing) {
        var page = new Page("agent");
        page.add(Series.NOT_READY, notReady(loop, policing).size());
        loop.ifPresent(running -> running.write(page));
        policing.ifPresent(policies -> policies.write(page));
        ProcessFigures.write(page);
        return page;
    }

    /** What keeps the Node from doing its part; empty when its kernel holds the plan. */
    public List<String> notReady() {
        return notReady(running.map(Running::loop), policing);
    }

    private static List<String> notReady(Optional<NodeLoop> loop, Optional<Policing> policing) {
        return Stream.concat(
                        loop.stream().flatMap(running -> running.notReady().stream()),
                        policing.stream().flatMap(policies -> policies.notReady().stream()))
                .distinct()
                .toList();
    }

    /**
     * Ends the agent. What it did in the kernel stays, unless the agent's DaemonSet is deleted: then the Node is left as it was
     * before the agent.
     */
    @Override
    public void close() {
        metrics.ifPresent(MetricsServer::close);
        probes.ifPresent(Probes::close);
        running.ifPresent(parts -> {
            parts.loop().close();
            parts.cluster().close();
        });
        policing.ifPresent(Policing::close);
        if (OwnDaemonSet.gone(client, options.namespace())) {
            LOG.info("The agent is uninstalled");
            AgentCleanup.policies();
            AgentCleanup.run(options.bpffs(), options.config().numbers());
        }
        client.close();
        LOG.info("Agent stopped");
    }
}
