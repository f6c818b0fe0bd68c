package io.seine.agent.policy;

import io.seine.agent.audit.AuditLogging;
import io.seine.agent.kernel.Bridging;
import io.seine.agent.kernel.KernelException;
import io.seine.agent.kernel.PolicyKernel;
import io.seine.agent.policy.PolicyInputs.Version;
import io.seine.agent.watch.Threads;
import io.seine.api.antrea.NodePolicyStatus.Entry;
import io.seine.policy.compile.Compiler;
import io.seine.policy.compile.RuleSet;
import io.seine.policy.spec.Policy.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Node's table of policies at what the cluster's objects say, and compares it with the kernel now and then in case somebody else
 * changed it. One platform thread does it all and owns the table.
 */
final class PolicyLoop implements AutoCloseable {
    /** How often the kernel is asked whether somebody else changed the table. */
    private static final Duration CHECK = Duration.ofSeconds(5);

    /** How often the table is read though nobody seems to have changed it. */
    private static final Duration CERTAIN = Duration.ofMinutes(10);

    /** Counters are read the more rarely the more there are: this many times as long as it takes lies between. */
    private static final int COUNT_SHARE = 50;

    /** In which changes gather: one write of a Deployment is many of Pods, but nobody shall wait for long. */
    private static final Duration GATHER = Duration.ofMillis(10);

    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Logger LOG = LoggerFactory.getLogger(PolicyLoop.class);

    private final String node;
    private final Cluster cluster;
    private final Outcome outcome;
    private final Semaphore wake;
    private final Compiler compiler;
    private final PolicyTables tables = new PolicyTables();
    private final PolicyFigures figures = new PolicyFigures();
    private final Auditing auditing;
    private final Thread thread;

    private Optional<Held> held = Optional.empty();
    private boolean removed;
    private List<PolicyProblem> problems = List.of();
    private long checked = System.nanoTime();
    private Duration nextCount = Duration.ZERO;
    private long counted = System.nanoTime();
    private Duration retry = FIRST_RETRY;
    private volatile boolean begun;
    private volatile Optional<String> failure =
            Optional.of("the Node's policies have not been compared with the cluster's yet");

    /**
     * What the kernel holds.
     *
     * @param logged whether rules log that shall
     */
    private record Held(
            PolicyInputs inputs, RuleSet rules, PolicyTable table, boolean logged, Map<Origin, Version> versions) {}

    /** The cluster, as far as policies are concerned. */
    interface Cluster {
        /** Who enforces policies; empty while it is not known. */
        Optional<Engine> engine();

        /** Begins to look at the cluster's objects, or ends it; does nothing when it is so already. */
        void look(boolean on);

        /** What is not known yet. */
        List<String> missing();

        PolicyInputs current();
    }

    /** What becomes of turns; must not keep the loop waiting. Closed with the loop. */
    interface Outcome extends AutoCloseable {
        /** The policies for Pods of this Node, and what is wrong; {@code entries} is empty where somebody else enforces them. */
        void realized(Optional<List<Entry>> entries, List<PolicyProblem> problems);

        @Override
        void close();
    }

    /**
     * Starts the loop.
     *
     * @param wake gets a permit with every change of the cluster
     */
    PolicyLoop(String node, Cluster cluster, Outcome outcome, AuditLogging logging, Semaphore wake) {
        this.node = node;
        this.compiler = new Compiler(node);
        this.cluster = cluster;
        this.outcome = outcome;
        this.wake = wake;
        this.auditing = new Auditing(logging, figures::notLogged);
        this.thread = Thread.ofPlatform().name("policy-loop").unstarted(this::run);
        thread.start();
    }

    /** Why the Node has never enforced its policies since the loop began; empty once it has, or had none to enforce. */
    List<String> notBegun() {
        return begun ? List.of() : notReady();
    }

    /** What keeps the Node from enforcing policies; empty when it does, or has none to enforce. */
    List<String> notReady() {
        return failure.stream().toList();
    }

    PolicyFigures figures() {
        return figures;
    }

    /** Ends the loop and leaves the table as it is. */
    @Override
    public void close() {
        Threads.end(thread);
        auditing.close(); // nobody else uses it any more
        outcome.close();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try (var kernel = PolicyKernel.open()) {
                    turns(kernel);
                } catch (KernelException e) {
                    failed(String.valueOf(e.getMessage()));
                    TimeUnit.MILLISECONDS.sleep(retry.toMillis());
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The loop of policies ends");
        }
    }

    private void turns(PolicyKernel kernel) throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            if (wake.tryAcquire((failing() ? retry : CHECK).toMillis(), TimeUnit.MILLISECONDS)) {
                TimeUnit.MILLISECONDS.sleep(GATHER.toMillis());
                wake.drainPermits();
            }
            turn(kernel);
        }
    }

    private boolean failing() {
        return failure.isPresent();
    }

    private void turn(PolicyKernel kernel) {
        try {
            var engine = cluster.engine();
            if (engine.isEmpty()) {
                failure = Optional.of("it is not known yet who enforces policies");
            } else if (engine.get() != Engine.SEINE) {
                leave(kernel, engine.get());
            } else {
                cluster.look(true);
                var missing = cluster.missing();
                if (missing.isEmpty()) {
                    enforce(kernel);
                } else if (held.isEmpty()) {
                    failure = Optional.of(String.join("; ", missing));
                }
            }
        } catch (KernelException e) {
            // Told to end in the middle of a turn: the next process does the rest, nothing is wrong with the Node.
            if (!Thread.currentThread().isInterrupted()) {
                failed(String.valueOf(e.getMessage()));
            }
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .log("A turn of the loop of policies ended with a defect of this program; it is tried again");
            failed("This program has a defect: " + e);
        }
    }

    private void leave(PolicyKernel kernel, Engine engine) {
        cluster.look(false);
        if (!removed) {
            var there = kernel.remove();
            LOG.atInfo()
                    .addKeyValue("engine", engine)
                    .log(
                            engine == Engine.ANTREA
                                    ? "Antrea enforces the policies of this cluster{}"
                                    : "There is no definition of policies in this cluster{}",
                            there ? "; the Node's table of policies is removed" : "");
            removed = true;
        }
        held = Optional.empty();
        auditing.end();
        done();
        outcome.realized(Optional.empty(), List.of());
    }

    private void enforce(PolicyKernel kernel) {
        removed = false;
        var inputs = cluster.current();
        var check = held.isEmpty() || failing() || isToBeChecked(kernel);
        var look = System.nanoTime() - counted >= nextCount.toNanos();
        var changed = held.filter(now -> now.inputs().equals(inputs)).isEmpty()
                || ((check || look) && held.filter(this::isLoggedAsItCanBe).isEmpty());
        if (changed || check) {
            apply(kernel, inputs, changed, check);
        }
        if (look) {
            look(kernel, held.orElseThrow());
        }
    }

    /** At what changes without anybody's telling. */
    private void look(PolicyKernel kernel, Held now) {
        counted = System.nanoTime();
        figures.read(now.table(), kernel.counters());
        problems = Bridging.bypassing(now.inputs().pods(node)).stream()
                .map(sentence -> new PolicyProblem(PolicyProblem.BYPASSED, sentence))
                .toList();
        tell(now);
        var rarely = Duration.ofNanos(System.nanoTime() - counted).multipliedBy(COUNT_SHARE);
        nextCount = rarely.compareTo(CHECK) > 0 ? rarely : CHECK;
    }

    private boolean isToBeChecked(PolicyKernel kernel) {
        var since = Duration.ofNanos(System.nanoTime() - checked);
        return since.compareTo(CERTAIN) >= 0 || (since.compareTo(CHECK) >= 0 && kernel.disturbed());
    }

    /** The log may have ended, or can be written now and could not before. */
    private boolean isLoggedAsItCanBe(Held now) {
        return !now.table().logs() || now.logged() == auditing.begin();
    }

    private void apply(PolicyKernel kernel, PolicyInputs inputs, boolean changed, boolean check) {
        var begin = System.nanoTime();
        var now = changed ? compile(inputs) : held.orElseThrow();
        var compiled = System.nanoTime();
        auditing.expect(now.table(), inputs, node);
        try {
            int commands = check
                    ? kernel.check(now.table().table())
                    : kernel.apply(now.table().table());
            var end = System.nanoTime();
            if (changed) {
                figures.applied(Duration.ofNanos(compiled - begin), Duration.ofNanos(end - compiled));
            }
            if (check) {
                checked = end;
            }
            if (!changed && commands > 0 && !failing()) {
                figures.repaired();
                LOG.atWarn()
                        .addKeyValue("changes", commands)
                        .log("Somebody else changed the Node's table of policies; put right");
            } else if (commands > 0) {
                LOG.atDebug().addKeyValue("changes", commands).log("Applied policies");
            }
        } catch (KernelException e) {
            outcome.realized(
                    Optional.of(Realized.failed(
                            inputs,
                            now.rules().concerned(),
                            held.map(Held::versions).orElse(Map.of()),
                            String.valueOf(e.getMessage()))),
                    List.of());
            throw e;
        }
        held = Optional.of(now);
        done();
        if (!now.table().logs()) {
            auditing.end();
        }
        tell(now);
    }

    private void tell(Held now) {
        outcome.realized(
                Optional.of(Realized.all(now.inputs(), now.rules().concerned())),
                Stream.concat(problems.stream(), auditing.problems().stream()).toList());
    }

    private void done() {
        failure = Optional.empty();
        begun = true;
        retry = FIRST_RETRY;
    }

    private Held compile(PolicyInputs inputs) {
        var rules = compiler.compile(inputs.policies(), inputs.world());
        var pods = inputs.pods(node);
        var table = tables.of(rules, pods, inputs.asksForIdentities(), true);
        var logged = table.logs() && auditing.begin();
        if (table.logs() && !logged) {
            // A kernel without nfnetlink_log refuses a table with rules that log.
            table = tables.of(rules, pods, inputs.asksForIdentities(), false);
        }
        return new Held(inputs, rules, table, logged, inputs.versions());
    }

    private void failed(String message) {
        failure = Optional.of(message);
        retry = retry.multipliedBy(2).compareTo(CHECK) < 0 ? retry.multipliedBy(2) : CHECK;
        LOG.atWarn().log("The Node does not enforce its policies as it should: {} It is tried again.", message);
    }
}
