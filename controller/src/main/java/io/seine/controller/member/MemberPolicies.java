package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.Kinds;
import io.seine.api.Names;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.Tier;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.reconcile.ApiClients;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Watched;
import io.seine.controller.reconcile.WorkQueue;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The part of a member that serves policies: imports of policies, exports and imports of label sets, with everything that wakes them.
 *
 * <p>Needs in the whole cluster: tiers of crd.antrea.io and, with label identities, pods with get, list, watch; clusternetworkpolicies
 * and labelidentities also with create, patch, delete. At the leader: events with create and patch.
 */
final class MemberPolicies implements AutoCloseable {
    private static final int WORKERS = 5;

    private final Watched<ClusterNetworkPolicy> policies;
    private final Watched<Tier> tiers;
    private final Watched<LabelIdentity> identities;
    private final Optional<LabelSource> labelSource;
    private final WorkQueue<String> policyImports;
    private final WorkQueue<String> labelExports;
    private final WorkQueue<String> labelImports;
    private final Supplier<Membership> membership;

    /** Where label sets come from, when they are exchanged. */
    private record LabelSource(KubernetesClient client, Watched<LabelledPod> pods, PodLabelSets sets) {}

    /** @param stretched whether label identities are exchanged */
    MemberPolicies(
            KubernetesClient client,
            boolean stretched,
            Watched<Namespace> namespaces,
            Supplier<Membership> membership,
            Applier applier,
            EventRecorder events,
            Clock clock) {
        this.membership = membership;
        policies = new Watched<>(
                "ClusterNetworkPolicies of crd.antrea.io/v1beta1", client.resources(ClusterNetworkPolicy.class));
        tiers = new Watched<>("Tiers of crd.antrea.io/v1beta1", client.resources(Tier.class));
        identities = new Watched<>("LabelIdentities", client.resources(LabelIdentity.class))
                .index(LabelImportReconciler.BY_ID, LabelImportReconciler::id);
        labelSource = stretched ? Optional.of(labelSource(client, namespaces)) : Optional.empty();
        var atLeader = new ImportEvents(clock);
        policyImports = new WorkQueue<>(
                "Policy imports",
                1,
                new PolicyImportReconciler(policies, tiers, membership, applier, events, atLeader));
        labelExports = new WorkQueue<>(
                "Label exports",
                WORKERS,
                new LabelExportReconciler(labelSource.map(LabelSource::sets), membership, events));
        // One worker, and its own writes seen at once: else two labels could be given one ID for a moment.
        applier.showIn(List.of(identities));
        labelImports = new WorkQueue<>(
                "Label imports",
                1,
                new LabelImportReconciler(stretched, identities, membership, applier, events, atLeader));
        feed(namespaces);
    }

    private static LabelSource labelSource(KubernetesClient client, Watched<Namespace> namespaces) {
        var metadataOnly = ApiClients.metadataOnly(client);
        var pods = LabelledPod.watched(metadataOnly);
        return new LabelSource(metadataOnly, pods, new PodLabelSets(pods::get, pods::list, namespaces::get));
    }

    private void feed(Watched<Namespace> namespaces) {
        policies.feed(
                        policyImports,
                        policy -> Names.exportedName(policy.getMetadata().getName()).stream()
                                .toList())
                .whenStateChanges(this::wakePolicies);
        tiers.feed(policyImports, tier -> policiesOf(tier).toList(), (before, after) -> false)
                .whenStateChanges(this::wakePolicies);
        identities.feed(
                labelImports,
                object -> Stream.concat(
                                Stream.of(object.getMetadata().getName()),
                                LabelImportReconciler.id(object).stream().flatMap(this::sourcesOfId))
                        .toList());
        labelSource.ifPresent(source -> {
            source.sets().whenFound(labelExports::add);
            source.pods()
                    .feed(
                            labelExports,
                            pod -> source.sets().refresh(ObjectKey.of(pod)),
                            (before, after) -> !before.getMetadata()
                                    .getLabels()
                                    .equals(after.getMetadata().getLabels()));
            namespaces.feed(
                    labelExports,
                    namespace -> source
                            .pods()
                            .by(
                                    LabelledPod.BY_NAMESPACE,
                                    namespace.getMetadata().getName())
                            .stream()
                            .flatMap(pod -> source.sets().refresh(ObjectKey.of(pod)).stream())
                            .toList(),
                    (before, after) -> !Objects.equals(
                            before.getMetadata().getLabels(),
                            after.getMetadata().getLabels()));
        });
    }

    /** Registers what the caches of a leader wake. */
    void feed(LeaderConnection leader) {
        leader.imports()
                .index(LabelImportReconciler.BY_ID, LabelImportReconciler::id)
                .feed(policyImports, object -> policyName(object).stream().toList())
                .feed(
                        labelImports,
                        object -> LabelImportReconciler.isLabel(object)
                                ? Stream.concat(
                                                Stream.of(object.getMetadata().getName()),
                                                LabelImportReconciler.id(object).stream()
                                                        .flatMap(id ->
                                                                leader
                                                                        .imports()
                                                                        .by(LabelImportReconciler.BY_ID, id)
                                                                        .stream()
                                                                        .map(other -> other.getMetadata()
                                                                                .getName())))
                                        .toList()
                                : List.of());
        leader.exports().feed(labelExports, LabelExportReconciler::keys);
    }

    /** The membership, or what is known of the leader, may have changed. */
    void wake() {
        wakePolicies();
        identities
                .list()
                .forEach(object -> labelImports.add(object.getMetadata().getName()));
        labelSource.ifPresent(source -> source.sets().hashes().forEach(labelExports::add));
        leader().forEach(leader -> {
            leader.imports()
                    .by(MemberRole.BY_KIND, Kinds.LABEL_IDENTITY)
                    .forEach(object -> labelImports.add(object.getMetadata().getName()));
            leader.exports().list().stream()
                    .flatMap(export -> LabelExportReconciler.keys(export).stream())
                    .forEach(labelExports::add);
        });
    }

    private void wakePolicies() {
        policies.list().stream()
                .filter(PolicyImportPlan::isImported)
                .flatMap(policy -> Names.exportedName(policy.getMetadata().getName()).stream())
                .forEach(policyImports::add);
        leader().flatMap(PolicyImportReconciler::sources)
                .flatMap(object -> policyName(object).stream())
                .forEach(policyImports::add);
    }

    private Stream<String> policiesOf(Tier tier) {
        return leader().flatMap(PolicyImportReconciler::sources)
                .filter(object -> Optional.ofNullable(object.getSpec().clusterNetworkPolicy())
                        .map(PolicyImportPlan::tier)
                        .filter(tier.getMetadata().getName()::equals)
                        .isPresent())
                .flatMap(object -> policyName(object).stream());
    }

    private Stream<String> sourcesOfId(String id) {
        return leader().flatMap(leader -> leader.imports().by(LabelImportReconciler.BY_ID, id).stream())
                .map(object -> object.getMetadata().getName());
    }

    private Stream<LeaderConnection> leader() {
        return membership.get().connection().stream();
    }

    private static Optional<String> policyName(ResourceImport object) {
        return Optional.ofNullable(object.getSpec())
                .filter(spec -> spec.kind().equals(Kinds.CLUSTER_NETWORK_POLICY))
                .map(spec -> spec.name());
    }

    /** The caches without which nothing may begin. */
    Stream<Watched<?>> caches() {
        return Stream.concat(Stream.of(identities), labelSource.stream().map(LabelSource::pods));
    }

    Stream<WorkQueue<?>> queues() {
        return Stream.of(policyImports, labelExports, labelImports);
    }

    /** Begins to look for Antrea's kinds, for which nobody waits: they may be absent for ever. */
    void start() {
        policies.start();
        tiers.start();
    }

    @Override
    public void close() {
        policies.close();
        tiers.close();
        labelSource.ifPresent(source -> source.client().close());
    }
}
