package io.seine.policy.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.seine.api.Limits;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.serialization.ApiSerialization;
import io.seine.policy.address.Ip;
import io.seine.policy.spec.Traffic.Protocol;
import io.seine.policy.world.PodFacts.ContainerPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorldReaderTest {
    @Test
    void aPodIsReadWithItsAddressesAndTheNamesOfItsPorts() {
        assertThat(pod("""
                        nodeName: node-1
                        serviceAccountName: robot
                        containers:
                          - {name: a, ports: [{name: http, containerPort: 8080}, {containerPort: 9}]}
                          - {name: b, ports: [{name: dns, containerPort: 53, protocol: UDP}]}
                        """, "{phase: Running, podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}, {ip: 'fd00::1'}]}"))
                .contains(new PodFacts(
                        "shop",
                        "web",
                        Map.of("app", "web"),
                        "node-1",
                        "robot",
                        List.of(Ip.parse("10.0.0.1"), Ip.parse("fd00::1")),
                        List.of(
                                new ContainerPort(Protocol.TCP, "http", 8080),
                                new ContainerPort(Protocol.UDP, "dns", 53))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{phase: Succeeded, podIP: 10.0.0.1}",
                "{phase: Failed, podIP: 10.0.0.1}",
                "{phase: Pending}",
                "{phase: Running, podIP: ''}"
            })
    void aPodThatHasEndedOrHasNoAddressIsNone(String status) {
        assertThat(pod("nodeName: node-1", status)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{nodeName: node-1, hostNetwork: true}", "{serviceAccountName: robot}"})
    void aPodInTheNetworkOfItsNodeOrWithoutANodeIsNone(String spec) {
        assertThat(pod(spec, "{phase: Running, podIP: 10.0.0.1}")).isEmpty();
    }

    @Test
    void aServiceIsReadAsItsClientsCallIt() {
        assertThat(WorldReader.service(read("""
                        metadata: {namespace: shop, name: web}
                        spec:
                          clusterIP: 10.96.0.1
                          clusterIPs: [10.96.0.1, 'fd01::1']
                          selector: {app: web}
                          ports: [{port: 80, targetPort: 8080}, {port: 53, protocol: UDP}]
                        """, Service.class)))
                .isEqualTo(new ServiceFacts(
                        "shop",
                        "web",
                        List.of(Ip.parse("10.96.0.1"), Ip.parse("fd01::1")),
                        List.of(new ServiceFacts.Port(Protocol.TCP, 80), new ServiceFacts.Port(Protocol.UDP, 53)),
                        Map.of("app", "web")));
        assertThat(WorldReader.service(read(
                                "{metadata: {namespace: shop, name: web}, spec: {clusterIP: None}}", Service.class))
                        .addresses())
                .isEmpty();
    }

    @Test
    void aNodeHasItsAddressesAndTheFirstOnesOfItsPodCidrs() {
        assertThat(WorldReader.node(read("""
                        metadata: {name: node-1, labels: {zone: a}}
                        spec: {podCIDR: 10.1.2.0/24, podCIDRs: [10.1.2.0/24, 'fd00:1::/64']}
                        status:
                          addresses:
                            - {type: ExternalIP, address: 203.0.113.1}
                            - {type: InternalIP, address: 192.0.2.1}
                            - {type: Hostname, address: node-1}
                        """, Node.class)))
                .isEqualTo(new NodeFacts(
                        Map.of("zone", "a"),
                        List.of(
                                Ip.parse("192.0.2.1"),
                                Ip.parse("10.1.2.0"),
                                Ip.parse("10.1.2.1"),
                                Ip.parse("fd00:1::"),
                                Ip.parse("fd00:1::1"))));
        assertThat(WorldReader.node(read(
                                "{metadata: {name: node-1}, status: {addresses: [{type: ExternalIP, address: 203.0.113.1}]}}",
                                Node.class))
                        .addresses())
                .containsExactly(Ip.parse("203.0.113.1"));
        assertThat(WorldReader.node(read("metadata: {name: node-1}", Node.class)))
                .isEqualTo(new NodeFacts(Map.of(), List.of()));
    }

    @Test
    void aClusterIsReadFromItsObjects() {
        var world = WorldReader.world(
                List.of(read("metadata: {name: shop, labels: {env: prod}}", Namespace.class)),
                List.of(),
                List.of(),
                List.of(
                        identity(7, "ns:env=prod&pod:app=web"),
                        identity(8, "no such text"),
                        identity(0, "ns:&pod:"),
                        identity(Limits.LABEL_IDENTITY_UNKNOWN, "ns:&pod:")),
                List.of());

        assertThat(world.namespaces()).isEqualTo(Map.of("shop", Map.of("env", "prod")));
        assertThat(world.identities()).isEqualTo(Map.of(7, new LabelSet(Map.of("env", "prod"), Map.of("app", "web"))));
    }

    private static Optional<PodFacts> pod(String spec, String status) {
        return WorldReader.pod(read("""
                metadata: {namespace: shop, name: web, labels: {app: web}}
                spec:
                %s
                status: %s
                """.formatted(spec.indent(2), status), Pod.class));
    }

    private static LabelIdentity identity(int id, String label) {
        return read(
                "{metadata: {name: '" + id + "'}, spec: {id: " + id + ", label: '" + label + "'}}",
                LabelIdentity.class);
    }

    private static <T> T read(String yaml, Class<T> type) {
        return ApiSerialization.get().unmarshal("---\n" + yaml, type);
    }
}
