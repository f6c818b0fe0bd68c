package io.seine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.seine.agent.gateway.NodeInputs.ClusterNode;
import io.seine.agent.gateway.NodeInputs.Endpoint;
import io.seine.agent.gateway.NodeInputs.Port;
import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodeInputs.Standby;
import io.seine.agent.kernel.WireGuardKey;
import io.seine.api.Labels;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.WireGuard;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the API's objects are read. */
class ClusterSnapshotTest {
    private static final WireGuardKey KEY = WireGuardKey.generate();

    @Test
    void ofANodeTheFirstIpv4InternalAddressCounts() {
        Node node = new NodeBuilder()
                .withNewMetadata()
                .withName("east-1")
                .endMetadata()
                .withNewSpec()
                .withPodCIDRs("10.10.1.0/24", "fd00::/64")
                .endSpec()
                .withNewStatus()
                .addNewAddress("203.0.113.1", "ExternalIP")
                .addNewAddress("fd01::1", "InternalIP")
                .addNewAddress("192.0.2.11", "InternalIP")
                .endStatus()
                .build();

        assertThat(ClusterSnapshot.nodes(List.of(node)))
                .containsExactly(new ClusterNode("east-1", "192.0.2.11", List.of("10.10.1.0/24", "fd00::/64")));
    }

    @Test
    void ofAnotherClusterAllGatewaysAreRead() {
        var info = new ClusterInfo(
                "west",
                "10.97.0.0/16",
                List.of(new GatewayInfo("198.51.100.1"), new GatewayInfo("198.51.100.2")),
                List.of("10.20.0.0/16", ""),
                new WireGuard(KEY.publicKey()));

        assertThat(ClusterSnapshot.remotes(List.of(ClusterInfoImport.of("kube-system", "west-clusterinfo", info))))
                .containsExactly(new RemoteCluster(
                        "west-clusterinfo",
                        "",
                        "west",
                        List.of("198.51.100.1", "198.51.100.2"),
                        "10.97.0.0/16",
                        List.of("10.20.0.0/16"),
                        KEY.publicKey()));
    }

    @Test
    void whoCanTakeAGatewaysPlaceIsRead() {
        var gateway = Gateway.of("kube-system", "east-1", "1.1.1.1", "2.2.2.1", "10.96.0.0/16");
        gateway.getMetadata()
                .setAnnotations(Map.of("multicluster.seine.io/standbys", "east-2=1.1.1.2/2.2.2.2,nonsense"));

        assertThat(ClusterSnapshot.gateways(List.of(gateway)).getFirst().standbys())
                .containsExactly(new Standby("east-2", "1.1.1.2", "2.2.2.2"));
    }

    @Test
    void gatewaysAreReadAndSortedByName() {
        var gateways = ClusterSnapshot.gateways(List.of(
                Gateway.of("kube-system", "east-2", "1.1.1.2", "2.2.2.2", "10.96.0.0/16"),
                Gateway.of("kube-system", "east-1", "1.1.1.1", "2.2.2.1", "10.96.0.0/16")));

        assertThat(gateways).extracting(gateway -> gateway.node()).containsExactly("east-1", "east-2");
        assertThat(gateways.getFirst().internalIP()).isEqualTo("2.2.2.1");
    }

    @Test
    void anExportedServiceHasTheReadyEndpointsOfItsPortInAllSlices() {
        var exported = ClusterSnapshot.exported(
                List.of(export("default", "nginx")),
                List.of(service("default", "nginx"), service("other", "nginx")),
                List.of(
                        slice("default", "nginx", "a", 8080, "10.10.1.5", true, true),
                        slice("default", "nginx", "b", 8081, "10.10.2.5", true, true),
                        slice("default", "nginx", "c", 8080, "10.10.3.5", false, true),
                        slice("other", "nginx", "d", 8080, "10.10.4.5", true, true)));

        assertThat(exported).singleElement().satisfies(service -> {
            assertThat(service.namespace()).isEqualTo("default");
            assertThat(service.clusterIPs()).containsExactly("10.96.0.10");
            assertThat(service.ports())
                    .containsExactly(new Port(
                            "TCP", 80, List.of(new Endpoint("10.10.1.5", 8080), new Endpoint("10.10.2.5", 8081))));
        });
    }

    @Test
    void whereNoEndpointIsReadyThoseThatStillServeCount() {
        var exported = ClusterSnapshot.exported(
                List.of(export("default", "nginx")),
                List.of(service("default", "nginx")),
                List.of(
                        slice("default", "nginx", "a", 8080, "10.10.1.5", false, true),
                        slice("default", "nginx", "b", 8080, "10.10.2.5", false, false)));

        assertThat(exported.getFirst().ports().getFirst().endpoints()).containsExactly(new Endpoint("10.10.1.5", 8080));
    }

    private static ServiceExport export(String namespace, String name) {
        var export = new ServiceExport();
        export.getMetadata().setNamespace(namespace);
        export.getMetadata().setName(name);
        return export;
    }

    private static Service service(String namespace, String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withClusterIPs("10.96.0.10")
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build();
    }

    private static EndpointSlice slice(
            String namespace, String service, String name, int port, String address, boolean ready, boolean serving) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels(Labels.SERVICE_NAME, service)
                .endMetadata()
                .addNewPort()
                .withName("http")
                .withPort(port)
                .endPort()
                .addNewPort()
                .withName("metrics")
                .withPort(9)
                .endPort()
                .addNewEndpoint()
                .withAddresses(address)
                .withNewConditions()
                .withReady(ready)
                .withServing(serving)
                .endConditions()
                .endEndpoint()
                .build();
    }
}
