package io.seine.cli.mc.doctor.live;

import static io.seine.cli.mc.doctor.live.Edits.alike;
import static io.seine.cli.mc.doctor.live.RealClusterSet.LEADER;

import io.seine.cli.mc.doctor.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Policies of the ClusterSet that are not in force everywhere; only east has the kinds of Antrea. */
final class PolicyFaults {
    private static final Path KINDS = Path.of("..", "controller", "src", "test", "resources", "antrea", "crds.yaml");

    private static final String TIER = "cli/src/test/resources/io/seine/cli/mc/doctor/live/tier.yml";

    private static final String OWN = """
            apiVersion: crd.antrea.io/v1beta1
            kind: Tier
            metadata: {name: platform}
            spec: {priority: 9}
            ---
            apiVersion: crd.antrea.io/v1beta1
            kind: ClusterNetworkPolicy
            metadata: {name: antrea-mc-deny}
            spec: {priority: 1, tier: platform}
            """;

    private PolicyFaults() {}

    static Map<String, List<Injection>> groups() {
        return Map.of(
                "policies",
                List.of(
                        new Injection(
                                        Fault.TIER_MISSING,
                                        "east",
                                        "Tier securityops",
                                        set -> {
                                            RealClusterSet.apply(set.east, kinds());
                                            RealClusterSet.apply(set.north, policy("first", "drop", "securityops", 1));
                                        },
                                        alike())
                                .mendedAsPrinted("TIER=" + TIER),
                        new Injection(
                                        Fault.POLICY_NAME_TAKEN,
                                        "east",
                                        "ClusterNetworkPolicy antrea-mc-deny",
                                        set -> {
                                            RealClusterSet.apply(set.east, OWN);
                                            RealClusterSet.apply(set.north, policy("third", "deny", "platform", 3));
                                        },
                                        alike())
                                .mendedAsPrinted(),
                        new Injection(
                                Fault.POLICY_CONFLICT,
                                "north",
                                "ResourceExport " + LEADER + "/second",
                                set -> RealClusterSet.apply(set.north, policy("second", "drop", "securityops", 2)),
                                (set, finding) ->
                                        RealClusterSet.delete(set.north, policy("second", "drop", "securityops", 2))),
                        new Injection(
                                Fault.POLICY_KIND_MISSING,
                                "west",
                                "CustomResourceDefinition clusternetworkpolicies.crd.antrea.io",
                                set -> {},
                                (set, finding) -> {
                                    RealClusterSet.delete(set.north, policy("first", "drop", "securityops", 1));
                                    RealClusterSet.delete(set.north, policy("third", "deny", "platform", 3));
                                    RealClusterSet.delete(set.east, kinds());
                                })));
    }

    private static String kinds() throws IOException {
        return Files.readString(KINDS);
    }

    private static String policy(String export, String name, String tier, int priority) {
        return """
                apiVersion: multicluster.crd.antrea.io/v1alpha1
                kind: ResourceExport
                metadata: {name: %s, namespace: %s}
                spec:
                  kind: AntreaClusterNetworkPolicy
                  name: %s
                  clusterNetworkPolicy: {priority: %d, tier: %s, appliedTo: [{podSelector: {}}]}
                """.formatted(export, LEADER, name, priority, tier);
    }
}
