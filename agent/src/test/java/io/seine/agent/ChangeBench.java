package io.seine.agent;

import io.seine.agent.audit.AuditLogging;
import io.seine.agent.bench.Samples;
import io.seine.agent.bench.Table;
import io.seine.agent.gateway.Choice;
import io.seine.agent.gateway.NodeInputs;
import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodeInputs.Settings;
import io.seine.agent.gateway.Problem;
import io.seine.agent.gateway.TunnelReport;
import io.seine.agent.kernel.Numbers;
import io.seine.agent.kernel.TwoClusters;
import io.seine.api.net.Ipv4;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a gateway's loop takes from a change of another cluster to the kernel that holds it. */
final class ChangeBench implements NodeLoop.Picture, NodeLoop.Outcome {
    private static final String NODE = "a1";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final double GOAL_MILLISECONDS = 50;

    private final TwoClusters nodes;
    private final ManyClusters others;
    private final Semaphore wake = new Semaphore(1);
    private final BlockingQueue<NodeInputs> programmed = new LinkedBlockingQueue<>();
    private volatile List<RemoteCluster> remotes;

    private ChangeBench(TwoClusters nodes, ManyClusters others) {
        this.nodes = nodes;
        this.others = others;
        this.remotes = others.all();
    }

    /** Measures and prints. */
    static void run(int changes) throws IOException, InterruptedException {
        var table = new Table(
                "Changes of another cluster",
                "With",
                "First programming, ms",
                "Change to kernel P50, ms",
                "P99, ms",
                "Goal for P99");
        for (var others : List.of(new ManyClusters(1, 0), new ManyClusters(100, 0), new ManyClusters(100, 99))) {
            try (var nodes = new TwoClusters("dd-", 2, OptionalInt.empty())) {
                nodes.at(NODE).shell("ip route add 172.19.0.0/16 via " + TwoClusters.underlay("b1"));
                new ChangeBench(nodes, others).measure(table, changes);
            }
        }
    }

    private void measure(Table table, int changes) throws InterruptedException {
        var config = new AgentConfig(
                true,
                "",
                others.podRanges() > 0,
                false,
                Optional.empty(),
                AuditLogging.NONE,
                8473,
                OptionalInt.empty(),
                0,
                Numbers.USUAL,
                "");
        var options = new AgentOptions("kube-system", NODE, config, nodes.bpffs(NODE));
        long began = System.nanoTime();
        try (var _ = nodes.at(NODE).run(() -> new NodeLoop(options, this, this, wake))) {
            var first = awaitPresent(began);
            var times = new ArrayList<Double>();
            for (int i = 0; i < changes; i++) {
                // Longer than changes gather, so that each is one by itself.
                Thread.sleep(200);
                times.add(change(i));
            }
            var found = new Samples(times);
            table.row(
                    others.toString(),
                    Samples.text("%.0f", first),
                    Samples.text("%.1f", found.median()),
                    Samples.text("%.1f", found.quantile(0.99)),
                    others.podRanges() == 0 ? Table.goal("<= 50", found.quantile(0.99) <= GOAL_MILLISECONDS) : "");
        }
    }

    private double change(int round) throws InterruptedException {
        var next = new ArrayList<>(remotes);
        int number = round % others.clusters();
        next.set(number, others.cluster(number, round + 1));
        remotes = List.copyOf(next);
        long began = System.nanoTime();
        wake.release();
        return awaitPresent(began);
    }

    /** Milliseconds since {@code began} until the kernel holds the present picture. */
    private double awaitPresent(long began) throws InterruptedException {
        @Nullable NodeInputs held;
        do {
            held = programmed.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (held == null) {
                throw new IllegalStateException(
                        "The kernel did not hold " + others + " within " + LIMIT.toSeconds() + " s");
            }
        } while (!held.remotes().equals(remotes));
        return (System.nanoTime() - began) / 1e6;
    }

    @Override
    public List<String> missing() {
        return List.of();
    }

    @Override
    public NodeInputs inputs(String node, Settings settings, SortedMap<Ipv4, Integer> addresses, Choice choice) {
        var real = nodes.inputs(node, addresses, choice);
        return new NodeInputs(
                node,
                settings,
                real.key(),
                real.gateways(),
                remotes,
                real.nodes(),
                real.exported(),
                addresses,
                choice,
                real.identities());
    }

    @Override
    public void applied(NodeInputs inputs, List<Problem> problems, Optional<TunnelReport> report) {
        programmed.add(inputs);
    }

    @Override
    public void failed(List<Problem> problems, Optional<TunnelReport> report) {
        System.err.println(problems.getLast().message());
    }

    @Override
    public void close() {
        // It is not the loop's.
    }
}
