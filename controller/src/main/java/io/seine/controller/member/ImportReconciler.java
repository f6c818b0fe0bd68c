package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.seine.api.ConditionTypes;
import io.seine.api.Labels;
import io.seine.api.Names;
import io.seine.api.Reasons;
import io.seine.api.mcs.ServiceCondition;
import io.seine.api.mcs.ServiceImport;
import io.seine.api.mcs.ServiceImportSpec;
import io.seine.api.mcs.ServiceImportStatus;
import io.seine.api.multicluster.ResourceImportSpec.ServiceImportPayload;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.member.ImportPlan.ImportFacts;
import io.seine.controller.member.ImportPlan.Inputs;
import io.seine.controller.member.ImportPlan.Result;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.Failures;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import io.seine.controller.reconcile.Watched;
import io.seine.controller.reconcile.WriteRefused;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Keeps what a Service of the ClusterSet is in this cluster: Service, Endpoints, EndpointSlices and ServiceImport. Keys are the
 * exported Service's Namespace and name.
 */
final class ImportReconciler implements Reconciler<ObjectKey> {
    /** Index of our EndpointSlices by {@code namespace/name} of the exported Service. */
    static final String BY_IMPORT = "byImport";

    /** The caches that an import is made of and compared with. */
    record Caches(
            Watched<Service> services,
            Watched<Endpoints> endpoints,
            Watched<EndpointSlice> slices,
            Watched<ServiceImport> serviceImports,
            Watched<Namespace> namespaces) {}

    private final Caches caches;
    private final LocalCluster local;
    private final Supplier<Membership> membership;
    private final Applier applier;
    private final EventRecorder events;
    private final Clock clock;

    ImportReconciler(
            Caches caches,
            LocalCluster local,
            Supplier<Membership> membership,
            Applier applier,
            EventRecorder events,
            Clock clock) {
        this.caches = caches;
        this.local = local;
        this.membership = membership;
        this.applier = applier;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Next reconcile(ObjectKey key) {
        var now = membership.get();
        if (now.isLeft()) {
            write(key, Result.NOTHING, () -> Result.NOTHING);
        } else if (local.isNetworkKnown()) {
            now.synced().ifPresent(leader -> reconcile(key, leader));
        }
        return Next.done();
    }

    private void reconcile(ObjectKey key, LeaderConnection leader) {
        var inputs = inputs(key, leader);
        try {
            bring(key, inputs);
        } catch (WriteRefused e) {
            if (e.isRefusal()) {
                tell(key, e);
            }
            throw e;
        }
    }

    private void bring(ObjectKey key, Inputs inputs) {
        var plan = ImportPlan.plan(inputs);
        plan.conflicts()
                .forEach(conflict -> events.warning(conflict.object(), Reasons.IMPORT_CONFLICT, conflict.message()));
        try {
            write(
                    key,
                    plan,
                    () -> plan.service()
                            .map(service -> ImportPlan.plan(inputs.withService(written(service, inputs))))
                            .orElse(plan));
        } finally {
            plan.refusal()
                    .ifPresent(refusal -> caches.serviceImports
                            .get(key)
                            .ifPresent(object -> events.warning(object, Reasons.ENDPOINTS_REFUSED, refusal)));
        }
    }

    private Service written(Service desired, Inputs inputs) {
        return applier.apply(desired, inputs.service(), Ours::isOurs, Claim.WHOLE)
                .object();
    }

    /** On the ServiceImport, or where that is what cannot be made, on the Namespace that it should be in. */
    private void tell(ObjectKey key, WriteRefused refusal) {
        caches.serviceImports
                .get(key)
                .map(HasMetadata.class::cast)
                .or(() -> caches.namespaces.get(new ObjectKey("", key.namespace())))
                .ifPresent(object -> events.warning(
                        object,
                        Reasons.IMPORT_REFUSED,
                        "Service " + key + " of the ClusterSet cannot be imported as it should be: "
                                + refusal.getMessage()));
    }

    private Inputs inputs(ObjectKey key, LeaderConnection leader) {
        var own = local.network(leader);
        var remotes = local.remotes(leader);
        var networks = remotes.networks();
        var ports = leader.importOf(Names.serviceImport(key.namespace(), key.name()), key.namespace(), key.name())
                .flatMap(object -> Optional.ofNullable(object.getSpec().serviceImport()))
                .map(ServiceImportPayload::spec)
                .map(ServiceImportSpec::ports)
                .orElse(List.of());
        var contributions = leader.importOf(
                        Names.endpointsImport(key.namespace(), key.name()), key.namespace(), key.name())
                .map(object -> Contributions.of(
                        object,
                        Stream.of(
                                        Stream.of(own),
                                        networks.stream(),
                                        remotes.refused().stream().flatMap(refused -> refused.network().stream()))
                                .flatMap(some -> some)
                                .toList()))
                .orElse(List.of());
        return new Inputs(
                key.namespace(),
                key.name(),
                leader.access().clusterId(),
                ports,
                contributions,
                caches.namespaces
                        .get(new ObjectKey("", key.namespace()))
                        .filter(namespace -> !namespace.isMarkedForDeletion())
                        .isPresent(),
                caches.slices.by(ExportReconciler.BY_SERVICE, key.toString()),
                own,
                networks,
                remotes.refused(),
                caches.services.get(imported(key)),
                caches.endpoints.get(imported(key)),
                caches.serviceImports
                        .get(key)
                        .filter(object -> !Ours.isOurs(object))
                        .map(HasMetadata.class::cast));
    }

    /**
     * Writes the parts at the same time, as none waits for another but the ServiceImport, and Endpoints that are taken over.
     *
     * @param withService writes the Service, and gives the plan that knows its ClusterIP, which the ServiceImport repeats
     */
    private void write(ObjectKey key, Result plan, Supplier<Result> withService) {
        var slices = new ArrayList<Runnable>();
        for (var slice : plan.slices()) {
            // By its name, not by the index: what the index goes by may have been edited.
            slices.add(
                    () -> applier.apply(slice, caches.slices.get(ObjectKey.of(slice)), Ours::isManaged, Claim.WHOLE));
        }
        var endpoints = caches.endpoints.get(imported(key)).filter(Ours::isOurs);
        var failures = new Failures();
        if (endpoints.filter(ImportReconciler::isMirrored).isPresent()) {
            // The original's: Kubernetes deletes the slices that it made of them as soon as we say so, and ours must be
            // there by then.
            failures.noteOfAll(slices);
            failures.throwFirst();
            slices.clear();
        }
        var writes = new ArrayList<>(slices);
        writes.add(() -> writeServiceImport(key, withService.get()));
        Applier.stale(caches.slices.by(BY_IMPORT, key.toString()), plan.slices())
                .forEach(slice -> writes.add(() -> applier.delete(slice)));
        writes.add(() -> sync(plan.endpoints(), endpoints));
        if (plan.service().isEmpty()) {
            caches.services
                    .get(imported(key))
                    .filter(Ours::isOurs)
                    .ifPresent(service -> writes.add(() -> applier.delete(service)));
        }
        failures.noteOfAll(writes);
        failures.throwFirst();
    }

    private static boolean isMirrored(HasMetadata endpoints) {
        var labels = endpoints.getMetadata().getLabels();
        return labels == null || !"true".equals(labels.get(Labels.SKIP_MIRROR));
    }

    private <T extends HasMetadata> void sync(Optional<T> desired, Optional<T> current) {
        desired.ifPresent(object -> applier.apply(object, current, Ours::isOurs, Claim.WHOLE));
        if (desired.isEmpty()) {
            current.ifPresent(applier::delete);
        }
    }

    private void writeServiceImport(ObjectKey key, Result plan) {
        var facts = plan.serviceImport();
        var current = caches.serviceImports.get(key).filter(Ours::isOurs);
        if (facts.isEmpty()) {
            current.ifPresent(applier::delete);
            return;
        }
        var object = ServiceImport.of(
                key.namespace(),
                key.name(),
                ServiceImportSpec.clusterSetIp(facts.get().ports())
                        .withIps(facts.get().ips()));
        object.getMetadata().setLabels(Ours.LABELS);
        object.setStatus(status(key, facts.get(), plan.refusal(), current));
        applier.applyWithStatus(object, current, Ours::isOurs, Claim.WHOLE);
    }

    /** Without an observed generation: where the status is part of the object, each status would make a new one. */
    private ServiceImportStatus status(
            ObjectKey key, ImportFacts facts, Optional<String> refusal, Optional<ServiceImport> before) {
        var conditions = before.flatMap(object -> Optional.ofNullable(object.getStatus()))
                .map(ServiceImportStatus::conditions)
                .orElse(List.of());
        var ready = facts.clusters().isEmpty()
                ? new ServiceCondition(
                        ConditionTypes.READY,
                        ConditionTypes.FALSE,
                        refusal.isPresent() ? Reasons.ENDPOINTS_REFUSED : Reasons.NO_ENDPOINTS,
                        refusal.orElse("No cluster has endpoints of this Service that can be used here"),
                        clock.instant(),
                        0)
                : new ServiceCondition(
                        ConditionTypes.READY,
                        ConditionTypes.TRUE,
                        ConditionTypes.READY,
                        "The Service can be used under the name " + Names.imported(key.name()),
                        clock.instant(),
                        0);
        return new ServiceImportStatus(
                facts.clusters().stream().map(ServiceImportStatus.Cluster::new).toList(),
                List.of(ready.keepingTransitionOf(conditions)));
    }

    private static ObjectKey imported(ObjectKey exported) {
        return new ObjectKey(exported.namespace(), Names.imported(exported.name()));
    }
}
