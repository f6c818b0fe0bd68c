package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.awaitility.Awaitility.await;

import io.seine.api.FieldManagers;
import io.seine.api.NormalizedLabel;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.LabelIdentitySpec;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.ControllerOptions;
import io.seine.controller.leader.LeaderRole;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a test of label sets does and sees in a scenario. */
record StretchedLabels(Scenario scenario) {
    static final MultiClusterConfig ON = Scenario.onAnyPort(
            MultiClusterConfig.parse("enableStretchedNetworkPolicy: true").config());

    /** A leader of the scenario's Namespace that exchanges label sets; the caller closes it. */
    AutoCloseable leader(MultiClusterConfig config) {
        return LeaderRole.start(
                new ControllerOptions(scenario.leaderNamespace, "leader", config),
                scenario.north.asController(scenario.leaderNamespace, FieldManagers.LEADER));
    }

    void clusterSet() {
        scenario.north.apply("""
            apiVersion: multicluster.crd.antrea.io/v1alpha2
            kind: ClusterSet
            metadata: {name: %s, namespace: %s}
            spec:
              clusterID: test-cluster-north
              leaders: [{clusterID: test-cluster-north}]
            """.formatted(Scenario.CLUSTER_SET, scenario.leaderNamespace));
    }

    /** A Pod that no kubelet runs. */
    void pod(Cluster cluster, String name, String app) {
        await().atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> cluster.apply("""
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: %s, namespace: %s, labels: {app: %s}}
                    spec:
                      automountServiceAccountToken: false
                      containers: [{name: main, image: none}]
                    """.formatted(name, scenario.userNamespace, app)));
    }

    void deletePod(Cluster cluster, String name) {
        cluster.admin
                .pods()
                .inNamespace(scenario.userNamespace)
                .withName(name)
                .withGracePeriod(0)
                .delete();
    }

    /** The label set of a Pod with {@code app} in the users' Namespace. */
    NormalizedLabel label(String app) {
        return NormalizedLabel.of(Map.of("kubernetes.io/metadata.name", scenario.userNamespace), Map.of("app", app));
    }

    /** Label to ID in the ResourceImports of the leader. */
    Map<String, Integer> ids() {
        var ids = new TreeMap<String, Integer>();
        for (var object : scenario.north
                .admin
                .resources(ResourceImport.class)
                .inNamespace(scenario.leaderNamespace)
                .list()
                .getItems()) {
            var identity = object.getSpec().labelIdentity();
            if (identity != null) {
                ids.put(identity.label(), identity.id());
            }
        }
        return ids;
    }

    Optional<Integer> id(String app) {
        return Optional.ofNullable(ids().get(label(app).text()));
    }

    int awaitId(String app) {
        return await().atMost(LIMIT).until(() -> id(app), Optional::isPresent).orElseThrow();
    }

    /** Names of the exports of label sets. */
    List<String> exports() {
        return scenario
                .north
                .admin
                .resources(ResourceExport.class)
                .inNamespace(scenario.leaderNamespace)
                .list()
                .getItems()
                .stream()
                .filter(export -> export.getSpec().labelIdentity() != null)
                .map(export -> export.getMetadata().getName())
                .toList();
    }

    Optional<ResourceExport> export(Cluster member, NormalizedLabel label) {
        return Optional.ofNullable(scenario.north
                .admin
                .resources(ResourceExport.class)
                .inNamespace(scenario.leaderNamespace)
                .withName("test-cluster-" + member.name + "-" + label.hash())
                .get());
    }

    Optional<LabelIdentitySpec> identity(Cluster member, NormalizedLabel label) {
        return Optional.ofNullable(member.admin
                        .resources(LabelIdentity.class)
                        .withName(label.hash())
                        .get())
                .map(LabelIdentity::getSpec);
    }

    /** Label to ID in the LabelIdentities of a member. */
    Map<String, Integer> identities(Cluster member) {
        var ids = new TreeMap<String, Integer>();
        member.admin
                .resources(LabelIdentity.class)
                .list()
                .getItems()
                .forEach(object ->
                        ids.put(object.getSpec().label(), object.getSpec().id()));
        return ids;
    }
}
