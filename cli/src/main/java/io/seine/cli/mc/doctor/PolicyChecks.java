package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.seine.api.Annotations;
import io.seine.api.Condition;
import io.seine.api.Kinds;
import io.seine.api.Labels;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.Tier;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.mc.observe.Observation.Place;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the policies of the ClusterSet are in its members. */
final class PolicyChecks {
    static final List<Check> ALL = List.of(PolicyChecks::imports, PolicyChecks::exports);

    private PolicyChecks() {}

    private static Stream<ResourceImport> policies(Place leader) {
        return leader.cluster().all(ResourceImport.class, leader.namespace()).stream()
                .filter(one -> one.getSpec() != null && one.getSpec().kind().equals(Kinds.CLUSTER_NETWORK_POLICY));
    }

    private static boolean knowsPolicies(ClusterView cluster) {
        return cluster.all(CustomResourceDefinition.class).stream()
                .anyMatch(
                        definition -> definition.getSpec().getNames().getKind().equals("ClusterNetworkPolicy"));
    }

    private static Stream<Finding> imports(Observation seen) {
        return seen.members().stream()
                .flatMap(member -> seen.leaderOf(member).stream().flatMap(leader -> {
                    var policies = policies(leader).toList();
                    if (policies.isEmpty() || !member.cluster().knows("CustomResourceDefinition")) {
                        return Stream.empty();
                    }
                    return knowsPolicies(member.cluster())
                            ? policies.stream().flatMap(policy -> problem(member.cluster(), policy).stream())
                            : Stream.of(
                                    Finding.of(
                                            Fault.POLICY_KIND_MISSING,
                                            member.cluster(),
                                            "CustomResourceDefinition clusternetworkpolicies.crd.antrea.io",
                                            "The ClusterSet has policies, but this cluster does not know their kind, so they do not hold here",
                                            "apply antrea-multicluster-policies.yml, or install Antrea's definitions where Antrea is the CNI, if the policies shall hold in this cluster"));
                }));
    }

    private static Optional<Finding> problem(ClusterView cluster, ResourceImport policy) {
        var spec = Optional.ofNullable(policy.getSpec().clusterNetworkPolicy());
        var name = Names.imported(policy.getSpec().name());
        var named = spec.map(one -> one.tier().toLowerCase(Locale.ROOT)).orElse("");
        var tier = named.isEmpty() ? Tier.DEFAULT : named;
        if (cluster.one(Tier.class, "", tier).isEmpty()) {
            return Optional.of(Finding.of(
                    Fault.TIER_MISSING,
                    cluster,
                    "Tier " + tier,
                    "The policy " + policy.getSpec().name() + " of the ClusterSet is in the Tier " + tier
                            + ", which this cluster does not have, so it does not hold here",
                    "make the Tier " + tier + " in this cluster: " + Finding.kubectl(cluster, "apply -f TIER")));
        }
        return cluster.one(ClusterNetworkPolicy.class, "", name)
                .filter(one -> !OrEmpty.map(one.getMetadata().getAnnotations()).containsKey(Annotations.IMPORTED_ACNP))
                .map(one -> Finding.of(
                        Fault.POLICY_NAME_TAKEN,
                        cluster,
                        "ClusterNetworkPolicy " + name,
                        "A policy of another owner has the name that the policy "
                                + policy.getSpec().name()
                                + " of the ClusterSet would have, so that one does not hold here",
                        Finding.kubectl(cluster, "delete clusternetworkpolicies.crd.antrea.io " + name)
                                + ", or rename it"));
    }

    private static Stream<Finding> exports(Observation seen) {
        return seen.leaders().stream()
                .flatMap(leader -> leader.cluster().all(ResourceExport.class, leader.namespace()).stream()
                        .filter(export -> export.getSpec() != null
                                && export.getSpec().kind().equals(Kinds.CLUSTER_NETWORK_POLICY))
                        .flatMap(export -> failure(export)
                                .map(message -> Finding.of(
                                        Fault.POLICY_CONFLICT,
                                        leader.cluster(),
                                        "ResourceExport " + leader.namespace() + "/"
                                                + export.getMetadata().getName(),
                                        message,
                                        "delete one of the ResourceExports of the policy "
                                                + export.getSpec().name() + ": "
                                                + Finding.kubectl(
                                                        leader.cluster(),
                                                        "get resourceexports -n " + leader.namespace() + " -l "
                                                                + Labels.SOURCE_KIND + "="
                                                                + Kinds.CLUSTER_NETWORK_POLICY)))
                                .stream()));
    }

    private static Optional<String> failure(ResourceExport export) {
        return Optional.ofNullable(export.getStatus())
                .filter(status -> !status.conditions().isEmpty() && !status.converged())
                .map(status -> status.conditions().getFirst())
                .map(Condition::message);
    }
}
