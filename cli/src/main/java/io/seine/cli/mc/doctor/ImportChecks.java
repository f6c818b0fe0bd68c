package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.seine.api.Annotations;
import io.seine.api.Condition;
import io.seine.api.Kinds;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.Reasons;
import io.seine.api.mcs.ServiceImport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.cli.cluster.Heard;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.mc.observe.Observation.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether each member has what the leader offers, and nothing else. */
final class ImportChecks {
    static final List<Check> ALL = List.of(ImportChecks::offered, ImportChecks::refused, ImportChecks::left);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ImportChecks() {}

    private static Stream<ResourceImport> offers(Place leader) {
        return leader.cluster().all(ResourceImport.class, leader.namespace()).stream()
                .filter(one -> one.getSpec() != null && one.getSpec().kind().equals(Kinds.SERVICE_IMPORT));
    }

    private static Stream<Finding> offered(Observation seen) {
        return seen.members().stream()
                .filter(member -> member.cluster().knows("Service")
                        && AccessChecks.ready(member).filter(Condition::holds).isPresent())
                .flatMap(member -> seen.leaderOf(member).stream()
                        .flatMap(ImportChecks::offers)
                        .flatMap(offer -> offered(seen, member, offer).stream()));
    }

    private static boolean isImported(Service service) {
        return OrEmpty.map(service.getMetadata().getAnnotations()).containsKey(Annotations.IMPORTED_SERVICE);
    }

    private static Optional<Finding> offered(Observation seen, Place member, ResourceImport offer) {
        var cluster = member.cluster();
        var namespace = offer.getSpec().namespace();
        var name = Names.imported(offer.getSpec().name());
        var object = "Service " + namespace + "/" + name;
        if (cluster.knows("Namespace")
                && cluster.one(Namespace.class, "", namespace).isEmpty()) {
            return Optional.of(Finding.of(
                    Fault.IMPORT_NAMESPACE_MISSING,
                    cluster,
                    "Namespace " + namespace,
                    "The Service " + offer.getSpec().name() + " is exported from Namespace " + namespace
                            + ", which is not there, so it is not imported",
                    Finding.kubectl(cluster, "create namespace " + namespace) + ", if it is wanted there"));
        }
        var service = cluster.one(Service.class, namespace, name);
        var foreign = service.filter(one -> !isImported(one)).isPresent() || isClaimed(cluster, namespace, offer);
        if (foreign) {
            return Optional.of(Finding.of(
                    Fault.IMPORT_NAME_TAKEN,
                    cluster,
                    object,
                    "An object of another owner has the name of the import " + namespace + "/"
                            + offer.getSpec().name() + ", so the import stays away",
                    "delete or rename it, or export the Service under another name: "
                            + Finding.kubectl(cluster, "get service,serviceimport -n " + namespace)));
        }
        return service.isPresent() || isNew(offer, seen)
                ? Optional.empty()
                : Optional.of(Finding.of(
                        Fault.IMPORT_MISSING,
                        cluster,
                        object,
                        "The leader offers the Service, but the member has not made it",
                        Finding.kubectl(
                                cluster,
                                "logs -n " + member.namespace() + " deployment/" + Names.CONTROLLER_SERVICE_ACCOUNT)));
    }

    /** Whether the controller says so: it knows more of objects than can be seen at them. */
    private static boolean isClaimed(ClusterView cluster, String namespace, ResourceImport offer) {
        var names =
                Set.of(offer.getSpec().name(), Names.imported(offer.getSpec().name()));
        return cluster.all(Event.class).stream()
                .filter(event -> Reasons.IMPORT_CONFLICT.equals(event.getReason()))
                .map(Event::getInvolvedObject)
                .filter(about -> names.contains(about.getName()) && namespace.equals(about.getNamespace()))
                .anyMatch(about -> switch (OrEmpty.text(about.getKind())) {
                    case "ServiceImport" ->
                        has(cluster.one(ServiceImport.class, namespace, about.getName()), about.getUid());
                    case "Service" -> has(cluster.one(Service.class, namespace, about.getName()), about.getUid());
                    default -> false;
                });
    }

    private static boolean has(Optional<? extends HasMetadata> object, String uid) {
        return object.filter(one -> OrEmpty.text(one.getMetadata().getUid()).equals(OrEmpty.text(uid)))
                .isPresent();
    }

    private static boolean isNew(ResourceImport offer, Observation seen) {
        return Optional.ofNullable(offer.getMetadata().getCreationTimestamp())
                .flatMap(Heard::time)
                .filter(at -> Duration.between(at, seen.at()).compareTo(PATIENCE) < 0)
                .isPresent();
    }

    private static Stream<Finding> refused(Observation seen) {
        return seen.members().stream()
                .map(Place::cluster)
                .distinct()
                .flatMap(cluster -> cluster.all(ServiceImport.class).stream()
                        .flatMap(one -> Stream.ofNullable(one.getStatus())
                                .flatMap(status -> status.conditions().stream())
                                .filter(condition -> condition.reason().equals(Reasons.ENDPOINTS_REFUSED))
                                .map(condition -> Finding.of(
                                        Fault.ENDPOINTS_REFUSED,
                                        cluster,
                                        "ServiceImport " + one.getMetadata().getNamespace() + "/"
                                                + one.getMetadata().getName(),
                                        condition.message(),
                                        "let the exporter announce the range: serviceCIDR or podCIDRs in its ConfigMap "
                                                + Names.CONFIG_MAP))));
    }

    private static Stream<Finding> left(Observation seen) {
        return seen.clusters().stream()
                .filter(cluster -> cluster.knows("Service") && cluster.knows("ClusterSet"))
                .flatMap(cluster -> left(seen, cluster).stream());
    }

    private static Optional<Finding> left(Observation seen, ClusterView cluster) {
        var places = seen.members().stream()
                .filter(member -> member.cluster().equals(cluster))
                .toList();
        var leaders = places.stream().map(seen::leaderOf).toList();
        if (leaders.contains(Optional.<Place>empty())
                || leaders.stream()
                        .flatMap(Optional::stream)
                        .anyMatch(one -> !one.cluster().knows("ResourceImport"))) {
            return Optional.empty();
        }
        var offered = leaders.stream()
                .flatMap(Optional::stream)
                .flatMap(ImportChecks::offers)
                .map(offer -> offer.getSpec().namespace() + "/"
                        + Names.imported(offer.getSpec().name()))
                .collect(Collectors.toSet());
        var stale = cluster.all(Service.class).stream()
                .filter(ImportChecks::isImported)
                .map(service -> service.getMetadata().getNamespace() + "/"
                        + service.getMetadata().getName())
                .filter(name -> !offered.contains(name))
                .sorted()
                .toList();
        var first = stale.isEmpty() ? "" : stale.getFirst();
        return stale.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.of(
                        Fault.IMPORTS_STALE,
                        cluster,
                        "Services " + String.join(", ", stale.stream().limit(3).toList()),
                        places.isEmpty()
                                ? "The cluster has imports but no ClusterSet: it left without its controller"
                                : "The leader does not offer these imports any more",
                        "let the member's controller run; where there is none any more: "
                                + Finding.kubectl(
                                        cluster,
                                        "delete service " + first.substring(first.indexOf('/') + 1) + " -n "
                                                + first.substring(0, first.indexOf('/')))));
    }
}
