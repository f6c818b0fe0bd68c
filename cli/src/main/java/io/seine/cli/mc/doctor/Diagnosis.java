package io.seine.cli.mc.doctor;

import io.seine.api.serialization.ApiSerialization;
import io.seine.cli.mc.observe.Access;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Observation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The findings of an observation, for people and for programs. */
public record Diagnosis(Observation seen, List<Finding> findings) {
    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /** What is to be told of an observation. */
    public static Diagnosis of(Observation seen) {
        return new Diagnosis(seen, Doctor.findings(seen));
    }

    /** Whether nothing is broken; warnings may be there. */
    public boolean isHealthy() {
        return findings.stream().noneMatch(finding -> finding.fault().severity() == Severity.FAULT);
    }

    /** All of it, in lines. */
    public String text() {
        var found = findings.stream().map(Diagnosis::text).collect(Collectors.joining("\n"));
        return found + (found.isEmpty() ? "" : "\n") + summary() + "\n" + notes();
    }

    private static String text(Finding finding) {
        return word(finding) + "  " + finding.fault().id() + "  " + String.join(", ", finding.clusters()) + ": "
                + finding.object() + "\n    " + finding.cause() + ".\n    mend: " + finding.mend() + "\n";
    }

    private static String word(Finding finding) {
        return finding.fault().severity().name();
    }

    private String summary() {
        long faults = findings.stream()
                .filter(finding -> finding.fault().severity() == Severity.FAULT)
                .count();
        var looked = "Looked for " + Fault.values().length + " faults in "
                + seen.clusters().stream().map(ClusterView::name).collect(Collectors.joining(", "));
        if (findings.isEmpty()) {
            return looked + ": all is well.";
        }
        return looked + ": " + faults + (faults == 1 ? " fault" : " faults") + ", " + (findings.size() - faults)
                + (findings.size() - faults == 1 ? " warning." : " warnings.");
    }

    private String notes() {
        var unasked = seen.members().stream()
                .filter(member -> AccessChecks.outcome(member) instanceof Access.NotReached)
                .map(member -> "The server " + member.leader().server() + " of "
                        + member.cluster().name()
                        + " is not reached from here, so certificate and token were not tried.\n");
        var others = seen.others().isEmpty()
                ? Stream.<String>empty()
                : Stream.of("Not looked at: " + String.join(", ", seen.others()) + " (--context).\n");
        var leaders = seen.members().stream()
                .filter(member -> seen.leaderOf(member).isEmpty())
                .map(member -> "The leader of " + member.cluster().name() + ", "
                        + member.leader().clusterID() + ", was not looked at.\n");
        return Stream.of(unasked, leaders, others).flatMap(lines -> lines).collect(Collectors.joining());
    }

    /** The same as a JSON object. */
    public String json() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("healthy", isHealthy());
        tree.put("checkedFaults", Fault.values().length);
        tree.put("clusters", seen.clusters().stream().map(ClusterView::name).toList());
        tree.put("notLookedAt", seen.others());
        tree.put("findings", findings.stream().map(Diagnosis::tree).toList());
        return ApiSerialization.get().asJson(tree) + "\n";
    }

    private static Map<String, Object> tree(Finding finding) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("id", finding.fault().id());
        tree.put("severity", finding.fault().severity().name().toLowerCase(Locale.ROOT));
        tree.put("subject", finding.fault().subject().name().toLowerCase(Locale.ROOT));
        tree.put("clusters", finding.clusters());
        tree.put("object", finding.object());
        tree.put("cause", finding.cause());
        tree.put("mend", finding.mend());
        return tree;
    }
}
