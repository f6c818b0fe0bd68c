package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.seine.api.Kinds;
import io.seine.api.Labels;
import io.seine.api.Names;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Watched;
import io.seine.controller.reconcile.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which inputs of a member wake which outputs: every dependency between the two stands here, and none elsewhere. */
final class MemberWakes {
    /** How long a new Service waits for its endpoints: long enough for a busy leader, as it is of no use without them. */
    private static final Duration SECOND_HALF = Duration.ofSeconds(5);

    /** Index of ResourceImports of Services, and of imported Services, by the Service's Namespace. */
    static final String BY_NAMESPACE = "byNamespaceOfService";

    private @Nullable Targets targets;
    private @Nullable MemberPolicies policies;

    /** The queues of a member, one for each kind of output. */
    record Queues(
            WorkQueue<String> membership,
            WorkQueue<ObjectKey> exports,
            WorkQueue<ObjectKey> imports,
            WorkQueue<String> gateway,
            WorkQueue<String> clusterInfo,
            WorkQueue<String> clusterInfoImports) {
        List<WorkQueue<?>> all() {
            return List.of(membership, exports, imports, gateway, clusterInfo, clusterInfoImports);
        }
    }

    private record Targets(
            Queues queues,
            Watched<ServiceExport> serviceExports,
            ImportReconciler.Caches caches,
            Supplier<Membership> membership) {}

    /** Ties the knot: reconcilers wake each other's queues, so they are made first. Once, before anything runs. */
    void connect(
            Queues queues,
            Watched<ServiceExport> serviceExports,
            ImportReconciler.Caches caches,
            Supplier<Membership> membership) {
        targets = new Targets(queues, serviceExports, caches, membership);
    }

    /** Passes on to {@code policies}, which know themselves whom to wake. Once, before anything runs. */
    void connect(MemberPolicies policies) {
        this.policies = policies;
    }

    /** The Service of a slice, by the label of the API. */
    static Optional<ObjectKey> serviceOf(EndpointSlice slice) {
        return label(slice, Labels.SERVICE_NAME).map(name -> inNamespaceOf(slice, name));
    }

    /** The exported Service whose import a slice of ours belongs to, by its name: labels may be edited. */
    static Optional<ObjectKey> importOf(EndpointSlice slice) {
        return Optional.of(slice)
                .filter(Ours::isManaged)
                .flatMap(ours -> ImportedSlices.serviceOf(ours.getMetadata().getName()))
                .map(name -> inNamespaceOf(slice, name));
    }

    /** Registers what the caches of the own cluster wake. */
    void feed(Watched<ClusterSet> clusterSets, Watched<Secret> secrets, LocalCluster local) {
        var to = targets();
        var queues = to.queues;
        clusterSets.feed(queues.membership, any -> List.of(MembershipReconciler.KEY));
        secrets.feed(queues.membership, any -> List.of(MembershipReconciler.KEY));
        local.nodes()
                .feed(
                        queues.gateway,
                        any -> List.of(GatewayReconciler.KEY),
                        (before, after) -> !LocalCluster.facts(before).equals(LocalCluster.facts(after)))
                .feed(
                        queues.membership,
                        any -> List.of(MembershipReconciler.KEY),
                        (before, after) -> !LocalCluster.facts(before).equals(LocalCluster.facts(after))
                                || !LocalCluster.hasSameNetwork(before, after))
                // Which addresses of others may be used depends on the own ones, and on whose ranges are in use.
                .feed(
                        queues.imports,
                        any -> importKeys(to).toList(),
                        (before, after) -> !LocalCluster.hasSameNetwork(before, after))
                .feed(
                        queues.clusterInfoImports,
                        any -> List.of(ClusterInfoImportReconciler.KEY),
                        (before, after) -> !LocalCluster.hasSameNetwork(before, after))
                .feed(
                        queues.clusterInfo,
                        any -> List.of(ClusterInfoExportReconciler.KEY),
                        (before, after) -> !LocalCluster.facts(before).equals(LocalCluster.facts(after)));
        local.gateways()
                .feed(queues.gateway, any -> List.of(GatewayReconciler.KEY))
                .feed(queues.clusterInfo, any -> List.of(ClusterInfoExportReconciler.KEY))
                .feed(queues.membership, any -> List.of(MembershipReconciler.KEY));
        local.imports()
                .feed(queues.clusterInfoImports, any -> List.of(ClusterInfoImportReconciler.KEY))
                .feed(
                        queues.membership,
                        any -> List.of(MembershipReconciler.KEY),
                        (before, after) -> !Objects.equals(before.getSpec(), after.getSpec()))
                .feed(
                        queues.imports,
                        any -> importKeys(to).toList(),
                        (before, after) -> !Objects.equals(before.getSpec(), after.getSpec()));
        feedServices(to);
    }

    private static void feedServices(Targets to) {
        var queues = to.queues;
        to.serviceExports.feed(queues.exports, export -> List.of(ObjectKey.of(export)));
        to.caches
                .services()
                .feed(queues.exports, service -> requested(to, ObjectKey.of(service)))
                .feed(queues.imports, MemberWakes::imported);
        to.caches.endpoints().feed(queues.imports, MemberWakes::imported);
        to.caches
                .slices()
                .feed(
                        queues.exports,
                        slice -> serviceOf(slice).stream()
                                .flatMap(service -> requested(to, service).stream())
                                .toList())
                .feed(
                        queues.imports,
                        slice -> Stream.concat(
                                        importOf(slice).stream(),
                                        serviceOf(slice).stream()
                                                .filter(service -> to.caches
                                                        .serviceImports()
                                                        .get(service)
                                                        .isPresent()))
                                .toList());
        to.caches.serviceImports().feed(queues.imports, object -> List.of(ObjectKey.of(object)));
        to.caches
                .namespaces()
                .feed(
                        queues.imports,
                        namespace -> importsIn(to, namespace.getMetadata().getName()),
                        (before, after) -> before.isMarkedForDeletion() != after.isMarkedForDeletion());
    }

    /** Registers what the caches of a leader wake. */
    void feed(LeaderConnection leader) {
        policies().feed(leader);
        var queues = targets().queues;
        leader.imports()
                .index(MemberRole.BY_KIND, object -> List.of(kind(object)))
                .index(
                        BY_NAMESPACE,
                        object -> isService(kind(object))
                                ? key(object).stream().map(ObjectKey::namespace).toList()
                                : List.of())
                .feed(queues.imports, object -> importsOf(object, leader))
                .feed(queues.clusterInfoImports, object -> clusterInfo(object, ClusterInfoImportReconciler.KEY))
                .feed(queues.membership, object -> clusterInfo(object, MembershipReconciler.KEY))
                // Whose addresses may be used depends on what the clusters announce.
                .feed(
                        queues.imports,
                        object -> kind(object).equals(Kinds.CLUSTER_INFO)
                                ? importKeys(targets()).toList()
                                : List.of());
        // What an import says is the leader's answer to those who export.
        leader.imports()
                .feed(
                        queues.exports,
                        object -> isService(kind(object))
                                ? key(object).stream()
                                        .flatMap(service -> requested(targets(), service).stream())
                                        .toList()
                                : List.of());
        leader.exports()
                .feed(
                        queues.exports,
                        export -> export.getSpec() != null
                                        && isService(export.getSpec().kind())
                                ? claimants(targets(), key(export.getSpec()))
                                : List.of())
                .feed(
                        queues.clusterInfo,
                        export -> export.getSpec() != null
                                        && export.getSpec().kind().equals(Kinds.CLUSTER_INFO)
                                ? List.of(ClusterInfoExportReconciler.KEY)
                                : List.of());
    }

    /**
     * The Service that {@code object} is part of. The leader tells ports and endpoints apart from each other; a new Service waits a
     * moment for the second, to be made at once and not in two steps.
     */
    private List<ObjectKey> importsOf(ResourceImport object, LeaderConnection leader) {
        if (!isService(kind(object))) {
            return List.of();
        }
        var wanted = key(object);
        var half = wanted.filter(key ->
                leader.importOf(Names.endpointsImport(key.namespace(), key.name()), key.namespace(), key.name())
                                .isEmpty()
                        && targets()
                                .caches
                                .services()
                                .get(new ObjectKey(key.namespace(), Names.imported(key.name())))
                                .isEmpty());
        half.ifPresent(key -> targets().queues.imports.addAfter(key, SECOND_HALF));
        return half.isPresent() ? List.of() : wanted.stream().toList();
    }

    /** What the ClusterSet says may have changed. */
    void membership() {
        targets().queues.membership.add(MembershipReconciler.KEY);
    }

    /** The own network may have changed. */
    void network() {
        var to = targets();
        to.queues.gateway.add(GatewayReconciler.KEY);
        to.queues.membership.add(MembershipReconciler.KEY);
        to.queues.clusterInfo.add(ClusterInfoExportReconciler.KEY);
        to.queues.clusterInfoImports.add(ClusterInfoImportReconciler.KEY);
        importKeys(to).forEach(to.queues.imports::add);
    }

    /** The membership, or what is known of the leader, may have changed. */
    void all() {
        network();
        policies().wake();
        var to = targets();
        to.serviceExports.list().forEach(export -> to.queues.exports.add(ObjectKey.of(export)));
        exported(to).forEach(to.queues.exports::add);
    }

    private static Stream<ObjectKey> exported(Targets to) {
        return leader(to)
                .flatMap(leader -> leader.exports().list().stream())
                .map(ResourceExport::getSpec)
                .filter(spec -> spec != null && isService(spec.kind()))
                .map(spec -> new ObjectKey(spec.namespace(), spec.name()));
    }

    /** The imports that should be in a Namespace, or are: their Service is the first of their objects and the last to go. */
    private static List<ObjectKey> importsIn(Targets to, String namespace) {
        return Stream.concat(
                        leader(to)
                                .flatMap(leader -> leader.imports().by(BY_NAMESPACE, namespace).stream())
                                .flatMap(object -> key(object).stream()),
                        to.caches.services().by(BY_NAMESPACE, namespace).stream()
                                .flatMap(service -> imported(service).stream()))
                .distinct()
                .toList();
    }

    /** Every import that there is or should be. */
    private static Stream<ObjectKey> importKeys(Targets to) {
        return Stream.of(
                        leader(to)
                                .flatMap(leader -> leader.imports().list().stream())
                                .filter(object -> isService(kind(object)))
                                .flatMap(object -> key(object).stream()),
                        to.caches.services().list().stream()
                                .filter(Ours::isOurs)
                                .flatMap(service -> imported(service).stream()),
                        to.caches.endpoints().list().stream()
                                .filter(Ours::isOurs)
                                .flatMap(endpoints -> imported(endpoints).stream()),
                        to.caches.slices().list().stream().flatMap(slice -> importOf(slice).stream()),
                        to.caches.serviceImports().list().stream()
                                .filter(Ours::isOurs)
                                .map(ObjectKey::of))
                .flatMap(keys -> keys)
                .distinct();
    }

    private static Stream<LeaderConnection> leader(Targets to) {
        return to.membership.get().connection().stream();
    }

    /** The Service itself where somebody asks for its export: most Services are nobody's business here. */
    private static List<ObjectKey> requested(Targets to, ObjectKey service) {
        return to.serviceExports.get(service).isPresent() ? List.of(service) : List.of();
    }

    private static ObjectKey key(ResourceExportSpec spec) {
        return new ObjectKey(spec.namespace(), spec.name());
    }

    /** The Service of an export, and those that wait for its name. */
    private static List<ObjectKey> claimants(Targets to, ObjectKey service) {
        return Stream.concat(
                        Stream.of(service),
                        to
                                .serviceExports
                                .by(ExportReconciler.BY_JOINED_NAME, ExportReconciler.joinedName(service))
                                .stream()
                                .map(ObjectKey::of))
                .distinct()
                .toList();
    }

    private static List<ObjectKey> imported(HasMetadata object) {
        return Names.exportedName(object.getMetadata().getName()).stream()
                .map(name -> inNamespaceOf(object, name))
                .toList();
    }

    private static Optional<ObjectKey> key(ResourceImport object) {
        return Optional.ofNullable(object.getSpec()).map(spec -> new ObjectKey(spec.namespace(), spec.name()));
    }

    private static List<String> clusterInfo(ResourceImport object, String key) {
        return kind(object).equals(Kinds.CLUSTER_INFO) ? List.of(key) : List.of();
    }

    private static String kind(ResourceImport object) {
        return Optional.ofNullable(object.getSpec()).map(spec -> spec.kind()).orElse("");
    }

    private static boolean isService(String kind) {
        return kind.equals(Kinds.SERVICE) || kind.equals(Kinds.SERVICE_IMPORT) || kind.equals(Kinds.ENDPOINTS);
    }

    private static Optional<String> label(HasMetadata object, String label) {
        Map<String, String> labels =
                Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.<String, String>of());
        return Optional.ofNullable(labels.get(label));
    }

    private static ObjectKey inNamespaceOf(HasMetadata object, String name) {
        return new ObjectKey(object.getMetadata().getNamespace(), name);
    }

    private MemberPolicies policies() {
        return Objects.requireNonNull(policies, "connect() comes before everything else");
    }

    private Targets targets() {
        return Objects.requireNonNull(targets, "connect() comes before everything else");
    }
}
