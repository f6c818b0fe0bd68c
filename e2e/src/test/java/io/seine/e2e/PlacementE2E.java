package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever client and server are, the Service is reached. */
class PlacementE2E {
    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    @ParameterizedTest(name = "client on {0}, server on {1}")
    @CsvSource({
        "east-1, west-1",
        "east-1, west-2",
        "east-2, west-1",
        "east-2, west-2", //
        "west-1, east-2",
        "west-2, east-1",
        "west-2, east-2"
    })
    void serviceIsReached(String clientNode, String serverNode) throws Exception {
        var name = "placed-" + clientNode + "-" + serverNode;
        var clients = CLUSTERS.memberOf(clientNode);
        var servers = CLUSTERS.otherThan(clients);
        CLUSTERS.server(servers, name, serverNode);
        CLUSTERS.client(clients, name + "-client", clientNode);

        CLUSTERS.export(servers, name);

        var url = "http://antrea-mc-" + name + "/hostname";
        assertThat(CLUSTERS.awaitAnswer(clients, name + "-client", url)).isEqualTo(name);
        assertThat(CLUSTERS.echoed(clients, name + "-client", "antrea-mc-" + name, 65536))
                .isEqualTo(65536);
    }

    @ParameterizedTest(name = "client in the network of {0}")
    @ValueSource(strings = {"east-1", "east-2", "west-1", "west-2"})
    void serviceIsReachedFromTheNetworkOfNodes(String clientNode) throws Exception {
        var name = "for-" + clientNode;
        var clients = CLUSTERS.memberOf(clientNode);
        var servers = CLUSTERS.otherThan(clients);
        CLUSTERS.server(servers, name, servers.name() + "-2");
        CLUSTERS.hostClient(clients, "host-" + clientNode, clientNode);

        CLUSTERS.export(servers, name);

        var url = "http://antrea-mc-" + name + ".default.svc.cluster.local/hostname";
        assertThat(CLUSTERS.awaitAnswer(clients, "host-" + clientNode, url)).isEqualTo(name);
        var address =
                CLUSTERS.run(clients, "kubectl get service antrea-mc-" + name + " -o jsonpath='{.spec.clusterIP}'");
        assertThat(CLUSTERS.onMachine(
                        clientNode, "busybox", "wget", "-q", "-O", "-", "http://" + address.strip() + "/hostname"))
                .as("a process of the Node")
                .isEqualTo(name);
    }

    @Test
    void exporterReachesItsOwnServiceByTheSameName() throws Exception {
        CLUSTERS.server(CLUSTERS.west(), "own", "west-2");
        CLUSTERS.client(CLUSTERS.west(), "own-client", "west-1");

        CLUSTERS.export(CLUSTERS.west(), "own");

        assertThat(CLUSTERS.awaitAnswer(CLUSTERS.west(), "own-client", "http://antrea-mc-own/hostname"))
                .isEqualTo("own");
    }

    @Test
    void oneClusterHasKubeProxyInEachMode() throws Exception {
        assertThat(CLUSTERS.sandbox()
                        .exec("west-1", List.of("iptables", "-t", "nat", "-S", "KUBE-SERVICES"))
                        .out())
                .contains("KUBE-SVC-");
        assertThat(CLUSTERS.sandbox()
                        .exec("east-1", List.of("nft", "list", "chain", "ip", "kube-proxy", "services"))
                        .out())
                .contains("vmap");
    }
}
