package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.seine.api.Condition;
import io.seine.api.mcs.ServiceImport;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import java.util.List;
import java.util.Optional;

/** What an administrator of the clusters of a scenario sees. */
record Seen(Scenario scenario) {
    /** The imported Service, once it has {@code port} and an address of its own is in its ServiceImport. */
    Service awaitImported(Cluster cluster, String name, int port) {
        return await("the import of " + name + ":" + port + " in " + cluster.name)
                .atMost(LIMIT)
                .until(
                        () -> service(cluster, "antrea-mc-" + name)
                                .filter(service ->
                                        service.getSpec().getPorts().getFirst().getPort() == port)
                                .filter(service -> serviceImport(cluster, name)
                                        .filter(object ->
                                                !object.getSpec().ips().isEmpty())
                                        .isPresent()),
                        Optional::isPresent)
                .orElseThrow();
    }

    void awaitNothingImported(Cluster cluster, String name) {
        await("the end of the import of " + name + " in " + cluster.name)
                .atMost(LIMIT)
                .until(() -> service(cluster, "antrea-mc-" + name).isEmpty()
                        && serviceImport(cluster, name).isEmpty());
    }

    Optional<Service> service(Cluster cluster, String name) {
        return Optional.ofNullable(cluster.admin
                .services()
                .inNamespace(scenario.userNamespace)
                .withName(name)
                .get());
    }

    Optional<ServiceImport> serviceImport(Cluster cluster, String name) {
        return Optional.ofNullable(cluster.admin
                .resources(ServiceImport.class)
                .inNamespace(scenario.userNamespace)
                .withName(name)
                .get());
    }

    /** The member's announce. */
    Optional<MemberClusterAnnounce> announce(Cluster leader, Cluster member) {
        return Optional.ofNullable(leader.admin
                .resources(MemberClusterAnnounce.class)
                .inNamespace(scenario.leaderNamespace)
                .withName("member-announce-from-test-cluster-" + member.name)
                .get());
    }

    /** The uids of what the member exports. */
    List<String> exports(Cluster leader, Cluster member) {
        return at(leader, ResourceExport.class).stream()
                .filter(export -> export.getSpec().clusterID().equals("test-cluster-" + member.name))
                .map(export -> export.getMetadata().getUid())
                .sorted()
                .toList();
    }

    /** The objects of a kind in the leader's Namespace. */
    <T extends HasMetadata> List<T> at(Cluster leader, Class<T> kind) {
        return leader.admin
                .resources(kind)
                .inNamespace(scenario.leaderNamespace)
                .list()
                .getItems();
    }

    /** The leader's ClusterSet. */
    ClusterSet ledBy(Cluster leader) {
        return leader.admin
                .resources(ClusterSet.class)
                .inNamespace(scenario.leaderNamespace)
                .withName(Scenario.CLUSTER_SET)
                .get();
    }

    /** What the leader says of a member. */
    Optional<Condition> saidOf(Cluster leader, Cluster member) {
        return Optional.ofNullable(ledBy(leader).getStatus()).stream()
                .flatMap(status -> status.clusterStatuses().stream())
                .filter(status -> status.clusterID().equals("test-cluster-" + member.name))
                .flatMap(status -> Condition.find(status.conditions(), "Ready").stream())
                .findFirst();
    }
}
