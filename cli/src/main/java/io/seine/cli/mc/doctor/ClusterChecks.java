package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.mcs.ServiceImport;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.mc.observe.Unread;
import io.seine.cli.mc.observe.Workloads;
import io.seine.controller.reconcile.ApiFailure;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a cluster can be looked at, and has the definitions that its part needs. */
final class ClusterChecks {
    static final List<Check> ALL = List.of(
            ClusterChecks::unreachable, ClusterChecks::unreadable, ClusterChecks::empty, ClusterChecks::definitions);

    private static final List<Class<? extends HasMetadata>> OF_LEADER =
            List.of(ClusterSet.class, MemberClusterAnnounce.class, ResourceExport.class, ResourceImport.class);

    private static final List<Class<? extends HasMetadata>> OF_MEMBER = List.of(
            ClusterSet.class,
            Gateway.class,
            ClusterInfoImport.class,
            LabelIdentity.class,
            ServiceExport.class,
            ServiceImport.class);

    private ClusterChecks() {}

    private static Stream<Finding> unreachable(Observation seen) {
        return seen.clusters().stream()
                .filter(cluster -> cluster.version().isEmpty())
                .map(cluster -> Finding.of(
                        Fault.CLUSTER_UNREACHABLE,
                        cluster,
                        "API server " + cluster.server(),
                        "The API server cannot be asked: "
                                + cluster.unread().stream()
                                        .map(Unread::sentence)
                                        .findFirst()
                                        .orElse("no answer"),
                        "correct the context " + cluster.name()
                                + " of the kubeconfig, or start the cluster's API server"));
    }

    private static Stream<Finding> unreadable(Observation seen) {
        return seen.clusters().stream()
                .filter(cluster -> cluster.version().isPresent())
                .flatMap(cluster -> {
                    var kinds = cluster.unread().stream()
                            .filter(one -> one.kind() != ApiFailure.Kind.NOT_FOUND)
                            .map(one -> one.what() + ": " + one.sentence())
                            .distinct()
                            .toList();
                    return kinds.isEmpty()
                            ? Stream.empty()
                            : Stream.of(Finding.of(
                                    Fault.NOT_READABLE,
                                    cluster,
                                    "your user",
                                    "Could not read everything, so faults there stay unseen: "
                                            + String.join("; ", kinds),
                                    "use a user who may read these kinds, such as the cluster's administrator"));
                });
    }

    private static Stream<Finding> empty(Observation seen) {
        return seen.clusters().stream()
                .filter(cluster -> cluster.version().isPresent() && cluster.knows("Deployment"))
                .filter(cluster -> cluster.namespaces().isEmpty())
                .map(cluster -> Finding.of(
                        Fault.NOT_INSTALLED,
                        cluster,
                        "the cluster",
                        "There is no controller, no agent and no ClusterSet in the cluster",
                        "seine mc deploy leadercluster --context " + cluster.name()
                                + ", or seine mc deploy membercluster --context " + cluster.name()));
    }

    private static Stream<Finding> definitions(Observation seen) {
        return seen.clusters().stream()
                .filter(cluster -> cluster.knows("CustomResourceDefinition")
                        && !cluster.namespaces().isEmpty())
                .flatMap(cluster -> needed(cluster).flatMap(kind -> definition(cluster, kind)));
    }

    private static Stream<Class<? extends HasMetadata>> needed(ClusterView cluster) {
        var leads = leads(cluster);
        return Stream.concat(
                        leads.contains(true) ? OF_LEADER.stream() : Stream.empty(),
                        leads.contains(false) ? OF_MEMBER.stream() : Stream.empty())
                .distinct();
    }

    /** Whether the cluster is a leader, a member or both. */
    private static Set<Boolean> leads(ClusterView cluster) {
        return cluster.namespaces().stream()
                .filter(namespace -> Workloads.mode(cluster, namespace).isPresent()
                        || !cluster.all(ClusterSet.class, namespace).isEmpty())
                .map(namespace -> Workloads.mode(cluster, namespace)
                        .map(mode -> mode.equals(Workloads.LEADER))
                        .orElseGet(() -> cluster.all(ClusterSet.class, namespace).stream()
                                .anyMatch(set -> new Observation.Place(cluster, set).leads())))
                .collect(Collectors.toSet());
    }

    private static Stream<Finding> definition(ClusterView cluster, Class<? extends HasMetadata> kind) {
        var name = HasMetadata.getFullResourceName(kind);
        var version = HasMetadata.getVersion(kind);
        var mend =
                "apply the manifest of deploy/ again: " + Finding.kubectl(cluster, "apply -f deploy/chart/definitions");
        var definition = cluster.one(CustomResourceDefinition.class, "", name);
        if (definition.isEmpty()) {
            return Stream.of(Finding.of(
                    Fault.DEFINITION_MISSING,
                    cluster,
                    "CustomResourceDefinition " + name,
                    "The API server does not know the kind " + HasMetadata.getKind(kind),
                    mend));
        }
        boolean served = definition.get().getSpec().getVersions().stream()
                .filter(CustomResourceDefinitionVersion::getServed)
                .anyMatch(one -> one.getName().equals(version));
        return served
                ? Stream.empty()
                : Stream.of(Finding.of(
                        Fault.DEFINITION_OLD,
                        cluster,
                        "CustomResourceDefinition " + name,
                        "The definition does not serve the version " + version + ", which Seine reads and writes",
                        mend));
    }
}
