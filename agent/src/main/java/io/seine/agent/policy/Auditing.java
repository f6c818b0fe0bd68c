package io.seine.agent.policy;

import io.seine.agent.audit.AuditLog;
import io.seine.agent.audit.AuditLogging;
import io.seine.agent.audit.Known;
import io.seine.agent.kernel.KernelException;
import io.seine.agent.kernel.Ours;
import io.seine.policy.address.Ip;
import io.seine.policy.compile.NodeRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Sees to it that the log of rules is written while some rule logs, and not otherwise. What becomes of it never keeps rules from being
 * enforced. Used by the loop's thread, whose network namespace it is.
 */
final class Auditing implements AutoCloseable {
    private final AuditLogging settings;
    private final LongConsumer lost;
    private final Known known = new Known();
    private Optional<AuditLog> log = Optional.empty();
    private Optional<String> refused = Optional.empty();

    /** @param lost takes how many packets more are not in the log; on another thread */
    Auditing(AuditLogging settings, LongConsumer lost) {
        this.settings = settings;
        this.lost = lost;
    }

    /** Begins to write if that has not begun; whether rules may log: nothing would read what they log otherwise. */
    boolean begin() {
        if (settings.file().isEmpty()) {
            return false;
        }
        if (log.filter(AuditLog::isOpen).isPresent()) {
            return true;
        }
        if (refused.isEmpty()) {
            log.ifPresent(AuditLog::close); // waits, which must not be done again for each change
        }
        if (log.filter(before -> !before.hasEnded()).isPresent()) {
            refused =
                    Optional.of("the disk of the file does not answer, so that it could not be closed; see to the disk,"
                            + " or set auditLogging.file in antrea-agent.conf");
            return false;
        }
        try {
            log = Optional.of(AuditLog.open(Ours.LOG_GROUP, settings, known, lost));
            refused = Optional.empty();
            return true;
        } catch (KernelException e) {
            refused = Optional.of(String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Which rules will log; to be told before the kernel has them. */
    void expect(PolicyTable table, PolicyInputs inputs, String node) {
        var rules = new HashMap<String, NodeRule>();
        table.counted().forEach((counter, rule) -> {
            if (rule.logs()) {
                rules.put(counter, rule);
            }
        });
        known.update(rules, rules.isEmpty() ? Map.of() : pods(inputs, node));
    }

    private static Map<Ip, String> pods(PolicyInputs inputs, String node) {
        var pods = new HashMap<Ip, String>();
        inputs.world().pods().stream()
                .filter(pod -> pod.node().equals(node))
                .forEach(pod -> pod.addresses().forEach(address -> pods.put(address, pod.toString())));
        return pods;
    }

    /** The kernel has no rule that logs any more. */
    void end() {
        log.ifPresent(AuditLog::end);
        refused = Optional.empty();
    }

    /** What is wrong. */
    List<PolicyProblem> problems() {
        return refused.or(() -> log.flatMap(AuditLog::problem)).stream()
                .map(problem -> new PolicyProblem(
                        PolicyProblem.NOT_LOGGED,
                        "Rules with enableLogging are not logged on this Node: " + problem + "."))
                .toList();
    }

    /** Ends the log, and waits for that. */
    @Override
    public void close() {
        log.ifPresent(AuditLog::close);
        log = Optional.empty();
    }
}
