package io.seine.controller;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.Names;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.metrics.MetricsServer;
import io.seine.api.metrics.Page;
import io.seine.api.metrics.ProcessFigures;
import io.seine.api.metrics.Series;
import io.seine.controller.election.LeaseElection;
import io.seine.controller.reconcile.ApiCalls;
import io.seine.controller.reconcile.ApiFailure;
import io.seine.controller.reconcile.ControlLoop;
import io.seine.controller.reconcile.EventRecorder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every replica of a controller has around its reconcilers: its turn by the Lease, and its probes. All replicas keep their
 * caches filled and are ready; only the one whose turn it is reconciles and writes.
 */
public final class Replica implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    private final ControllerOptions options;
    private final KubernetesClient client;
    private final LeaseElection election;
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private Supplier<List<String>> others = List::of;
    private Supplier<List<String>> otherStuck = List::of;
    private @Nullable ControlLoop loop;
    private @Nullable Probes probes;
    private Optional<MetricsServer> metrics = Optional.empty();
    private final String role;
    private final EventRecorder events;
    private final List<Runnable> beginnings = new CopyOnWriteArrayList<>();
    private final List<Page.Source> sources = new CopyOnWriteArrayList<>();
    private final List<ControlLoop> beside = new CopyOnWriteArrayList<>();

    /**
     * @param role leader or member
     * @param lease the name of the role's Lease in its Namespace
     * @param client of the own cluster
     */
    public Replica(
            String role, String lease, ControllerOptions options, KubernetesClient client, EventRecorder events) {
        this.role = role;
        this.events = events;
        this.options = options;
        this.client = client;
        this.election = new LeaseElection(client, options.namespace(), lease, options.instance(), Clock.systemUTC());
    }

    /** Shows {@code source} among the metrics. */
    public Replica show(Page.Source source) {
        sources.add(source);
        return this;
    }

    /** Watches over {@code other} too, which works whether it is this replica's turn or not. */
    public Replica beside(ControlLoop other) {
        beside.add(other);
        return this;
    }

    /** Is ready only while {@code missing} is empty too; before {@link #run}. */
    public Replica waitingFor(Supplier<List<String>> missing) {
        others = missing;
        return this;
    }

    /** Is alive only while {@code hanging} is empty too; before {@link #run}. */
    public Replica watching(Supplier<List<String>> hanging) {
        otherStuck = hanging;
        return this;
    }

    /** Calls {@code action} each time this replica's turn begins, before anything is reconciled in it; before {@link #run}. */
    public Replica whenTurnBegins(Runnable action) {
        beginnings.add(action);
        return this;
    }

    /** Starts to answer probes, and to reconcile when its turn comes; does not wait for it. */
    public Replica run(ControlLoop reconcilers) {
        loop = reconcilers;
        probes = Probes.start(options.config().healthProbeBindAddress(), this::stuck, this::notReady);
        metrics = metrics(options.config().metricsBindAddress());
        election.start(new LeaseElection.Turn() {
            @Override
            public void begins() {
                // Before its first turn a replica has nothing to write that belongs to the turn, so the fence stands
                // from here on.
                ApiCalls.of(client).writeOnlyWhile(election::mayWrite);
                beginnings.forEach(Runnable::run);
                reconcilers.activate();
            }

            @Override
            public void pauses() {
                reconcilers.pause();
            }

            @Override
            public void lost(String holder) {
                lost.complete("Another replica" + (holder.isEmpty() ? "" : ", " + holder + ",")
                        + " has taken over while this one could not renew its Lease; this one ends, so that it starts"
                        + " again with nothing out of date");
            }

            @Override
            public void rewound() {
                lost.complete(
                        "The API server has gone back in time, as after a restore from an older copy; this replica ends,"
                                + " so that it starts again with what is there now");
            }
        });
        LOG.atInfo()
                .addKeyValue("namespace", options.namespace())
                .addKeyValue("server", client.getMasterUrl())
                .addKeyValue("probes", probes.port())
                .addKeyValue("metrics", metrics.map(MetricsServer::port).orElse(0))
                .log("Started");
        return this;
    }

    /** Whether this replica may act now. */
    public boolean isActive() {
        return election.mayWrite();
    }

    /** What is missing before the replica works or could take over; empty when nothing is. */
    public List<String> notReady() {
        var missing = new ArrayList<String>();
        Optional.ofNullable(loop).ifPresent(reconcilers -> missing.addAll(reconcilers.notReady()));
        missing.addAll(others.get());
        election.problem().ifPresent(missing::add);
        return missing;
    }

    private Optional<MetricsServer> metrics(String address) {
        return address.equals(MultiClusterConfig.NO_METRICS)
                ? Optional.empty()
                : Optional.of(
                        MetricsServer.start(Probes.listen(address, "metrics on", "metrics.bindAddress"), this::page));
    }

    private Page page() {
        var page = new Page(role);
        page.add(Series.ACTIVE, isActive() ? 1 : 0);
        page.add(Series.NOT_READY, notReady().size());
        Optional.ofNullable(loop).ifPresent(reconcilers -> ReplicaFigures.queues(page, reconcilers.queues()));
        beside.forEach(other -> ReplicaFigures.queues(page, other.queues()));
        ReplicaFigures.calls(page, client);
        ProcessFigures.write(page);
        sources.forEach(source -> source.write(page));
        return page;
    }

    /** Tells the user of the configuration something about it: log and Event with the same words. */
    void reportOnConfiguration(boolean good, String reason, String message) {
        var about = configuration();
        if (good) {
            events.normal(about, reason, message);
        } else {
            events.warning(about, reason, message);
        }
    }

    /** With its uid, by which kubectl finds the Events of an object, where it can be read. */
    private ConfigMap configuration() {
        try {
            var found = client.configMaps()
                    .inNamespace(options.namespace())
                    .withName(Names.CONFIG_MAP)
                    .get();
            if (found != null) {
                return found;
            }
        } catch (KubernetesClientException e) {
            LOG.debug("Cannot read the configuration's ConfigMap: {}", ApiFailure.sentence(e));
        }
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(options.namespace())
                .withName(Names.CONFIG_MAP)
                .endMetadata()
                .build();
    }

    private List<String> stuck() {
        var stuck = new ArrayList<String>();
        Optional.ofNullable(loop).ifPresent(reconcilers -> stuck.addAll(reconcilers.stuck()));
        stuck.addAll(otherStuck.get());
        beside.forEach(other -> stuck.addAll(other.stuck()));
        if (!election.alive() && !lost.isDone()) {
            stuck.add("the thread that renews the Lease has ended");
        }
        return stuck;
    }

    /** Completed with the reason when this replica's process has to end. */
    public CompletableFuture<String> lost() {
        return lost;
    }

    /** The port of the probes. */
    public int probePort() {
        return probes == null ? 0 : probes.port();
    }

    /** The port of the metrics; 0 when there are none. */
    public int metricsPort() {
        return metrics.map(MetricsServer::port).orElse(0);
    }

    /** Hands on the turn, and ends the probes. After everything that writes is closed. */
    @Override
    public void close() {
        election.close();
        if (probes != null) {
            probes.close();
        }
        metrics.ifPresent(MetricsServer::close);
    }
}
