package io.seine.cli.policy;

import io.seine.cli.output.Table;
import io.seine.cli.policy.Explanation.Side;
import io.seine.policy.compile.Decision.Asked;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** One side of an explanation for people. */
record SideLines(Lines of, Side side) {
    private static final int MOST = 10;
    private static final String NONE = "-";

    List<String> lines() {
        var lines = new ArrayList<String>();
        var late = of.explained().isOver(side);
        lines.add(Lines.title(side)
                + (late ? " is not asked any more; it would be " : ": ")
                + Lines.word(side.decision().action()).toLowerCase(Locale.ROOT));
        side.decision()
                .rule()
                .ifPresentOrElse(
                        rule -> {
                            lines.add("  by " + Lines.origin(rule.id().origin()) + ", " + Lines.rule(rule.id()) + ": "
                                    + rule.action().word());
                            place(rule.id().origin()).ifPresent(place -> lines.add("  in " + place));
                        },
                        () -> lines.add("  because " + of.reason(side)));
        if (of.asksForIdentity(side)) {
            lines.add(
                    "  A rule asks for the identity of senders: if this is a Pod of another cluster, tell it by --identity");
        }
        lines.addAll(before());
        lines.addAll(others());
        return lines;
    }

    private List<String> before() {
        var asked = side.before();
        if (asked.isEmpty()) {
            return List.of();
        }
        var shown = of.all() ? asked : asked.subList(0, Math.min(MOST, asked.size()));
        var table = new Table(
                List.of("TIER", "PRIORITY", "RULE", "ACTION", "WHY IT DID NOT DECIDE"),
                shown.stream().map(this::row).toList());
        var lines = new ArrayList<String>();
        lines.add("  asked before:");
        table.text().lines().forEach(line -> lines.add("    " + line));
        if (shown.size() < asked.size()) {
            lines.add("    and " + (asked.size() - shown.size()) + " more, which --all lists");
        }
        return lines;
    }

    private List<String> row(Asked asked) {
        var id = asked.rule().id();
        var policy = of.explained().policy(id.origin());
        return List.of(
                policy.map(this::tier).orElse("Kubernetes"),
                policy.map(one -> number(one.priority())).orElse(NONE),
                Lines.origin(id.origin()) + ", " + Lines.rule(id),
                asked.rule().action().word(),
                Lines.why(asked));
    }

    private List<String> others() {
        var lines = new ArrayList<String>();
        side.others()
                .matchless()
                .forEach(policy -> lines.add("  not asked: " + Lines.origin(policy)
                        + ", whose rules can match nothing now (no such Service or port name)"));
        side.others()
                .otherDirection()
                .forEach(policy -> lines.add("  not asked: " + Lines.origin(policy) + ", which has no "
                        + Lines.direction(side) + " rule for the Pod"));
        var cut = of.all() || lines.size() <= MOST ? lines : new ArrayList<>(lines.subList(0, MOST));
        if (cut.size() < lines.size()) {
            cut.add("  and " + (lines.size() - MOST) + " more, which --all lists");
        }
        var otherPods = side.others().otherPods();
        if (!otherPods.isEmpty()) {
            cut.add("  not asked: "
                    + (of.all()
                            ? otherPods.stream().map(Lines::origin).collect(Collectors.joining(", "))
                            : otherPods.size() == 1 ? "1 policy" : otherPods.size() + " policies")
                    + " for other Pods");
        }
        return cut;
    }

    private Optional<String> place(Origin origin) {
        return of.explained()
                .policy(origin)
                .map(policy -> "Tier " + tier(policy) + ", priority " + number(policy.priority()));
    }

    private String tier(Policy policy) {
        return policy.tier() + " (" + of.explained().tierPriority(policy) + ")";
    }

    private static String number(double priority) {
        return priority == Math.rint(priority) ? String.valueOf((long) priority) : String.valueOf(priority);
    }
}
