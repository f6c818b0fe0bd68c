package io.seine.cli.mc.doctor;

import io.seine.cli.mc.observe.Observation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All checks. */
public final class Doctor {
    private static final List<Check> CHECKS = Stream.of(
                    ClusterChecks.ALL,
                    WorkloadChecks.ALL,
                    AgentChecks.ALL,
                    WebhookChecks.ALL,
                    VersionChecks.ALL,
                    ClusterSetChecks.ALL,
                    AccessChecks.ALL,
                    MemberChecks.ALL,
                    RangeChecks.ALL,
                    NetworkChecks.ALL,
                    GatewayChecks.ALL,
                    TunnelChecks.ALL,
                    ExportChecks.ALL,
                    ImportChecks.ALL,
                    PolicyChecks.ALL)
            .flatMap(List::stream)
            .toList();

    private Doctor() {}

    /** What is wrong, causes only. */
    public static List<Finding> findings(Observation observation) {
        var found = CHECKS.stream()
                .flatMap(check -> check.findings(observation))
                .distinct()
                .sorted(Comparator.comparing(Finding::fault)
                        .thenComparing(finding -> String.join(",", finding.clusters()))
                        .thenComparing(Finding::object))
                .toList();
        var causes = new ArrayList<Finding>();
        for (var finding : found) {
            if (causes.stream().noneMatch(cause -> cause.explains(finding))) {
                causes.add(finding);
            }
        }
        return List.copyOf(causes);
    }
}
