package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.cli.demo.Guide.Place;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that are reached from outside of the clusters by a port of their Nodes. */
class NodePortE2E {
    private static final String OUTSIDE = "fabric";

    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    @Test
    void anExportedServiceMayBeOneWithANodePort() throws Exception {
        var west = CLUSTERS.west();
        CLUSTERS.server(west, "with-port", "west-2");
        CLUSTERS.client(CLUSTERS.east(), "with-port-client", "east-2");
        CLUSTERS.run(west, "kubectl patch service with-port -p '{\"spec\":{\"type\":\"NodePort\"}}'");

        CLUSTERS.export(west, "with-port");

        assertThat(CLUSTERS.awaitAnswer(CLUSTERS.east(), "with-port-client", "http://antrea-mc-with-port/hostname"))
                .isEqualTo("with-port");
        for (var node : List.of("west-1", "west-2")) {
            assertThat(ask(OUTSIDE, url(west, node, "with-port"))).as(node).isEqualTo("with-port");
        }
    }

    /** The guide's section "Reach an imported Service from outside". */
    @ParameterizedTest(name = "imported by {0}")
    @ValueSource(strings = {"east", "west"})
    void anImportedServiceIsReachedFromOutsideByAPortOfEveryNode(String importer) throws Exception {
        var importing = CLUSTERS.memberOf(importer + "-1");
        var exporting = CLUSTERS.otherThan(importing);
        var name = "behind-" + importer;
        CLUSTERS.server(exporting, name, exporting.name() + "-2");
        CLUSTERS.client(importing, name + "-client", importer + "-2");
        CLUSTERS.export(exporting, name);
        CLUSTERS.awaitAnswer(importing, name + "-client", "http://antrea-mc-" + name + "/hostname");

        CLUSTERS.run(importing, """
                kubectl apply -f - <<END
                apiVersion: v1
                kind: Service
                metadata:
                  name: %1$s-outside
                spec:
                  type: NodePort
                  ports:
                    - port: 80
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  name: %1$s-outside
                  labels:
                    kubernetes.io/service-name: %1$s-outside
                addressType: IPv4
                ports:
                  - port: 80
                endpoints:
                  - addresses:
                      - $(kubectl get endpointslices -l kubernetes.io/service-name=antrea-mc-%1$s -o jsonpath='{.items[0].endpoints[0].addresses[0]}')
                END
                """.formatted(name));

        for (var node : List.of(importer + "-1", importer + "-2")) {
            var url = url(importing, node, name + "-outside");
            assertThat(ask(OUTSIDE, url)).as("from outside by " + node).isEqualTo(name);
            assertThat(ask(node, url)).as("from " + node + " itself").isEqualTo(name);
        }
    }

    private static String url(Place place, String node, String service) throws Exception {
        return CLUSTERS.run(
                        place,
                        "echo http://$(kubectl get node " + node
                                + " -o jsonpath='{.status.addresses[?(@.type==\"InternalIP\")].address}'):$(kubectl get service "
                                + service + " -o jsonpath='{.spec.ports[0].nodePort}')/hostname")
                .strip();
    }

    private static String ask(String machine, String url) throws Exception {
        return CLUSTERS.onMachine(
                machine,
                "timeout",
                "60",
                "sh",
                "-c",
                "until busybox timeout 2 busybox wget -q -O - " + url + " 2>/dev/null; do sleep 0.1; done");
    }
}
