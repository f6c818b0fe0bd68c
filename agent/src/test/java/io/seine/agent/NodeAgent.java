package io.seine.agent;

import io.seine.agent.audit.AuditLogging;
import io.seine.agent.gateway.Choice;
import io.seine.agent.gateway.NodeInputs;
import io.seine.agent.gateway.NodeInputs.Settings;
import io.seine.agent.gateway.Problem;
import io.seine.agent.gateway.TunnelReport;
import io.seine.agent.kernel.Numbers;
import io.seine.agent.kernel.TwoClusters;
import io.seine.api.net.Ipv4;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One Node's agent without an API server. */
final class NodeAgent implements NodeLoop.Picture, NodeLoop.Outcome {
    private final TwoClusters clusters;
    private final String name;
    private final Semaphore wake = new Semaphore(1);
    private volatile @Nullable NodeLoop loop;
    private volatile @Nullable NodeInputs applied;
    private volatile List<String> missing = List.of();
    private volatile List<String> reasons = List.of();
    private volatile Optional<TunnelReport> reported = Optional.empty();

    private NodeAgent(TwoClusters clusters, String name) {
        this.clusters = clusters;
        this.name = name;
    }

    static NodeAgent start(TwoClusters clusters, String name, OptionalInt wireGuardPort) {
        return start(new NodeAgent(clusters, name), wireGuardPort);
    }

    /** Starts one that knows nothing of the cluster yet. */
    static NodeAgent startBlind(TwoClusters clusters, String name, OptionalInt wireGuardPort) {
        var agent = new NodeAgent(clusters, name);
        agent.missing = List.of("everything");
        return start(agent, wireGuardPort);
    }

    private static NodeAgent start(NodeAgent agent, OptionalInt wireGuardPort) {
        var config = new AgentConfig(
                true, "", false, false, Optional.empty(), AuditLogging.NONE, 8473, wireGuardPort, 0, Numbers.USUAL, "");
        var options = new AgentOptions("kube-system", agent.name, config, agent.clusters.bpffs(agent.name));
        agent.loop = agent.clusters.at(agent.name).run(() -> new NodeLoop(options, agent, agent, agent.wake));
        return agent;
    }

    String name() {
        return name;
    }

    /** Ends the loop; what it did in the kernel stays. */
    void stop() {
        var running = loop;
        if (running != null) {
            running.close();
        }
    }

    /** Tells it that the cluster's objects have changed. */
    void wake() {
        wake.release();
    }

    /** Lets it know the cluster. */
    void see() {
        missing = List.of();
        wake();
    }

    boolean isReady() {
        var running = loop;
        return running != null && running.notReady().isEmpty();
    }

    /** What it finds wrong. */
    List<String> reasons() {
        return reasons;
    }

    /** What the Gateway shall say of the tunnels, if this Node is to report. */
    Optional<TunnelReport> reported() {
        return reported;
    }

    /** What Prometheus gets. */
    String metrics() {
        return AgentRole.page(Optional.ofNullable(loop), Optional.empty()).text();
    }

    /** The Node that it takes for its cluster's gateway. */
    String gateway() {
        return Optional.ofNullable(applied)
                .map(inputs -> inputs.choice()
                        .gateway()
                        .orElse(inputs.gateways().getFirst().node()))
                .orElse("none yet");
    }

    @Override
    public List<String> missing() {
        return missing;
    }

    @Override
    public NodeInputs inputs(String node, Settings settings, SortedMap<Ipv4, Integer> addresses, Choice choice) {
        return clusters.inputs(node, addresses, choice);
    }

    @Override
    public void applied(NodeInputs inputs, List<Problem> problems, Optional<TunnelReport> report) {
        applied = inputs;
        reported = report;
        reasons = problems.stream().map(Problem::reason).toList();
    }

    @Override
    public void failed(List<Problem> problems, Optional<TunnelReport> report) {
        reasons = problems.stream().map(Problem::message).toList();
    }

    @Override
    public void close() {
        // It is not the loop's.
    }
}
