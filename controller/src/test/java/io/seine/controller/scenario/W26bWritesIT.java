package io.seine.controller.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceSubresourceStatus;
import io.seine.api.Annotations;
import io.seine.api.Names;
import io.seine.api.mcs.ServiceImport;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.Proves;
import io.seine.sandbox.cluster.ApiCalls;
import io.seine.sandbox.junit.ControlPlanes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How often the controllers write, counted by the API servers: few times, never against themselves, and never for nothing. */
class W26bWritesIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    private static final int SERVICES = 200;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Set<String> AT_LEADER = Set.of("resourceexports", "resourceimports");
    private static final Set<String> AT_IMPORTER = Set.of("services", "endpoints", "endpointslices", "serviceimports");

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES);
    }

    @AfterEach
    void stop() throws Exception {
        scenario.close();
    }

    @Test
    @Proves({"W-26b", "W-20"})
    void manyExportsAtOnceTakeFewWritesAndNoneOfThemFails() throws Exception {
        scenario.joined();
        var names = IntStream.range(0, SERVICES).mapToObj(i -> "s" + i).toList();
        inParallel(names, name -> scenario.service(scenario.west, name, 80, "10.99.0.5"));
        var northBefore = calls(scenario.north);
        var eastBefore = calls(scenario.east);

        inParallel(names, this::export);
        names.forEach(this::awaitUsable);

        assertThat(conflicts(calls(scenario.north).since(northBefore).writes(AT_LEADER)))
                .isEmpty();
        assertThat(conflicts(calls(scenario.east).since(eastBefore).writes(AT_IMPORTER)))
                .isEmpty();
        var imported = calls(scenario.east).since(eastBefore).writes(AT_IMPORTER);
        // Where the computer is slow, the endpoints of some may come so late that these are made in two steps.
        assertThat(sum(imported)).as("%s", imported).isLessThanOrEqualTo(4L * SERVICES + SERVICES / 5);
    }

    @Test
    @Proves("ServiceImports where the original's definition is installed")
    void serviceImportGetsItsStatusAlsoWhereThatIsASubresource() {
        var definitions = scenario.east.admin.apiextensions().v1().customResourceDefinitions();
        var ours = definitions.withName("serviceimports.multicluster.x-k8s.io").get();
        var originals = new CustomResourceDefinitionBuilder(ours)
                .editSpec()
                .withVersions(ours.getSpec().getVersions().stream()
                        .map(version -> version.edit()
                                .withNewSubresources()
                                .withStatus(new CustomResourceSubresourceStatus())
                                .endSubresources()
                                .build())
                        .toList())
                .endSpec()
                .build();
        try {
            definitions.resource(originals).update();
            await().atMost(LIMIT)
                    .until(() -> scenario.east
                            .admin
                            .raw("/apis/multicluster.x-k8s.io/v1alpha1")
                            .contains("serviceimports/status"));
            scenario.joined();
            var before = calls(scenario.east);

            scenario.export(scenario.west, "nginx", 80, "10.99.0.5");
            awaitUsable("nginx");

            // Deletions are what the test before this one has left.
            var writes = calls(scenario.east).since(before).writes(AT_IMPORTER);
            writes.keySet().removeIf(call -> call.startsWith("DELETE"));
            assertThat(sum(writes)).as("%s", writes).isLessThanOrEqualTo(5);
            assertThat(writes.keySet()).anyMatch(call -> call.contains("serviceimports/status"));
        } finally {
            definitions
                    .withName("serviceimports.multicluster.x-k8s.io")
                    .edit(changed -> changed.edit().withSpec(ours.getSpec()).build());
        }
    }

    @Test
    @Proves("W-36")
    void heartbeatsAreTheOnlyWritesOfAQuietClusterSet() {
        scenario.joined();
        scenario.gatewayNode(scenario.west, "quiet-" + scenario.memberNamespace, "10.1.1.1");
        await().atMost(LIMIT).until(() -> atLeader().stream().anyMatch(export -> export.endsWith("-clusterinfo")));
        awaitHeartbeatAfter(heartbeat());
        var northBefore = calls(scenario.north);
        var westBefore = calls(scenario.west);

        awaitHeartbeatAfter(heartbeat());

        assertThat(calls(scenario.north)
                        .since(northBefore)
                        .writes(Set.of("clustersets", "resourceexports", "resourceimports")))
                .isEmpty();
        assertThat(calls(scenario.west)
                        .since(westBefore)
                        .writes(Set.of("clustersets", "gateways", "clusterinfoimports")))
                .isEmpty();
    }

    private List<String> atLeader() {
        return scenario
                .north
                .admin
                .resources(ResourceExport.class)
                .inNamespace(scenario.leaderNamespace)
                .list()
                .getItems()
                .stream()
                .map(export -> export.getMetadata().getName())
                .toList();
    }

    private String heartbeat() {
        return String.valueOf(scenario.north
                .admin
                .resources(MemberClusterAnnounce.class)
                .inNamespace(scenario.leaderNamespace)
                .withName(Names.memberClusterAnnounce("test-cluster-west"))
                .get()
                .getMetadata()
                .getAnnotations()
                .get(Annotations.HEARTBEAT));
    }

    private void awaitHeartbeatAfter(String last) {
        await().atMost(LIMIT).until(() -> !heartbeat().equals(last));
    }

    private void export(String name) {
        scenario.west.apply("""
            apiVersion: multicluster.x-k8s.io/v1alpha1
            kind: ServiceExport
            metadata: {name: %s, namespace: %s}
            """.formatted(name, scenario.userNamespace));
    }

    private void awaitUsable(String name) {
        await().atMost(LIMIT).until(() -> {
            var found = scenario.east
                    .admin
                    .resources(ServiceImport.class)
                    .inNamespace(scenario.userNamespace)
                    .withName(name)
                    .get();
            return found != null
                    && found.getStatus() != null
                    && !found.getStatus().clusters().isEmpty()
                    && !found.getSpec().ips().isEmpty();
        });
    }

    private static void inParallel(List<String> names, java.util.function.Consumer<String> action) throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            var all = names.stream()
                    .map(name -> threads.submit(() -> action.accept(name)))
                    .toList();
            for (var one : all) {
                one.get();
            }
        }
    }

    private static Map<String, Long> conflicts(Map<String, Long> writes) {
        return writes.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(" 409"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static ApiCalls calls(Cluster cluster) {
        return ApiCalls.of(cluster.admin.raw("/metrics"));
    }

    private static long sum(Map<String, Long> writes) {
        return writes.values().stream().mapToLong(Long::longValue).sum();
    }
}
