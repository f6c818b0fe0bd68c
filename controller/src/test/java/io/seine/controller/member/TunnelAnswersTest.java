package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.Annotations;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.Gateway;
import io.seine.controller.member.GatewayElection.Unusable;
import io.seine.controller.member.RemoteNetworks.Remote;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What NetworkReady becomes of what the gateway's agent finds; north and west are the other clusters. */
class TunnelAnswersTest {
    private static final List<Remote> OTHERS = List.of(remote("north", "198.51.100.2"), remote("west", "198.51.100.1"));

    private static Remote remote(String cluster, String gateway) {
        var info = new ClusterInfo(cluster, "10.97.0.0/16", List.of(new GatewayInfo(gateway)), List.of(), null);
        return new Remote(
                cluster + "-clusterinfo",
                info,
                ClusterNetwork.of(cluster, Optional.of("10.97.0.0/16"), List.of(), List.of(gateway)));
    }

    private static Optional<Gateway> saying(String tunnels) {
        var gateway = Gateway.of("kube-system", "node-1", "192.0.2.1", "192.0.2.1", "10.96.0.0/16");
        gateway.getMetadata().setAnnotations(Map.of(Annotations.TUNNELS, tunnels));
        return Optional.of(gateway);
    }

    private static String ready(TunnelAnswers answers, boolean hasGateway, Unusable... unusable) {
        var condition = new NetworkVerdict(
                        Optional.empty(), hasGateway, List.of(unusable), List.of(), List.of(), answers)
                .condition(Instant.EPOCH);
        return condition.status() + " " + condition.reason() + ": " + condition.message();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "north=Up,west=Up                 | True :",
                "north=Up,west=Up,gone=NoAnswer   | True :",
                "north=Up,west=NoAnswer           | False ClusterNotAnswering:",
                "north=NeverAnswered,west=NoAnswer| False ClusterNotAnswering:",
                "north=LeftOut,west=NoAnswer      | False ClusterNotAnswering:",
                "north=LeftOut,west=NeverAnswered | False ClusterLeftOut:",
                "north=NeverAnswered,west=Up      | Unknown ClusterNeverAnswered:",
                "north=Up                         | Unknown ClusterNeverAnswered:",
                "north=Up,west=Fine               | Unknown ClusterNeverAnswered:",
                "''                               | Unknown ClusterNeverAnswered:",
                "'\u0000,,==,{'                   | Unknown ClusterNeverAnswered:"
            })
    void theNetworkIsAsReadyAsTheWorstOfTheWays(String said, String verdict) {
        assertThat(ready(TunnelAnswers.of(saying(said), OTHERS), true)).startsWith(verdict.strip());
    }

    @Test
    void clustersThatDoNotAnswerAreNamedWithWhatToLookAtTheWorstFirst() {
        assertThat(TunnelAnswers.of(saying("north=NeverAnswered,west=NoAnswer"), OTHERS)
                        .sentences())
                .containsExactly(
                        "No packet comes back from the cluster west any more: no gateway of it (198.51.100.1) answers probes"
                                + " through the tunnel; look at that cluster's gateway, and whether the tunnel's UDP port (the"
                                + " Event on the ClusterInfoImport west-clusterinfo names it) passes in both directions between"
                                + " the gateways",
                        "No packet has come back from the cluster north so far: no gateway of it (198.51.100.2) answers"
                                + " probes through the tunnel; look at that cluster's gateway, and whether the tunnel's UDP port"
                                + " (the Event on the ClusterInfoImport north-clusterinfo names it) passes in both directions"
                                + " between the gateways. A gateway that is run by Antrea's agent answers none");
    }

    @Test
    void whereNobodySaysAnythingAGatewayIsEnough() {
        var silent = Optional.of(Gateway.of("kube-system", "node-1", "192.0.2.1", "192.0.2.1", "10.96.0.0/16"));

        assertThat(ready(TunnelAnswers.of(silent, OTHERS), true)).isEqualTo("True : ");
        assertThat(ready(TunnelAnswers.of(Optional.empty(), OTHERS), true)).isEqualTo("True : ");
        assertThat(ready(TunnelAnswers.of(saying("west=NoAnswer"), List.of()), true))
                .isEqualTo("True : ");
    }

    @Test
    void withoutAGatewayThatIsWhatIsWrong() {
        var answers = TunnelAnswers.of(saying("west=NoAnswer"), OTHERS);

        assertThat(ready(answers, false)).startsWith("Unknown NoGateway:");
        assertThat(ready(answers, false, new Unusable("n1", "Node n1 cannot be a gateway")))
                .startsWith("False GatewayInvalid:");
        assertThat(ready(answers, true, new Unusable("n1", "Node n1 cannot be a gateway")))
                .startsWith("False ClusterNotAnswering:");
    }
}
