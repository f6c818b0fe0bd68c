package io.seine.agent.policy;

import io.seine.agent.kernel.PolicyKernel.Count;
import io.seine.api.metrics.Histogram;
import io.seine.api.metrics.Page;
import io.seine.api.metrics.Series;
import io.seine.policy.compile.NodeRule;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What Prometheus is shown of a Node's policies. The loop writes; whoever asks reads what was published last. */
final class PolicyFigures {
    private static final Count NONE = new Count(0, 0);
    private static final Comparator<Rule> RULES = Comparator.comparing(Rule::policy)
            .thenComparing(Rule::direction)
            .thenComparing(Rule::name)
            .thenComparing(Rule::action);

    private final Histogram compiling = new Histogram();
    private final Histogram applying = new Histogram();
    private final LongAdder repairs = new LongAdder();
    private final LongAdder notLogged = new LongAdder();
    private volatile Optional<Reading> last = Optional.empty();

    private record Reading(PolicyTable table, Map<String, Count> counts) {
        Count count(String counter) {
            return counts.getOrDefault(counter, NONE);
        }

        /** Of the rules as they were written: some have several forms, for Pods of different Namespaces. */
        Map<Rule, Count> byRule() {
            var byRule = new TreeMap<Rule, Count>(RULES);
            table.counted().forEach((counter, rule) -> byRule.merge(Rule.of(rule), count(counter), Count::and));
            return byRule;
        }
    }

    private record Rule(String policy, String direction, String name, String action) {
        static Rule of(NodeRule rule) {
            var id = rule.id();
            return new Rule(
                    id.origin().toString(),
                    id.direction().name().toLowerCase(Locale.ROOT),
                    id.name().isEmpty() ? String.valueOf(id.index()) : id.name(),
                    rule.action().word());
        }

        String[] labels() {
            return new String[] {policy, direction, name, action};
        }
    }

    /** Policies have changed: how long it took to compile them, and to tell the kernel. */
    void applied(Duration compiled, Duration told) {
        compiling.observe(compiled.toNanos());
        applying.observe(told.toNanos());
    }

    /** Somebody else's change was put right. */
    void repaired() {
        repairs.increment();
    }

    /** Packets of rules with {@code enableLogging} are not in the log; on any thread. */
    void notLogged(long packets) {
        notLogged.add(packets);
    }

    /** What the kernel has counted. */
    void read(PolicyTable table, Map<String, Count> counts) {
        last = Optional.of(new Reading(table, counts));
    }

    /** Shows all of it. */
    void write(Page page) {
        page.add(Series.POLICY_COMPILE_SECONDS, compiling);
        page.add(Series.POLICY_APPLY_SECONDS, applying);
        page.add(Series.POLICY_REPAIRS, repairs.sum());
        page.add(Series.POLICY_NOT_LOGGED, notLogged.sum());
        last.ifPresent(reading -> {
            page.add(Series.POLICY_RULES, reading.table().counted().size());
            Stream.of(PolicyTable.ISOLATED, PolicyTable.UNKNOWN_IDENTITY, PolicyTable.UNKNOWN_POD)
                    .forEach(reason -> page.add(
                            Series.POLICY_DEFAULT_DROPS, reading.count(reason).packets(), reason));
            reading.byRule().forEach((rule, count) -> {
                page.add(Series.POLICY_RULE_PACKETS, count.packets(), rule.labels());
                page.add(Series.POLICY_RULE_BYTES, count.bytes(), rule.labels());
            });
        });
    }
}
