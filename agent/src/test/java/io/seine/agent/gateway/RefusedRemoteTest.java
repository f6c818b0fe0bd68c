package io.seine.agent.gateway;

import static io.seine.agent.gateway.Samples.WEST;
import static io.seine.agent.gateway.Samples.inputs;
import static io.seine.agent.gateway.Samples.remote;
import static io.seine.agent.gateway.Samples.routes;
import static io.seine.agent.gateway.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.gateway.NodeInputs.GatewayObject;
import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodeInputs.Settings;
import io.seine.agent.gateway.Problem.Subject;
import io.seine.agent.kernel.Numbers;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not believed of another cluster: it is left out and named, and all others work. */
class RefusedRemoteTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''             | 10.99.0.0/16     | its Gateway's address \"\" is not an IPv4 address",
                "$(reboot)      | 10.99.0.0/16     | its Gateway's address \"$(reboot)\" is not an IPv4 address",
                "198.51.100.9   | 10.99.0.0/33     | its Service CIDR \"10.99.0.0/33\" is not an IPv4 address range",
                "198.51.100.9   | ''               | its Service CIDR \"\" is not an IPv4 address range",
                "198.51.100.9   | 10.96.128.0/17   | its Service CIDR 10.96.128.0/17 overlaps 10.96.0.0/16 of this cluster",
                "198.51.100.9   | 10.10.2.128/25   | its Service CIDR 10.10.2.128/25 overlaps 10.10.2.0/24 of this cluster",
                "198.51.100.9   | 192.0.2.0/28     | its Service CIDR 192.0.2.0/28 overlaps this cluster's Gateway",
                "198.51.100.9   | 10.97.0.0/24     | its Service CIDR 10.97.0.0/24 overlaps 10.97.0.0/16 of the cluster west",
                "198.51.100.9   | 0.0.0.0/0        | its Service CIDR 0.0.0.0/0 overlaps its own Gateway's address 198.51.100.9",
                "198.51.100.9   | 198.51.100.0/29  | its Service CIDR 198.51.100.0/29 overlaps the Gateway's address of the cluster west",
                "198.51.100.9   | 169.254.0.0/24   | its Service CIDR 169.254.0.0/24 overlaps 169.254.0.0/16 of no cluster",
                "192.0.2.12     | 10.99.0.0/16     | its Gateway's address 192.0.2.12 lies in 192.0.2.12/32 of this cluster",
                "127.0.0.1      | 10.99.0.0/16     | its Gateway's address 127.0.0.1 lies in 127.0.0.0/8 of no cluster",
                "198.51.100.1   | 10.99.0.0/16     | its Gateway's address 198.51.100.1 is a gateway's of the cluster west too"
            })
    void aClusterThatCannotBeReachedAsItSaysIsLeftOut(String gatewayIP, String services, String why) {
        var bad = remote("bad", 5, gatewayIP, services);

        var plan = NodePlan.of(inputs("east-1", bad, WEST));

        assertThat(routes(plan, Numbers.USUAL.remoteRoutes())).containsExactly("10.97.0.0/16");
        assertThat(plan.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.about()).isEqualTo(Subject.CLUSTER_INFO_IMPORT);
            assertThat(problem.name()).isEqualTo("bad-clusterinfo");
            assertThat(problem.message()).startsWith("The cluster bad is left out: " + why + ";");
        });
    }

    @Test
    void theAddressOfTheOwnGatewayIsNobodyElses() {
        var outside =
                new GatewayObject("east-1", "", false, "203.0.113.1", "192.0.2.11", "10.96.0.0/16", "", List.of());
        var bad = remote("bad", 5, "203.0.113.1", "10.99.0.0/16");

        var plan = NodePlan.of(with(inputs("east-1", bad, WEST), outside));

        assertThat(routes(plan, Numbers.USUAL.remoteRoutes())).containsExactly("10.97.0.0/16");
        assertThat(plan.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "The cluster bad is left out: its Gateway's address 203.0.113.1 is that of this cluster's"
                                + " Node east-1; change it in that cluster, all other clusters work");
    }

    @Test
    void anotherGatewayThatCannotBeUsedIsLeftOutAlone() {
        var odd = new RemoteCluster(
                "odd-clusterinfo",
                "",
                "odd",
                List.of("198.51.100.9", "198.51.100.1", "gw", "198.51.100.8"),
                "10.99.0.0/16",
                List.of(),
                "");

        var plan = NodePlan.of(inputs("east-1", WEST, odd));

        assertThat(Samples.set(plan, "peers")).contains("198.51.100.8", "198.51.100.9");
        assertThat(plan.problems())
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message)
                        .startsWith("Another gateway of the cluster odd is left out: its address \"gw\" is not"));
    }

    @Test
    void ofTwoClustersWithTheSameRangeTheOlderKeepsIt() {
        var younger = remote("aaa", 5, "198.51.100.9", "10.97.0.0/16");

        var plan = NodePlan.of(inputs("east-1", younger, WEST));

        assertThat(Samples.peers(plan)).contains("10.97.0.0/16 > 198.51.100.1 from 192.0.2.11");
        assertThat(plan.problems()).extracting(Problem::name).containsExactly("aaa-clusterinfo");
    }

    @Test
    void aPodRangeThatOverlapsIsLeftOutAloneAndOnlyWhereItMatters() {
        var overlapping = remote("bad", 5, "198.51.100.9", "10.99.0.0/16", "10.10.0.0/16", "junk", "10.40.0.0/16");

        var services = NodePlan.of(inputs("east-1", overlapping));
        var pods = NodePlan.of(
                with(inputs("east-1", overlapping), new Settings(true, 8473, OptionalInt.empty(), Numbers.USUAL)));

        assertThat(services.problems()).isEmpty();
        assertThat(routes(services, Numbers.USUAL.remoteRoutes())).containsExactly("10.99.0.0/16");
        assertThat(routes(pods, Numbers.USUAL.remoteRoutes())).containsExactly("10.40.0.0/16", "10.99.0.0/16");
        assertThat(pods.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "Pods of the cluster bad with addresses of \"10.10.0.0/16\" are not reached: the range overlaps"
                                + " 10.10.1.0/24 of this cluster",
                        "Pods of the cluster bad with addresses of \"junk\" are not reached: this is not an IPv4 address"
                                + " range");
    }
}
