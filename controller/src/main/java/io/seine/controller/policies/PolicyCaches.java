package io.seine.controller.policies;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.FieldManagers;
import io.seine.api.antrea.AntreaNetworkPolicy;
import io.seine.api.antrea.ClusterGroup;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.NamespacedGroup;
import io.seine.api.antrea.NodePolicyStatus;
import io.seine.api.antrea.PolicyStatus;
import io.seine.api.antrea.Tier;
import io.seine.api.multicluster.PolicySpec;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Watched;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What has to be known to say how far policies are enforced; open only while Seine enforces them, and where this replica has the turn. Its
 * cost is a second watch of all Pods, of which it keeps labels, Node and account (2 kB each, as measured), because the one that
 * label sets are made of knows no Nodes and is there only with label identities.
 */
final class PolicyCaches implements AutoCloseable {
    private final Watched<ClusterNetworkPolicy> clusterPolicies;
    private final Watched<AntreaNetworkPolicy> policies;
    private final Watched<ClusterGroup> clusterGroups;
    private final Watched<NamespacedGroup> groups;
    private final Watched<Tier> tiers;
    private final Watched<NodePolicyStatus> reports;
    private final Watched<Pod> pods;
    private final Applier applier;

    /** Whom changes wake. */
    interface Wakes {
        /** Which Nodes have to enforce policies may have changed. */
        void spans();

        /** What Nodes or policies say may have changed. */
        void statuses();

        /** A Tier has changed. */
        void tiers();

        /** All may be known now. */
        void synced();
    }

    /** Registers what wakes whom; {@link #start} begins to fill them. */
    PolicyCaches(KubernetesClient client, Wakes wakes) {
        clusterPolicies = new Watched<>(
                        "ClusterNetworkPolicies and their status", client.resources(ClusterNetworkPolicy.class))
                .whenChanged(PolicyCaches::saysAnother, wakes::spans)
                .whenChanged(wakes::statuses);
        policies = new Watched<>(
                        "NetworkPolicies of crd.antrea.io",
                        client.resources(AntreaNetworkPolicy.class).inAnyNamespace())
                .whenChanged(PolicyCaches::saysAnother, wakes::spans)
                .whenChanged(wakes::statuses);
        clusterGroups = new Watched<>("ClusterGroups", client.resources(ClusterGroup.class)).whenChanged(wakes::spans);
        groups = new Watched<>("Groups", client.resources(NamespacedGroup.class).inAnyNamespace())
                .whenChanged(wakes::spans);
        tiers = new Watched<>("Tiers", client.resources(Tier.class))
                .whenChanged(wakes::spans)
                .whenChanged(wakes::tiers);
        reports = new Watched<>("NodePolicyStatuses", client.resources(NodePolicyStatus.class))
                .trim(Watched::forgetOwners)
                .whenChanged(wakes::statuses);
        pods = PolicyPods.watched(client).whenChanged(PolicyPods::matters, wakes::spans);
        all().forEach(cache -> cache.whenStateChanges(wakes::synced));
        clusterGroups.trim(Watched::forgetOwners);
        groups.trim(Watched::forgetOwners);
        // Of its own, as it ends with the caches that show what it writes.
        applier = new Applier(client, FieldManagers.MEMBER);
        applier.showIn(List.of(tiers, clusterPolicies, policies));
    }

    private static boolean saysAnother(HasMetadata before, HasMetadata after) {
        return !Objects.equals(
                        before.getMetadata().getGeneration(),
                        after.getMetadata().getGeneration())
                || !Objects.equals(
                        before.getMetadata().getUid(), after.getMetadata().getUid());
    }

    private Stream<Watched<?>> all() {
        return Stream.of(clusterPolicies, policies, clusterGroups, groups, tiers, reports, pods);
    }

    PolicyCaches start() {
        all().forEach(Watched::start);
        return this;
    }

    /** Whether all that is asked for here is known. */
    boolean synced() {
        return all().allMatch(Watched::synced);
    }

    /** What writes; what it has written is seen here at once. */
    Applier applier() {
        return applier;
    }

    Watched<Tier> tiers() {
        return tiers;
    }

    Watched<Pod> pods() {
        return pods;
    }

    List<NodePolicyStatus> reports() {
        return reports.list();
    }

    Stream<ClusterGroup> clusterGroups() {
        return clusterGroups.list().stream();
    }

    Stream<NamespacedGroup> groups() {
        return groups.list().stream();
    }

    /** Of both kinds. */
    Stream<CustomResource<PolicySpec, PolicyStatus>> policies() {
        return Stream.concat(clusterPolicies.list().stream(), policies.list().stream());
    }

    Optional<? extends CustomResource<PolicySpec, PolicyStatus>> policy(Origin origin) {
        return origin.kind() == Kind.CLUSTER
                ? clusterPolicies.get(new ObjectKey("", origin.name()))
                : policies.get(new ObjectKey(origin.namespace(), origin.name()));
    }

    @Override
    public void close() {
        all().forEach(Watched::close);
    }
}
