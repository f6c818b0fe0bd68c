package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.seine.api.ConditionTypes;
import io.seine.api.Kinds;
import io.seine.api.Labels;
import io.seine.api.Reasons;
import io.seine.api.mcs.ServiceCondition;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.cli.cluster.Heard;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.mc.observe.Observation.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What became of exports: by their conditions, and by what is left at the leader. */
final class ExportChecks {
    static final List<Check> ALL = List.of(
            ExportChecks::invalid,
            ExportChecks::conflicts,
            ExportChecks::unanswered,
            ExportChecks::stale,
            ExportChecks::stuck);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration STUCK = Duration.ofMinutes(5);

    private record Cure(Fault fault, String mend) {}

    private static final Map<String, Cure> INVALID = Map.of(
            Reasons.SERVICE_NOT_FOUND,
            new Cure(Fault.SERVICE_MISSING, "make the Service, or delete the ServiceExport"),
            Reasons.SERVICE_TYPE_NOT_SUPPORTED,
            new Cure(Fault.SERVICE_TYPE_UNSUPPORTED, "export a Service of type ClusterIP, NodePort or LoadBalancer"),
            Reasons.SERVICE_NO_CLUSTER_IP,
            new Cure(
                    Fault.SERVICE_WITHOUT_CLUSTER_IP,
                    "export a Service with a ClusterIP, or set endpointIPType: PodIP in all members"),
            Reasons.SERVICE_WITHOUT_ENDPOINTS,
            new Cure(Fault.SERVICE_WITHOUT_ENDPOINTS, "let a Pod of the Service become ready"),
            Reasons.SERVICE_WITHOUT_PORTS,
            new Cure(Fault.SERVICE_WITHOUT_PORTS, "give the Service the ports that others shall use"),
            Reasons.SERVICE_NAME_TOO_LONG,
            new Cure(Fault.SERVICE_NAME_TOO_LONG, "export a Service with a shorter name"),
            Reasons.IMPORTED_SERVICE,
            new Cure(Fault.SERVICE_IMPORTED, "delete the ServiceExport, and export the Service where it is made"));

    private ExportChecks() {}

    /** A ServiceExport where it is. */
    private record Export(ClusterView cluster, ServiceExport object) {
        String key() {
            return object.getMetadata().getNamespace() + "/"
                    + object.getMetadata().getName();
        }

        String title() {
            return "ServiceExport " + key();
        }

        Optional<ServiceCondition> condition(String type) {
            return Optional.ofNullable(object.getStatus())
                    .flatMap(status -> ServiceCondition.find(status.conditions(), type));
        }

        String describe() {
            return Finding.kubectl(
                    cluster,
                    "describe serviceexport " + object.getMetadata().getName() + " -n "
                            + object.getMetadata().getNamespace());
        }
    }

    private static Stream<Export> exports(Observation seen) {
        return seen.members().stream()
                .map(Place::cluster)
                .distinct()
                .flatMap(cluster -> cluster.all(ServiceExport.class).stream().map(one -> new Export(cluster, one)));
    }

    private static Stream<Finding> invalid(Observation seen) {
        return exports(seen)
                .flatMap(export -> export
                        .condition(ConditionTypes.VALID)
                        .filter(valid -> !valid.holds())
                        .flatMap(valid -> Optional.ofNullable(INVALID.get(valid.reason()))
                                .map(cure -> Finding.of(
                                        cure.fault(), export.cluster(), export.title(), valid.message(), cure.mend())))
                        .stream());
    }

    private static Stream<Finding> conflicts(Observation seen) {
        var byService = exports(seen)
                .filter(export -> export.condition(ConditionTypes.CONFLICT)
                        .filter(ServiceCondition::holds)
                        .isPresent())
                .collect(Collectors.groupingBy(Export::key, TreeMap::new, Collectors.toList()));
        return byService.values().stream()
                .map(
                        exports -> new Finding(
                                Fault.PORT_CONFLICT,
                                exports.stream()
                                        .map(export -> export.cluster().name())
                                        .toList(),
                                exports.getFirst().title(),
                                exports.getLast()
                                        .condition(ConditionTypes.CONFLICT)
                                        .orElseThrow()
                                        .message(),
                                "give the Service the same ports in all clusters that export it, or delete one of the ServiceExports"));
    }

    private static Stream<Finding> unanswered(Observation seen) {
        return exports(seen)
                .filter(export -> export.condition(ConditionTypes.CONFLICT)
                        .filter(ServiceCondition::holds)
                        .isEmpty())
                .flatMap(export -> unanswered(seen, export));
    }

    private static Stream<Finding> unanswered(Observation seen, Export export) {
        var valid = export.condition(ConditionTypes.VALID);
        var ready = export.condition(ConditionTypes.READY);
        if (valid.filter(condition -> condition.reason().equals(Reasons.EXPORT_REFUSED))
                        .isPresent()
                || (valid.filter(ServiceCondition::holds).isPresent()
                        && ready.filter(condition -> condition.reason().equals(Reasons.FAILED))
                                .isPresent())) {
            return Stream.of(Finding.of(
                    Fault.EXPORT_REFUSED,
                    export.cluster(),
                    export.title(),
                    (valid.filter(ServiceCondition::holds).isPresent() ? ready : valid)
                            .orElseThrow()
                            .message(),
                    "correct what the sentence names; " + export.describe()));
        }
        if (ready.filter(condition -> condition.reason().equals(Reasons.ENDPOINTS_TRUNCATED))
                .isPresent()) {
            return Stream.of(Finding.of(
                    Fault.ENDPOINTS_TRUNCATED,
                    export.cluster(),
                    export.title(),
                    ready.get().message(),
                    "use endpointIPType: ClusterIP, or split the Service"));
        }
        boolean told = valid.filter(condition -> INVALID.containsKey(condition.reason()))
                .isPresent();
        boolean pending = ready.map(condition -> !condition.holds() && isOld(condition.lastTransitionTime(), seen))
                .orElseGet(() -> isOld(created(export.object()), seen));
        return pending && !told
                ? Stream.of(Finding.of(
                        Fault.EXPORT_PENDING,
                        export.cluster(),
                        export.title(),
                        ready.map(ServiceCondition::message).orElse("The member's controller has said nothing of it"),
                        "look whether the controllers of member and leader run; " + export.describe()))
                : Stream.empty();
    }

    private static @Nullable Instant created(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getCreationTimestamp())
                .flatMap(Heard::time)
                .orElse(null);
    }

    private static boolean isOld(@Nullable Instant at, Observation seen) {
        return at != null && Duration.between(at, seen.at()).compareTo(PATIENCE) > 0;
    }

    private static Stream<Finding> stale(Observation seen) {
        return seen.leaders().stream()
                .filter(leader -> leader.cluster().knows("MemberClusterAnnounce"))
                .flatMap(leader -> {
                    var members = MemberChecks.announces(leader).stream()
                            .map(MemberClusterAnnounce::getClusterID)
                            .collect(Collectors.toSet());
                    var left = leader.cluster().all(ResourceExport.class, leader.namespace()).stream()
                            .filter(export -> export.getSpec() != null
                                    && !export.getSpec().kind().equals(Kinds.CLUSTER_NETWORK_POLICY)
                                    && !export.getSpec().clusterID().isEmpty()
                                    && !members.contains(export.getSpec().clusterID()))
                            .collect(Collectors.groupingBy(
                                    export -> export.getSpec().clusterID(),
                                    TreeMap::new,
                                    Collectors.mapping(
                                            export -> export.getMetadata().getName(), Collectors.toList())));
                    return left.entrySet().stream().map(entry -> stale(seen, leader, entry.getKey(), entry.getValue()));
                });
    }

    private static Finding stale(Observation seen, Place leader, String cluster, List<String> names) {
        return new Finding(
                Fault.EXPORTS_STALE,
                Stream.of(leader.cluster().name(), seen.nameOf(cluster))
                        .distinct()
                        .toList(),
                "ResourceExports of " + cluster + " in " + leader.namespace(),
                "There are " + names.size() + " exports of " + cluster + ", which has not announced itself: "
                        + String.join(", ", names.stream().limit(3).toList()),
                Finding.kubectl(
                        leader.cluster(),
                        "delete resourceexports -n " + leader.namespace() + " -l " + Labels.SOURCE_CLUSTER_ID + "="
                                + cluster));
    }

    private static Stream<Finding> stuck(Observation seen) {
        return seen.clusters().stream()
                .flatMap(cluster -> Stream.of(
                                cluster.all(ResourceExport.class),
                                cluster.all(ResourceImport.class),
                                cluster.all(MemberClusterAnnounce.class),
                                cluster.all(ServiceExport.class))
                        .flatMap(List::stream)
                        .flatMap(object -> stuck(seen, cluster, object).stream()));
    }

    private static Optional<Finding> stuck(Observation seen, ClusterView cluster, HasMetadata object) {
        var finalizers = new ArrayList<>(
                Optional.ofNullable(object.getMetadata().getFinalizers()).orElse(List.of()));
        return Optional.ofNullable(object.getMetadata().getDeletionTimestamp())
                .flatMap(Heard::time)
                .filter(at -> Duration.between(at, seen.at()).compareTo(STUCK) > 0)
                .map(at -> Finding.of(
                        Fault.DELETION_STUCK,
                        cluster,
                        object.getKind() + " " + object.getMetadata().getNamespace() + "/"
                                + object.getMetadata().getName(),
                        "It was deleted at " + at + ", and nobody takes its finalizers off: " + finalizers,
                        "let the leader's controller run; where there is none any more: "
                                + Finding.kubectl(
                                        cluster,
                                        "patch " + object.getKind().toLowerCase(Locale.ROOT) + " "
                                                + object.getMetadata().getName() + " -n "
                                                + object.getMetadata().getNamespace()
                                                + " --type merge -p '{\"metadata\":{\"finalizers\":null}}'")));
    }
}
