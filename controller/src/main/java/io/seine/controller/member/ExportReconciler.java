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
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Keeps what the leader has of one Service of this cluster, and tells its ServiceExport what came of it. Keys are Services, there
 * or not.
 */
final class ExportReconciler implements Reconciler<ObjectKey> {
    /** Index of EndpointSlices by {@code namespace/name} of their Service. */
    static final String BY_SERVICE = "byService";

    private final Watched<ServiceExport> serviceExports;
    private final Watched<Service> services;
    private final Watched<EndpointSlice> slices;
    private final EndpointIPType endpointIpType;
    private final Supplier<Membership> membership;
    private final Applier applier;
    private final EventRecorder events;
    private final Clock clock;

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

    @Override
    public Next reconcile(ObjectKey key) {
        var request = serviceExports.get(key).filter(export -> !export.isMarkedForDeletion());
        var outcome = ExportPlan.plan(new ExportPlan.Inputs(
                request.isPresent(), services.get(key), slices.by(BY_SERVICE, key.toString()), endpointIpType));
        var leader = membership.get().synced();
        if (leader.isEmpty()) {
            request.ifPresent(export -> tell(export, ExportVerdict.withoutLeader(outcome, isValid(export))));
            return Next.done();
        }
        try {
            var taken = bring(leader.get(), key, outcome);
            request.ifPresent(export -> tell(
                    export,
                    taken.map(other -> ExportVerdict.nameTaken(key, other)).or(() -> ExportVerdict.of(outcome))));
        } catch (WriteRefused e) {
            // A conflict is over with the next try; everything else the exporter has to know.
            if (!e.isConflict()) {
                request.ifPresent(export -> tell(export, Optional.of(ExportVerdict.refused(e))));
            }
            throw e;
        }
        return Next.done();
    }

    /**
     * Brings the leader to what {@code outcome} says: the ports before the endpoints, which are nothing without them.
     *
     * @return an export of another Service that has the name already; it is left as it is
     */
    private static Optional<ResourceExport> bring(LeaderConnection leader, ObjectKey key, ExportOutcome outcome) {
        var access = leader.access();
        var cluster = access.clusterId();
        var wanted = outcome instanceof ExportOutcome.Exportable(var ports, var subsets)
                ? List.of(
                        ResourceExportSpec.service(cluster, key.namespace(), key.name(), ports),
                        ResourceExportSpec.endpoints(cluster, key.namespace(), key.name(), subsets))
                : List.<ResourceExportSpec>of();
        for (var spec : wanted) {
            var object = ResourceExport.of(access.namespace(), spec);
            var applied = leader.applier()
                    .apply(
                            object,
                            leader.exports().get(ObjectKey.of(object)),
                            existing -> isOf(existing, key),
                            Claim.WHOLE);
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

    private void tell(ServiceExport export, Optional<ExportVerdict> verdict) {
        if (verdict.isEmpty()) {
            return;
        }
        var said = verdict.get();
        var before = conditions(export);
        var generation =
                Optional.ofNullable(export.getMetadata().getGeneration()).orElse(0L);
        var condition = new ServiceCondition(
                        ConditionTypes.VALID, said.status(), said.reason(), said.message(), clock.instant(), generation)
                .keepingTransitionOf(before);
        var desired = new ServiceExport();
        desired.setMetadata(export.getMetadata());
        desired.setStatus(new ServiceExportStatus(List.of(condition)));
        if (applier.applyStatus(desired, export, Claim.NAMED_FIELDS) instanceof Applied.Changed<ServiceExport>) {
            if (!condition.status().equals(ConditionTypes.FALSE)) {
                events.normal(export, said.reason(), said.message());
            } else {
                events.warning(export, said.reason(), said.message());
            }
        }
    }
}
