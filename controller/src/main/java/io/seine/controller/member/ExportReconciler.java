package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.seine.api.ConditionTypes;
import io.seine.api.Names;
import io.seine.api.config.EndpointIPType;
import io.seine.api.mcs.ServiceCondition;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.mcs.ServiceExportStatus;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.reconcile.Applied;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import io.seine.controller.reconcile.Watched;
import io.seine.controller.reconcile.WriteRefused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Keeps what the leader has of one Service of this cluster, and tells its ServiceExport what came of it. Keys are Services, there
 * or not.
 */
final class ExportReconciler implements Reconciler<ObjectKey> {
    /** Index of EndpointSlices by {@code namespace/name} of their Service. */
    static final String BY_SERVICE = "byService";

    /** Index of ServiceExports by {@link #joinedName}: those under one name want the same objects at the leader. */
    static final String BY_JOINED_NAME = "byJoinedName";

    /** How long the leader may take before an exporter is told that the answer is missing. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Watched<ServiceExport> serviceExports;
    private final Watched<Service> services;
    private final Watched<EndpointSlice> slices;
    private final EndpointIPType endpointIpType;
    private final Supplier<Membership> membership;
    private final Applier applier;
    private final EventRecorder events;
    private final Clock clock;

    /** Since when the leader's answer is awaited; lost at a restart, which costs nothing but another wait. */
    private final Map<ObjectKey, Instant> unanswered = new ConcurrentHashMap<>();

    ExportReconciler(
            Watched<ServiceExport> serviceExports,
            Watched<Service> services,
            Watched<EndpointSlice> slices,
            EndpointIPType endpointIpType,
            Supplier<Membership> membership,
            Applier applier,
            EventRecorder events,
            Clock clock) {
        this.serviceExports = serviceExports;
        this.services = services;
        this.slices = slices;
        this.endpointIpType = endpointIpType;
        this.membership = membership;
        this.applier = applier;
        this.events = events;
        this.clock = clock;
    }

    /** What the names of a Service's exports and imports are made of. */
    static String joinedName(ObjectKey service) {
        return Names.serviceImport(service.namespace(), service.name());
    }

    @Override
    public Next reconcile(ObjectKey key) {
        var next = export(key);
        if (next instanceof Next.Done) {
            unanswered.remove(key);
        }
        return next;
    }

    private Next export(ObjectKey key) {
        var request = serviceExports.get(key).filter(export -> !export.isMarkedForDeletion());
        var outcome = ExportPlan.plan(new ExportPlan.Inputs(
                request.isPresent(), services.get(key), slices.by(BY_SERVICE, key.toString()), endpointIpType));
        var now = membership.get();
        var leader = now.synced();
        if (leader.isEmpty()) {
            request.ifPresent(export -> ExportVerdict.withoutLeader(outcome, isValid(export) && !now.isLeft())
                    .ifPresent(verdict -> tell(export, verdict)));
            return Next.done();
        }
        try {
            var taken = bring(leader.get(), key, outcome);
            return request.map(export -> taken.map(other -> tell(export, ExportVerdict.nameTaken(key, other)))
                            .orElseGet(() -> tell(leader.get(), export, outcome)))
                    .orElse(Next.done());
        } catch (WriteRefused e) {
            // What the exporter has to know is a refusal. A conflict, and a leader that is away or busy, are over with
            // a later try.
            if (e.isRefusal()) {
                request.ifPresent(export -> tell(export, ExportVerdict.refused(e)));
            } else if (!e.isConflict()) {
                // One that says something already says it still.
                request.filter(export -> conditions(export).isEmpty())
                        .ifPresent(export -> ExportVerdict.withoutLeader(outcome, false)
                                .ifPresent(verdict -> tell(export, verdict)));
            }
            throw e;
        }
    }

    /**
     * Brings the leader to what {@code outcome} says: the ports before the endpoints, which are nothing without them.
     *
     * @return an export of another Service that has the name already; it is left as it is
     */
    private static Optional<ResourceExport> bring(LeaderConnection leader, ObjectKey key, ExportOutcome outcome) {
        var access = leader.access();
        var cluster = access.clusterId();
        var wanted = outcome instanceof ExportOutcome.Exportable(var ports, var subsets, var ignored)
                ? List.of(
                        ResourceExportSpec.service(cluster, key.namespace(), key.name(), ports),
                        ResourceExportSpec.endpoints(cluster, key.namespace(), key.name(), subsets))
                : List.<ResourceExportSpec>of();
        for (var spec : wanted) {
            var object = ResourceExport.of(access.namespace(), spec);
            var applied = LeaderExports.apply(leader, object, existing -> isOf(existing, key));
            if (applied instanceof Applied.Foreign<ResourceExport>(ResourceExport other)) {
                return Optional.of(other);
            }
        }
        if (wanted.isEmpty()) {
            Stream.of(
                            Names.endpointsExport(cluster, key.namespace(), key.name()),
                            Names.serviceExport(cluster, key.namespace(), key.name()))
                    .flatMap(name -> leader.exports().get(new ObjectKey(access.namespace(), name)).stream())
                    .filter(existing -> isOf(existing, key))
                    .forEach(leader.applier()::delete);
        }
        return Optional.empty();
    }

    private static boolean isOf(ResourceExport existing, ObjectKey key) {
        var spec = existing.getSpec();
        return spec != null
                && spec.namespace().equals(key.namespace())
                && spec.name().equals(key.name());
    }

    private static List<ServiceCondition> conditions(ServiceExport export) {
        return Optional.ofNullable(export.getStatus())
                .map(ServiceExportStatus::conditions)
                .orElse(List.of());
    }

    private static boolean isValid(ServiceExport export) {
        return ServiceCondition.find(conditions(export), ConditionTypes.VALID)
                .filter(ServiceCondition::holds)
                .isPresent();
    }

    private Next tell(LeaderConnection leader, ServiceExport export, ExportOutcome outcome) {
        return switch (outcome) {
            case ExportOutcome.NotRequested ignored -> Next.done();
            case ExportOutcome.NotExportable reason -> tell(export, ExportVerdict.of(reason));
            case ExportOutcome.Exportable exported -> {
                var key = ObjectKey.of(export);
                var answer = LeaderAnswer.of(exported, seen(leader, key));
                if (!(answer instanceof LeaderAnswer.Pending)) {
                    yield tell(export, ExportVerdict.of(exported, answer));
                }
                var now = clock.instant();
                var patience = Duration.between(
                        now, unanswered.computeIfAbsent(key, none -> now).plus(PATIENCE));
                yield patience.isPositive() ? Next.after(patience) : tell(export, ExportVerdict.of(exported, answer));
            }
        };
    }

    private static LeaderAnswer.Seen seen(LeaderConnection leader, ObjectKey key) {
        var cluster = leader.access().clusterId();
        var common = leader.access().namespace();
        return new LeaderAnswer.Seen(
                cluster,
                key,
                leader.exports().get(new ObjectKey(common, Names.serviceExport(cluster, key.namespace(), key.name()))),
                leader.exports()
                        .get(new ObjectKey(common, Names.endpointsExport(cluster, key.namespace(), key.name()))),
                leader.imports().get(new ObjectKey(common, Names.serviceImport(key.namespace(), key.name()))),
                leader.imports().get(new ObjectKey(common, Names.endpointsImport(key.namespace(), key.name()))));
    }

    private Next tell(ServiceExport export, ExportVerdict verdict) {
        var before = conditions(export);
        var generation =
                Optional.ofNullable(export.getMetadata().getGeneration()).orElse(0L);
        var conditions = verdict.conditions(before, clock.instant(), generation);
        // What others say beside it is their business.
        if (before.containsAll(conditions)) {
            return Next.done();
        }
        var desired = new ServiceExport();
        desired.setMetadata(export.getMetadata());
        desired.setStatus(new ServiceExportStatus(conditions));
        if (applier.applyStatus(desired, export, Claim.NAMED_FIELDS) instanceof Applied.Changed<ServiceExport>) {
            verdict.news(before).forEach(said -> events.warning(export, said.reason(), said.message()));
            // That a new export went well needs no Event; that a problem is over does.
            if (verdict.isWell() && !before.isEmpty()) {
                events.normal(export, verdict.valid().reason(), verdict.valid().message());
            }
        }
        return Next.done();
    }
}
