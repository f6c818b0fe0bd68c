package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.Tier;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import java.util.List;
import java.util.stream.Stream;

/** What is wrong with policies of the ClusterSet. */
final class PolicyFaults {
    private PolicyFaults() {}

    static Stream<Injected> all() {
        return Stream.of(
                new Injected(Fault.TIER_MISSING, set -> policy(set, true)),
                new Injected(Fault.POLICY_NAME_TAKEN, set -> {
                    policy(set, true);
                    set.west.add(Tier.class, "metadata: {name: securityops}");
                    set.west.add(ClusterNetworkPolicy.class, "metadata: {name: antrea-mc-drop}");
                }),
                new Injected(Fault.POLICY_CONFLICT, set -> set.north.add(ResourceExport.class, """
                        metadata: {name: second, namespace: NS}
                        spec: {kind: AntreaClusterNetworkPolicy, name: drop}
                        status: {conditions: [{type: Failure, status: "False", message: m}]}
                        """)),
                new Injected(Fault.POLICY_KIND_MISSING, set -> policy(set, false)));
    }

    /** A policy of the ClusterSet; east has what it needs, west perhaps only its kind. */
    private static void policy(ClusterSetDraft set, boolean westKnows) {
        set.north.add(ResourceImport.class, """
                metadata: {name: drop-antreaclusternetworkpolicy, namespace: NS}
                spec: {kind: AntreaClusterNetworkPolicy, name: drop, clusternetworkpolicy: {tier: securityops}}
                """);
        for (var member : westKnows ? List.of(set.east, set.west) : List.of(set.east)) {
            member.add(CustomResourceDefinition.class, """
                    metadata: {name: clusternetworkpolicies.crd.antrea.io}
                    spec: {group: crd.antrea.io, names: {kind: ClusterNetworkPolicy, plural: x}, scope: Cluster, versions: []}
                    """);
        }
        set.east.add(Tier.class, "metadata: {name: securityops}");
    }
}
