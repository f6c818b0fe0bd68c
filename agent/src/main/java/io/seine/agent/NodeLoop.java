package io.seine.agent;

import io.seine.agent.gateway.Choice;
import io.seine.agent.gateway.NodeInputs;
import io.seine.agent.gateway.NodeInputs.Settings;
import io.seine.agent.gateway.NodePlan;
import io.seine.agent.gateway.NodePlan.Role;
import io.seine.agent.gateway.Problem;
import io.seine.agent.gateway.Problem.Subject;
import io.seine.agent.gateway.TunnelReport;
import io.seine.agent.kernel.Kernel;
import io.seine.agent.kernel.KernelException;
import io.seine.agent.watch.Threads;
import io.seine.api.metrics.Page;
import io.seine.api.net.Ipv4;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the kernel at the plan: a change in the cluster leads to a new plan, and every few seconds the kernel is compared with
 * the plan in case somebody else changed it. One platform thread does it all and owns the kernel.
 */
final class NodeLoop implements AutoCloseable {
    /** How often the kernel is compared with the plan; costs some 15 ms of one CPU. */
    static final Duration CHECK = Duration.ofSeconds(5);

    /** Between two turns changes gather, for this many times as long as the last turn took and within the two bounds below. */
    private static final int REST = 2;

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMillis(100);

    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final int SHOWN_CHANGES = 5;
    private static final Logger LOG = LoggerFactory.getLogger(NodeLoop.class);

    private final String node;
    private final Settings settings;
    private final Path bpffs;
    private final Picture cluster;
    private final Outcome outcome;
    private final Health health;
    private final Semaphore wake;
    private final Semaphore urgent = new Semaphore(0);
    private final NodeFigures figures = new NodeFigures();
    private final Thread thread;

    private SortedMap<Ipv4, Integer> addresses = new TreeMap<>();
    private Optional<NodeInputs> applied = Optional.empty();
    private Optional<NodePlan> held = Optional.empty();
    private List<Problem> problems = List.of();
    private long checked = System.nanoTime();
    private Duration retry = FIRST_RETRY;
    private volatile List<String> notReady = List.of("the Node's kernel has not been compared with the plan yet");

    /** The cluster, as far as a plan depends on it. */
    interface Picture {
        /** What is not known yet; a plan from half a picture would remove what it does not see. */
        List<String> missing();

        /** The picture now. */
        NodeInputs inputs(String node, Settings settings, SortedMap<Ipv4, Integer> addresses, Choice choice);
    }

    /** What becomes of turns; must not keep the loop waiting. Closed with the loop. */
    interface Outcome extends AutoCloseable {
        /** The kernel holds the plan made from {@code inputs}; the Gateway shall say what is in {@code report}, if anything. */
        void applied(NodeInputs inputs, List<Problem> problems, Optional<TunnelReport> report);

        /** The kernel does not hold the plan; the report is that of the last one that it held. */
        void failed(List<Problem> problems, Optional<TunnelReport> report);

        @Override
        void close();
    }

    /**
     * Starts the loop.
     *
     * @param outcome told of every turn, also where nothing had to be compared
     * @param wake gets a permit with every change of the cluster
     */
    NodeLoop(AgentOptions options, Picture cluster, Outcome outcome, Semaphore wake) {
        this.node = options.node();
        this.settings = new Settings(
                options.config().podToPod(),
                options.config().tunnelPort(),
                options.config().wireGuardPort(),
                options.config().numbers());
        this.bpffs = options.bpffs();
        this.cluster = cluster;
        this.outcome = outcome;
        this.wake = wake;
        this.health = new Health(options.bpffs(), settings.numbers().connectionMark(), this::gatewaysChanged);
        this.thread = Thread.ofPlatform().name("node-loop").unstarted(this::run);
        thread.start();
    }

    /** What keeps the Node from doing its part; empty when its kernel holds the plan. */
    List<String> notReady() {
        var missing = cluster.missing();
        return missing.isEmpty() ? notReady : missing;
    }

    /** Shows what the Node does; on any thread. */
    void write(Page page) {
        figures.write(page, health.tunnels());
    }

    /** Ends the loop and leaves the kernel as it is. */
    @Override
    public void close() {
        Threads.end(thread);
        health.close();
        outcome.close();
    }

    private void gatewaysChanged() {
        figures.gatewaysChanged();
        urgent.release();
        wake.release();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try (var kernel = Kernel.open(bpffs, settings.numbers())) {
                    turns(kernel);
                } catch (KernelException e) {
                    failed(String.valueOf(e.getMessage()));
                    TimeUnit.MILLISECONDS.sleep(retry.toMillis());
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The loop ends");
        }
    }

    private void turns(Kernel kernel) throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            if (wake.tryAcquire(pause(kernel).toMillis(), TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
            urgent.drainPermits();
            var begin = System.nanoTime();
            if (cluster.missing().isEmpty()) {
                turn(kernel);
            }
            // Changes of objects come in numbers, and can wait; traffic to a dead gateway cannot.
            var _ = urgent.tryAcquire(rest(System.nanoTime() - begin), TimeUnit.NANOSECONDS);
        }
    }

    private static long rest(long turn) {
        return Math.clamp(REST * turn, SHORTEST.toNanos(), LONGEST.toNanos());
    }

    private Duration pause(Kernel kernel) {
        return failing() ? retry : kernel.isExpecting() ? LONGEST : CHECK;
    }

    private boolean failing() {
        return !notReady.isEmpty();
    }

    private void turn(Kernel kernel) {
        try {
            var due = applied.isEmpty()
                    || failing()
                    || kernel.isExpecting()
                    || System.nanoTime() - checked >= CHECK.toNanos();
            if (due) {
                addresses = kernel.addresses();
            }
            var inputs = cluster.inputs(node, settings, addresses, health.choice());
            var changed = !applied.equals(Optional.of(inputs));
            if (due || changed) {
                apply(kernel, inputs, changed || kernel.isExpecting());
            } else {
                // A new key is no part of the inputs until it is used, and is to be announced before.
                outcome.applied(inputs, problems, report());
            }
        } catch (KernelException e) {
            // Told to end in the middle of a turn: the next process does the rest, nothing is wrong with the Node.
            if (!Thread.currentThread().isInterrupted()) {
                failed(String.valueOf(e.getMessage()));
            }
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("A turn of the loop ended with a defect of this program; it is tried again");
            failed("This program has a defect: " + e);
        }
    }

    private void apply(Kernel kernel, NodeInputs inputs, boolean expected) {
        var plan = NodePlan.of(inputs);
        if (plan.role() == Role.GATEWAY) {
            health.works(true);
        }
        var begin = System.nanoTime();
        var changes = kernel.apply(plan.desired());
        health.works(plan.role() == Role.GATEWAY);
        figures.applied(Duration.ofNanos(System.nanoTime() - begin));
        if (!expected && !changes.isEmpty() && !failing()) {
            figures.repaired();
            LOG.atWarn()
                    .addKeyValue("changes", changes.size())
                    .log("Somebody else changed what is ours in the kernel; put right: {}", shown(changes));
        } else if (!changes.isEmpty()) {
            LOG.atDebug().addKeyValue("changes", changes.size()).log("Applied: {}", shown(changes));
        }
        if (!held.map(NodePlan::role).equals(Optional.of(plan.role()))) {
            LOG.atInfo().addKeyValue("role", plan.role()).log("This Node's role is {}", plan.role());
        }
        held = Optional.of(plan);
        applied = Optional.of(inputs);
        checked = System.nanoTime();
        notReady = List.of();
        retry = FIRST_RETRY;
        problems = Stream.of(
                        plan.problems().stream().filter(problem -> ours(problem, plan, inputs)),
                        silent(inputs),
                        kernel.clashes().stream()
                                .map(clash -> new Problem(Subject.NODE, node, "KernelSharedWithOthers", clash)))
                .flatMap(found -> found)
                .toList();
        health.watch(plan.watched());
        figures.read(inputs, plan, CHECK);
        outcome.applied(inputs, problems, report());
    }

    private Optional<TunnelReport> report() {
        return applied.flatMap(inputs -> held.flatMap(plan -> TunnelReport.of(inputs, plan, health.tunnels())));
    }

    /** Each Node tells of itself; of everything else the gateway tells for all. */
    private boolean ours(Problem problem, NodePlan plan, NodeInputs inputs) {
        var own = problem.about() == Subject.NODE && problem.name().equals(node);
        var meant = plan.role() == Role.NONE
                && inputs.gateways().stream().anyMatch(gateway -> gateway.node().equals(node));
        return own || meant || plan.role() == Role.GATEWAY;
    }

    private Stream<Problem> silent(NodeInputs inputs) {
        int port = settings.wireGuardPort().orElse(settings.tunnelPort());
        return health.silent().stream()
                .flatMap(silent -> inputs.remotes().stream()
                        .filter(remote -> remote.clusterID().equals(silent.clusterID()))
                        .map(remote -> silent.problem(remote.name(), port)));
    }

    private void failed(String message) {
        notReady = List.of(message);
        retry = retry.multipliedBy(2).compareTo(CHECK) < 0 ? retry.multipliedBy(2) : CHECK;
        var failure = new Problem(
                Subject.NODE,
                node,
                "KernelNotProgrammed",
                "The Node " + node + " is not connected to other clusters as it should be: " + message
                        + " It is tried again.");
        outcome.failed(Stream.concat(problems.stream(), Stream.of(failure)).toList(), report());
    }

    private static String shown(List<String> changes) {
        var shown = new ArrayList<>(changes.subList(0, Math.min(SHOWN_CHANGES, changes.size())));
        if (changes.size() > SHOWN_CHANGES) {
            shown.add("and " + (changes.size() - SHOWN_CHANGES) + " more");
        }
        return String.join("; ", shown);
    }
}
