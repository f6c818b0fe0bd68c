package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.Tier;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A policy that the ClusterSet's administrator exports is in force in every member, or the administrator is told why not. */
class PolicyReplicationIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    private static final String NAME = "strict-namespace-isolation";
    private static final String IMPORTED = "antrea-mc-" + NAME;
    private static final String IMPORT = NAME + "-antreaclusternetworkpolicy";

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES);
        for (var member : scenario.members()) {
            installAntrea(member);
            await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> {
                member.admin.resources(ClusterNetworkPolicy.class).delete();
                member.admin.resources(Tier.class).delete();
                assertThat(member.admin
                                .resources(ClusterNetworkPolicy.class)
                                .list()
                                .getItems())
                        .isEmpty();
            });
        }
    }

    @AfterEach
    void stop() throws Exception {
        scenario.close();
    }

    @Test
    @Proves({"W-7b", "row 63", "row 114", "row 115"})
    void policyFollowsItsExportAndItsTier() {
        scenario.joined();
        tier(scenario.east);

        export("export-1", 1);

        var policy = awaitPriority(scenario.east, 1);
        assertThat(policy.getMetadata().getAnnotations()).containsEntry("multicluster.antrea.io/imported-acnp", "true");
        assertThat(policy.getSpec().fields())
                .containsEntry("tier", "securityops")
                .containsKeys("appliedTo", "ingress");
        assertThat(resourceImport().orElseThrow().getSpec().namespace()).isEmpty();
        var event = awaitEvent("ACNP Tier securityops does not exist in importing cluster test-cluster-west");
        assertThat(event.getReason()).isEqualTo("ACNPImportFailed");
        assertThat(event.getType()).isEqualTo("Warning");
        assertThat(event.getReportingComponent()).isEqualTo("resourceimport-controller");
        assertThat(event.getReportingInstance()).isEqualTo("antrea-mc-controller");
        assertThat(event.getAction()).isEqualTo("synced");
        assertThat(event.getInvolvedObject().getUid())
                .isEqualTo(resourceImport().orElseThrow().getMetadata().getUid());
        assertThat(policy(scenario.west)).isEmpty();

        tier(scenario.west);
        awaitPriority(scenario.west, 1);

        export("export-1", 2);
        scenario.members().forEach(member -> awaitPriority(member, 2));

        scenario.west.admin.resources(Tier.class).withName("securityops").delete();
        awaitNone(scenario.west);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(importEvents())
                        .filteredOn(found -> found.getMessage().contains("test-cluster-west"))
                        .hasSize(1));

        deleteExport("export-1");
        awaitNone(scenario.east);
        await().atMost(LIMIT).until(() -> resourceImport().isEmpty());
    }

    @Test
    @Proves({"W-7b", "W-7c", "row 130"})
    void importIsRepairedAndRemovedWhateverHappenedMeanwhile() throws Exception {
        scenario.startLeader();
        var east = scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);
        scenario.join(scenario.east);
        tier(scenario.east);
        scenario.east.apply(policyYaml("somebody-elses", 5));
        export("export-1", 1);
        awaitPriority(scenario.east, 1);

        scenario.east.apply(policyYaml(IMPORTED, 9));
        awaitPriority(scenario.east, 1);
        var before = policy(scenario.east).orElseThrow().getMetadata().getUid();
        scenario.east
                .admin
                .resources(ClusterNetworkPolicy.class)
                .withName(IMPORTED)
                .delete();
        await().atMost(LIMIT)
                .until(() -> policy(scenario.east)
                        .filter(now -> !now.getMetadata().getUid().equals(before))
                        .isPresent());

        east.close();
        deleteExport("export-1");
        await().atMost(LIMIT).until(() -> resourceImport().isEmpty());
        scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);

        awaitNone(scenario.east);
        assertThat(scenario.east
                        .admin
                        .resources(ClusterNetworkPolicy.class)
                        .withName("somebody-elses")
                        .get())
                .isNotNull();
    }

    @Test
    @Proves({"W-7b", "row 115"})
    void policyOfThatNameThatIsNoImportIsLeftAloneAndReported() {
        scenario.startLeader();
        scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);
        scenario.join(scenario.east);
        tier(scenario.east);
        scenario.east.apply(policyYaml(IMPORTED, 5));

        export("export-1", 1);

        awaitEvent("Unable to import Antrea ClusterNetworkPolicy which conflicts with existing one in cluster"
                + " test-cluster-east");
        assertThat(priority(policy(scenario.east).orElseThrow())).isEqualTo(5);

        scenario.east
                .admin
                .resources(ClusterNetworkPolicy.class)
                .withName(IMPORTED)
                .delete();
        awaitPriority(scenario.east, 1);
    }

    @Test
    @Proves({"W-6", "W-7", "row 74"})
    void secondExportOfANameIsRefusedAndTakesOverWhenTheFirstGoes() {
        scenario.startLeader();
        export("export-1", 1);
        await().atMost(LIMIT).until(() -> resourceImport().isPresent());

        export("export-2", 2);

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(condition("export-2")).isEqualTo("Failure False ConvergeFailure"));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.events(
                                scenario.north, resourceExport("export-2").orElseThrow()))
                        .anyMatch(event -> event.startsWith("ConvergeFailure: ") && event.contains("export-1")));
        assertThat(importedPriority()).isEqualTo(1);

        deleteExport("export-1");

        await().atMost(LIMIT).untilAsserted(() -> assertThat(importedPriority()).isEqualTo(2));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(condition("export-2")).startsWith("Succeeded True"));
        await().atMost(LIMIT).until(() -> resourceExport("export-1").isEmpty());

        deleteExport("export-2");
        await().atMost(LIMIT).until(() -> resourceImport().isEmpty());
        await().atMost(LIMIT).until(() -> resourceExport("export-2").isEmpty());
    }

    @Test
    @Proves("W-7b")
    void clusterWithoutAntreaTakesPartInEverythingElseAndBeginsWhenAntreaComes() {
        for (var kind : List.of("clusternetworkpolicies.crd.antrea.io", "tiers.crd.antrea.io")) {
            scenario.east
                    .admin
                    .apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(kind)
                    .delete();
        }
        await().atMost(LIMIT).until(() -> !knowsPolicies(scenario.east));
        scenario.startLeader();
        scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);
        scenario.join(scenario.east);
        scenario.awaitCondition(scenario.east, "Ready", "True");

        export("export-1", 1);

        var event = awaitEvent("Failed to create imported Antrea ClusterNetworkPolicy in cluster test-cluster-east");
        assertThat(event.getMessage()).contains("install Antrea");

        installAntrea(scenario.east);
        tier(scenario.east);
        await().atMost(LIMIT.multipliedBy(2))
                .untilAsserted(() -> assertThat(policy(scenario.east)).isPresent());
    }

    @Test
    void ruleThatTheMemberRefusesIsReportedWithItsReasonAndTakenOnceItIsCorrected() {
        scenario.startLeader();
        scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);
        scenario.join(scenario.east);
        tier(scenario.east);

        // The guide's own example says Deny, which Antrea does not know.
        export("export-1", 1, "Deny");

        var event = awaitEvent("Failed to create imported Antrea ClusterNetworkPolicy in cluster test-cluster-east");
        assertThat(event.getMessage()).contains("Deny", "supported values");

        export("export-1", 1);
        awaitPriority(scenario.east, 1);
    }

    private void export(String exportName, int priority) {
        export(exportName, priority, "Drop");
    }

    private void export(String exportName, int priority, String action) {
        scenario.north.apply("""
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceExport
            metadata: {name: %s, namespace: %s, finalizers: [resourceexport.antrea.io/finalizer]}
            spec:
              kind: AntreaClusterNetworkPolicy
              name: %s
              clusterNetworkPolicy: %s
            """.formatted(exportName, scenario.leaderNamespace, NAME, spec(priority, action)));
    }

    private static String policyYaml(String name, int priority) {
        return """
            apiVersion: crd.antrea.io/v1beta1
            kind: ClusterNetworkPolicy
            metadata: {name: %s}
            spec: %s
            """.formatted(name, spec(priority, "Drop"));
    }

    private static String spec(int priority, String action) {
        return """
            {priority: %d, tier: securityops, appliedTo: [{namespaceSelector: {}}],
                ingress: [{action: Pass, from: [{namespaces: {match: Self}}]},
                          {action: %s, from: [{namespaceSelector: {}}]}]}\
            """.formatted(priority, action);
    }

    private void deleteExport(String exportName) {
        scenario.north
                .admin
                .resources(ResourceExport.class)
                .inNamespace(scenario.leaderNamespace)
                .withName(exportName)
                .delete();
    }

    private static void tier(Cluster member) {
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> member.apply("""
            apiVersion: crd.antrea.io/v1beta1
            kind: Tier
            metadata: {name: securityops}
            spec: {priority: 50}
            """));
    }

    private static void installAntrea(Cluster member) {
        try (var crds = PolicyReplicationIT.class.getResourceAsStream("/antrea/crds.yaml")) {
            var yaml = new String(Objects.requireNonNull(crds).readAllBytes(), StandardCharsets.UTF_8);
            await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> member.apply(yaml));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        await().atMost(LIMIT).until(() -> knowsPolicies(member));
    }

    private static boolean knowsPolicies(Cluster member) {
        try {
            return member.admin.resources(ClusterNetworkPolicy.class).list() != null;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private Optional<ResourceImport> resourceImport() {
        return Optional.ofNullable(scenario.north
                .admin
                .resources(ResourceImport.class)
                .inNamespace(scenario.leaderNamespace)
                .withName(IMPORT)
                .get());
    }

    private Object importedPriority() {
        return resourceImport()
                .flatMap(object -> Optional.ofNullable(object.getSpec().clusterNetworkPolicy()))
                .map(policy -> policy.fields().get("priority"))
                .orElse("none");
    }

    private Optional<ResourceExport> resourceExport(String exportName) {
        return Optional.ofNullable(scenario.north
                .admin
                .resources(ResourceExport.class)
                .inNamespace(scenario.leaderNamespace)
                .withName(exportName)
                .get());
    }

    private String condition(String exportName) {
        return resourceExport(exportName)
                .flatMap(export -> Optional.ofNullable(export.getStatus()))
                .flatMap(status -> status.conditions().stream().findFirst())
                .map(condition -> condition.type() + " " + condition.status() + " " + condition.reason())
                .orElse("");
    }

    private static Optional<ClusterNetworkPolicy> policy(Cluster member) {
        return Optional.ofNullable(member.admin
                .resources(ClusterNetworkPolicy.class)
                .withName(IMPORTED)
                .get());
    }

    private static int priority(ClusterNetworkPolicy policy) {
        Map<String, Object> fields = policy.getSpec().fields();
        return fields.get("priority") instanceof Number number ? number.intValue() : -1;
    }

    private static ClusterNetworkPolicy awaitPriority(Cluster member, int priority) {
        return await().atMost(LIMIT)
                .until(
                        () -> policy(member),
                        found -> found.filter(policy -> priority(policy) == priority)
                                .isPresent())
                .orElseThrow();
    }

    private static void awaitNone(Cluster member) {
        await().atMost(LIMIT).until(() -> policy(member).isEmpty());
    }

    private List<Event> importEvents() {
        return scenario.north.admin.v1().events().inNamespace(scenario.leaderNamespace).list().getItems().stream()
                .filter(event -> IMPORT.equals(event.getInvolvedObject().getName()))
                .toList();
    }

    private Event awaitEvent(String message) {
        return await().atMost(LIMIT)
                .until(
                        () -> importEvents().stream()
                                .filter(event -> event.getMessage().startsWith(message))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }
}
