package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.FieldManagers;
import io.seine.api.Names;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.mcs.ServiceImport;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.Gateway;
import io.seine.api.net.Cidr;
import io.seine.controller.ClusterClaims;
import io.seine.controller.Controller;
import io.seine.controller.ControllerOptions;
import io.seine.controller.Replica;
import io.seine.controller.Started;
import io.seine.controller.admission.Admission;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.policies.PolicyEnforcement;
import io.seine.controller.policies.PolicyEngine;
import io.seine.controller.reconcile.ApiClients;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.ControlLoop;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Watched;
import io.seine.controller.reconcile.WorkQueue;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A running member.
 *
 * <p>Needs in its own Namespace: secrets and clustersets with get, list, watch, clustersets also with patch; clusterclaims with get; the
 * configmap of its membership with get and patch; gateways and clusterinfoimports also with create,
 * patch, delete; clustersets/status with patch; leases with get, create and update. In the whole cluster: nodes, namespaces, servicecidrs and serviceexports with
 * get, list, watch; services, endpoints, endpointslices and serviceimports also with create, patch, delete;
 * serviceexports/status and serviceimports/status with patch; events with create, get and patch; and what {@link MemberPolicies}, {@link PolicyEngine} and
 * {@link PolicyEnforcement} need.
 */
public final class MemberRole {
    /** Index of ResourceImports and ResourceExports at the leader by {@code spec.kind}. */
    static final String BY_KIND = "byKind";

    private static final int WORKERS = 5;

    private MemberRole() {}

    /** Starts a member in the cluster that this process runs in; returns at once. */
    public static Controller start(ControllerOptions options) {
        return start(options, ApiClients.local(FieldManagers.MEMBER));
    }

    /** Starts a member over {@code client}, which it closes with itself. */
    public static Controller start(ControllerOptions options, KubernetesClient client) {
        return Controller.start("member", client, started -> assemble(options, client, started));
    }

    private static Controller.Running assemble(ControllerOptions options, KubernetesClient client, Started started) {
        var namespace = options.namespace();
        var config = options.config();
        var clock = Clock.systemUTC();
        var applier = new Applier(client, FieldManagers.MEMBER);
        var events = new EventRecorder(client, FieldManagers.MEMBER, options.instance(), clock);
        var wakes = new MemberWakes();
        var engine = new PolicyEngine(client);
        var admission = Admission.ofMember(config, namespace, client, engine, applier, events);
        started.add("admission", admission::close);
        var replica = new Replica("member", Names.MEMBER_LEASE, options, client, events);
        started.add("replica", replica::close);

        var clusterSets = new Watched<>(
                "ClusterSets in " + namespace,
                client.resources(ClusterSet.class).inNamespace(namespace));
        var secrets = new Watched<>(
                        "Secrets in " + namespace,
                        client.resources(Secret.class).inNamespace(namespace))
                .trim(MembershipPlan::keepCredentials);
        var gateways = new Watched<>(
                "Gateways in " + namespace, client.resources(Gateway.class).inNamespace(namespace));
        var clusterInfoImports = new Watched<>(
                "ClusterInfoImports in " + namespace,
                client.resources(ClusterInfoImport.class).inNamespace(namespace));
        var nodes = new Watched<>("Nodes", client.resources(Node.class))
                .trim(Watched::forgetOwners)
                .trim(node -> node.getStatus().setImages(List.of()));
        var serviceExports = new Watched<>(
                        "ServiceExports", client.resources(ServiceExport.class).inAnyNamespace())
                .index(
                        ExportReconciler.BY_JOINED_NAME,
                        export -> List.of(ExportReconciler.joinedName(ObjectKey.of(export))));
        var caches = new ImportReconciler.Caches(
                new Watched<>("Services", client.resources(Service.class).inAnyNamespace())
                        .index(
                                MemberWakes.BY_NAMESPACE,
                                service -> Ours.isOurs(service)
                                        ? List.of(service.getMetadata().getNamespace())
                                        : List.of()),
                new Watched<>("Endpoints", client.resources(Endpoints.class).inAnyNamespace()),
                new Watched<>(
                                "EndpointSlices",
                                client.resources(EndpointSlice.class).inAnyNamespace())
                        .index(
                                ExportReconciler.BY_SERVICE,
                                slice -> MemberWakes.serviceOf(slice).stream()
                                        .map(ObjectKey::toString)
                                        .toList())
                        .index(
                                ImportReconciler.BY_IMPORT,
                                slice -> MemberWakes.importOf(slice).stream()
                                        .map(ObjectKey::toString)
                                        .toList()),
                new Watched<>(
                        "ServiceImports", client.resources(ServiceImport.class).inAnyNamespace()),
                new Watched<>("Namespaces", client.resources(Namespace.class)));
        var serviceCidr = new ServiceCidrSource(
                client,
                namespace,
                Optional.of(config.serviceCIDR())
                        .filter(text -> !text.isEmpty())
                        .map(Cidr::parse),
                wakes::network);

        // Most Services of a cluster are nobody's business here.
        caches.services().trim(service -> forgetOwners(service, Ours.isOurs(service)));
        caches.endpoints().trim(endpoints -> forgetOwners(endpoints, Ours.isOurs(endpoints)));
        caches.slices().trim(slice -> forgetOwners(slice, Ours.isManaged(slice)));
        caches.namespaces().trim(Watched::forgetOwners);
        applier.showIn(List.of(
                clusterSets,
                gateways,
                clusterInfoImports,
                serviceExports,
                caches.services(),
                caches.endpoints(),
                caches.slices(),
                caches.serviceImports()));

        var beginner = new Applier(client, FieldManagers.MEMBER_BEGINNING);
        beginner.showIn(List.of(gateways));
        var local = new LocalCluster(
                namespace,
                config,
                nodes,
                gateways,
                clusterInfoImports,
                serviceCidr,
                new NetworkRefusals(wakes::membership));
        var membership = new MembershipReconciler(
                namespace,
                clusterSets,
                secrets,
                local,
                applier,
                events,
                clock,
                wakes::all,
                leader -> {
                    leader.calls().writeOnlyWhile(replica::isActive);
                    wakes.feed(leader);
                },
                replica::isActive,
                new ClusterClaims(client, applier),
                new MembershipRecord(client, namespace, applier));
        started.add("membership", membership::close);
        Supplier<Membership> current = membership::membership;
        var policies = new MemberPolicies(
                client, config.enableStretchedNetworkPolicy(), caches.namespaces(), current, applier, events, clock);
        replica.show(new MemberFigures(serviceExports, caches.serviceImports(), current));
        var queues = new MemberWakes.Queues(
                new WorkQueue<>("ClusterSets", 1, membership),
                new WorkQueue<>(
                        "Service exports",
                        WORKERS,
                        new ExportReconciler(
                                serviceExports,
                                caches.services(),
                                caches.slices(),
                                config.endpointIPType(),
                                current,
                                applier,
                                events,
                                clock)),
                new WorkQueue<>(
                        "Service imports",
                        WORKERS,
                        new ImportReconciler(caches, local, current, applier, events, clock)),
                new WorkQueue<>("Gateways", 1, new GatewayReconciler(local, current, beginner, applier, events)),
                new WorkQueue<>("ClusterInfo export", 1, new ClusterInfoExportReconciler(local, current)),
                new WorkQueue<>("ClusterInfoImports", 1, new ClusterInfoImportReconciler(local, current, applier)));
        wakes.connect(queues, serviceExports, caches, current);
        wakes.connect(policies);
        wakes.feed(clusterSets, secrets, local);
        var enforcement = new PolicyEnforcement(engine, client, caches.namespaces(), caches.services(), events, clock);

        policies.start();
        started.add("policies", policies::close);
        engine.start();
        started.add("policy engine", engine::close);
        started.add("enforcement of policies", enforcement::close);
        serviceCidr.start();
        started.add("service CIDR", serviceCidr::close);
        var loop = new ControlLoop(
                "member",
                Stream.concat(
                                policies.caches(),
                                Stream.of(
                                        clusterSets,
                                        secrets,
                                        gateways,
                                        clusterInfoImports,
                                        nodes,
                                        serviceExports,
                                        caches.services(),
                                        caches.endpoints(),
                                        caches.slices(),
                                        caches.serviceImports(),
                                        caches.namespaces()))
                        .toList(),
                Stream.of(queues.all().stream(), policies.queues(), enforcement.queues())
                        .flatMap(each -> each)
                        .toList());
        started.add("reconcilers", loop::close);
        wakes.all();
        replica.show(admission)
                .beside(admission.loop())
                .waitingFor(admission::notReady)
                .watching(() ->
                        current.get().connection().map(LeaderConnection::stuck).orElse(List.of()))
                .whenTurnBegins(() -> current.get().connection().ifPresent(LeaderConnection::beatNow));
        return new Controller.Running(replica.run(loop), admission::port);
    }

    private static void forgetOwners(HasMetadata object, boolean ours) {
        if (!ours) {
            Watched.forgetOwners(object);
        }
    }
}
