package io.seine.controller.scenario;

import static io.seine.controller.scenario.ExchangeView.until;
import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.api.config.MultiClusterConfig;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Services of many Pods whose own addresses are exported. */
class W10PodIpSubsetsIT {
    private static final int PER_SLICE = 250;

    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @SuppressWarnings("NullAway.Init")
    private ExchangeView view;

    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES);
        view = new ExchangeView(scenario);
    }

    @AfterEach
    void stop() throws Exception {
        scenario.close();
    }

    @Test
    @Proves({"W-10", "W-30", "W-42", "row 97", "row 99", "Change of endpointIPType"})
    void thousandsOfPodsOfAHeadlessServiceArriveAndOneMoreChangesOneSlice() throws Exception {
        scenario.startLeader();
        var west = scenario.startMember(scenario.west, config("PodIP"));
        scenario.join(scenario.west);
        scenario.startMember(scenario.east, config("PodIP"));
        scenario.join(scenario.east);
        scenario.awaitCondition(scenario.east, "Ready", "True");
        scenario.awaitCondition(scenario.west, "Ready", "True");
        scenario.west.apply("""
            apiVersion: v1
            kind: Service
            metadata: {name: nginx, namespace: %1$s}
            spec: {clusterIP: None, ports: [{name: http, port: 80}]}
            ---
            apiVersion: multicluster.x-k8s.io/v1alpha1
            kind: ServiceExport
            metadata: {name: nginx, namespace: %1$s}
            """.formatted(scenario.userNamespace));
        IntStream.range(0, 20).forEach(slice -> pods(slice, PER_SLICE));

        // Reading thousands of endpoints over and over would be most of the work here.
        await("5000 endpoints")
                .atMost(LIMIT.multipliedBy(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> view.sliced(scenario.east, "nginx").size() == 5000);
        assertThat(view.sliced(scenario.east, "nginx")).doesNotHaveDuplicates().contains("10.99.3.7:8080");
        assertThat(view.port(scenario.east, "nginx")).isEqualTo(80);
        var export = view.resourceExport("test-cluster-west-" + scenario.userNamespace + "-nginx-endpoints")
                .orElseThrow();
        assertThat(Objects.requireNonNull(export.getSpec().endpoints()).subsets())
                .singleElement()
                .satisfies(subset -> {
                    assertThat(subset.getAddresses()).hasSize(5000);
                    assertThat(subset.getAddresses().getFirst().getHostname()).isNull();
                });
        until(
                "the Endpoints as Kubernetes would cut them",
                () -> view.endpoints(scenario.east, "nginx").size() == 1000);
        assertThat(view.endpointsObject(scenario.east, "antrea-mc-nginx")
                        .orElseThrow()
                        .getMetadata()
                        .getAnnotations())
                .containsEntry("endpoints.kubernetes.io/over-capacity", "truncated");
        view.awaitReason(scenario.west, "nginx", "Ready", "Exported");
        scenario.export(scenario.east, "nginx", 80, "10.98.0.5");
        until("the own Pod", () -> view.sliced(scenario.east, "nginx").contains("10.98.0.5:80"));

        var before = versions();
        pods(19, PER_SLICE + 1);
        until("one more", () -> view.sliced(scenario.east, "nginx").size() == 5002);

        var after = versions();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(after.entrySet())
                .filteredOn(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .hasSize(1);

        west.close();
        scenario.west
                .admin
                .services()
                .inNamespace(scenario.userNamespace)
                .withName("nginx")
                .delete();
        scenario.west.apply("""
            apiVersion: v1
            kind: Service
            metadata: {name: nginx, namespace: %1$s}
            spec: {ports: [{name: http, port: 80}]}
            """.formatted(scenario.userNamespace));
        scenario.startMember(scenario.west, config("ClusterIP"));

        var ip = view.clusterIp(scenario.west, "nginx");
        until(
                "the ClusterIP alone",
                () -> view.sliced(scenario.east, "nginx")
                        .equals(List.of("10.98.0.5:80", ip + ":80").stream()
                                .sorted()
                                .toList()));
    }

    private Map<String, String> versions() {
        return view.slices(scenario.east, "nginx").stream()
                .collect(Collectors.toMap(
                        slice -> slice.getMetadata().getName(),
                        slice -> slice.getMetadata().getResourceVersion()));
    }

    private void pods(int slice, int count) {
        var endpoints = IntStream.range(0, count)
                .mapToObj(pod -> "{addresses: [10.99.%d.%d]}".formatted(slice, pod + 1))
                .collect(Collectors.joining(", "));
        scenario.west.apply("""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: nginx-%2$d, namespace: %1$s, labels: {kubernetes.io/service-name: nginx}}
            addressType: IPv4
            ports: [{name: http, port: 8080, protocol: TCP}]
            endpoints: [%3$s]
            """.formatted(scenario.userNamespace, slice, endpoints));
    }

    private static MultiClusterConfig config(String endpointIpType) {
        return MultiClusterConfig.parse("endpointIPType: " + endpointIpType).config();
    }
}
