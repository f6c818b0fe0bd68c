package io.seine.controller.leader;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.FieldManagers;
import io.seine.api.Names;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.ClusterClaims;
import io.seine.controller.Controller;
import io.seine.controller.ControllerOptions;
import io.seine.controller.Replica;
import io.seine.controller.Started;
import io.seine.controller.admission.Admission;
import io.seine.controller.reconcile.ApiClients;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.ControlLoop;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Watched;
import io.seine.controller.reconcile.WorkQueue;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * A running leader. It watches and writes in its own Namespace only.
 *
 * <p>Needs there: clusterclaims with get; clustersets, memberclusterannounces, resourceexports and resourceimports with list, watch, patch, all
 * but the first also with delete, the last with create; the status of all but announces with patch; events with create, get and patch; the
 * configmap of the label identities with get, create, patch and that of the configuration with get; leases with get, create and update; and
 * what {@link Admission} needs.
 */
public final class LeaderRole {
    /** Index of ResourceExports by the name of the ResourceImport that they become part of. */
    static final String BY_IMPORT = "byImport";

    /** Index of ResourceExports by exporting cluster. */
    static final String BY_CLUSTER = "byCluster";

    private static final int IMPORT_WORKERS = 5;

    private LeaderRole() {}

    /** Starts a leader in the cluster that this process runs in; returns at once. */
    public static Controller start(ControllerOptions options) {
        return start(options, ApiClients.local(FieldManagers.LEADER));
    }

    /** Starts a leader over {@code client}, which it closes with itself. */
    public static Controller start(ControllerOptions options, KubernetesClient client) {
        return Controller.start("leader", client, started -> assemble(options, client, started));
    }

    private static Controller.Running assemble(ControllerOptions options, KubernetesClient client, Started started) {
        var namespace = options.namespace();
        var clock = Clock.systemUTC();
        var applier = new Applier(client, FieldManagers.LEADER);
        var events = new EventRecorder(client, FieldManagers.LEADER, options.instance(), clock);
        var answers = new Answers(applier, events, clock);
        var heartbeats = new Heartbeats();
        var admission = Admission.ofLeader(options.config(), namespace, client, applier, events);
        started.add("admission", admission::close);
        var replica = new Replica("leader", Names.LEADER_LEASE, options, client, events);
        started.add("replica", replica::close);

        var clusterSets = new Watched<>(
                "ClusterSets in " + namespace,
                client.resources(ClusterSet.class).inNamespace(namespace));
        var announces = new Watched<>(
                "MemberClusterAnnounces in " + namespace,
                client.resources(MemberClusterAnnounce.class).inNamespace(namespace));
        var exports = new Watched<>(
                        "ResourceExports in " + namespace,
                        client.resources(ResourceExport.class).inNamespace(namespace))
                .index(BY_IMPORT, export -> Exported.importName(export).stream().toList())
                .index(BY_CLUSTER, export -> List.of(Exported.cluster(export)));
        var imports = new Watched<>(
                "ResourceImports in " + namespace,
                client.resources(ResourceImport.class).inNamespace(namespace));
        applier.showIn(List.of(clusterSets, announces, exports, imports));

        var clusterSetQueue = new WorkQueue<>(
                "ClusterSets",
                1,
                new ClusterSetReconciler(
                        clusterSets,
                        announces,
                        heartbeats,
                        applier,
                        events,
                        new ClusterClaims(client, applier),
                        clock));
        var announceQueue = new WorkQueue<>(
                "MemberClusterAnnounces",
                1,
                new AnnounceReconciler(announces, exports, heartbeats, clusterSets, applier, events, clock));
        var whileLeading = new WhileLeading(
                namespace,
                clusterSets,
                exports,
                imports,
                new ResourceImportReconciler(namespace, exports, imports, applier, answers, clock),
                applier);
        var importQueue = new WorkQueue<>("ResourceImports", IMPORT_WORKERS, whileLeading);
        var labelQueue = LabelIdentities.queue(options, client, exports, imports, applier, answers);

        clusterSets
                .feed(
                        clusterSetQueue,
                        set -> Stream.concat(
                                        Stream.of(ObjectKey.of(set)),
                                        clusterSets.list().stream().map(ObjectKey::of))
                                .toList())
                .feed(
                        importQueue,
                        set -> whileLeading.names(),
                        (before, after) -> before.isMarkedForDeletion() != after.isMarkedForDeletion());
        announces
                .feed(
                        clusterSetQueue,
                        announce ->
                                clusterSets.list().stream().map(ObjectKey::of).toList())
                .feed(announceQueue, announce -> List.of(ObjectKey.of(announce)));
        exports.feed(importQueue, Exported::importNames)
                .feed(
                        announceQueue,
                        export -> List.of(AnnounceReconciler.key(namespace, Exported.cluster(export))).stream()
                                .filter(key -> announces.get(key).isEmpty())
                                .toList());
        imports.feed(importQueue, object -> List.of(object.getMetadata().getName()));

        var loop = new ControlLoop(
                "leader",
                List.of(clusterSets, announces, exports, imports),
                List.of(clusterSetQueue, announceQueue, importQueue, labelQueue));
        started.add("reconcilers", loop::close);
        replica.show(new LeaderFigures(clusterSets, announces, exports, imports, heartbeats, clock))
                .show(admission)
                .beside(admission.loop())
                .waitingFor(admission::notReady)
                .whenTurnBegins(heartbeats::begin);
        return new Controller.Running(replica.run(loop), admission::port);
    }
}
