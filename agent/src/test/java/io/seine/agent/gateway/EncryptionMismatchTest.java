package io.seine.agent.gateway;

import static io.seine.agent.gateway.Samples.NORTH;
import static io.seine.agent.gateway.Samples.WEST;
import static io.seine.agent.gateway.Samples.encrypting;
import static io.seine.agent.gateway.Samples.inputs;
import static io.seine.agent.gateway.Samples.routes;
import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodePlan.Role;
import io.seine.agent.gateway.Problem.Subject;
import io.seine.agent.kernel.Numbers;
import io.seine.agent.kernel.WireGuardKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster with which traffic cannot be encrypted as this one is set to: it is named and gets nothing, and all others work. */
class EncryptionMismatchTest {
    private static final WireGuardKey OWN = WireGuardKey.generate();
    private static final RemoteCluster GOOD =
            announcing(NORTH, WireGuardKey.generate().publicKey());

    private static RemoteCluster announcing(RemoteCluster remote, String key) {
        return new RemoteCluster(
                remote.name(),
                remote.created(),
                remote.clusterID(),
                remote.gatewayIPs(),
                remote.serviceCIDR(),
                remote.podCIDRs(),
                key);
    }

    private static void assertLeftOut(NodePlan plan, String why) {
        assertThat(routes(plan, Numbers.USUAL.remoteRoutes())).containsExactly(GOOD.serviceCIDR());
        assertThat(routes(plan, Numbers.USUAL.encryptedRoutes())).containsExactly("10.98.0.0/32");
        assertThat(plan.desired().wireGuard().orElseThrow().peers()).containsOnlyKeys(GOOD.publicKey());
        assertThat(Samples.set(plan, "peers")).doesNotContain("198.51.100.1", "10.97.0.0");
        assertThat(plan.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.about()).isEqualTo(Subject.CLUSTER_INFO_IMPORT);
            assertThat(problem.name()).isEqualTo(WEST.name());
            assertThat(problem.reason()).isEqualTo("EncryptionMismatch");
            assertThat(problem.message())
                    .startsWith("The cluster west is left out")
                    .contains(why);
        });
    }

    @Test
    void aClusterThatDoesNotEncryptIsLeftOut() {
        assertLeftOut(NodePlan.of(encrypting(inputs("east-1", WEST, GOOD), OWN)), "set the same mode there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "AAAA", "; reboot", "3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08"})
    void aKeyThatIsNoneIsNamed(String key) {
        var plan = NodePlan.of(encrypting(inputs("east-1", announcing(WEST, key), GOOD), OWN));

        assertLeftOut(plan, "what it announces as its WireGuard key is none");
    }

    @Test
    void theOwnKeyOfThisClusterIsNobodyElses() {
        var plan = NodePlan.of(encrypting(inputs("east-1", announcing(WEST, OWN.publicKey()), GOOD), OWN));

        assertLeftOut(plan, "it announces the WireGuard key of this cluster; each cluster needs a key of its own");
    }

    @Test
    void ofTwoClustersWithOneKeyTheOlderKeepsIt() {
        var older = new RemoteCluster(
                GOOD.name(),
                "2026-01-01T00:00:00Z",
                GOOD.clusterID(),
                GOOD.gatewayIPs(),
                GOOD.serviceCIDR(),
                GOOD.podCIDRs(),
                GOOD.publicKey());

        var plan = NodePlan.of(encrypting(inputs("east-1", announcing(WEST, GOOD.publicKey()), older), OWN));

        assertLeftOut(plan, "it announces the WireGuard key of the cluster north");
    }

    @Test
    void aClusterThatEncryptsGetsNothingFromOneThatDoesNot() {
        var plan = NodePlan.of(inputs("east-1", WEST, GOOD));

        assertThat(routes(plan, Numbers.USUAL.remoteRoutes())).containsExactly(WEST.serviceCIDR());
        assertThat(plan.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.name()).isEqualTo(GOOD.name());
            assertThat(problem.reason()).isEqualTo("EncryptionMismatch");
            assertThat(problem.message()).contains("trafficEncryptionMode to wireGuard here, or to none there");
        });
    }

    @Test
    void aGatewayWithoutKeySendsNothingAndSaysSo() {
        var plan = NodePlan.of(encrypting(inputs("east-1", GOOD), Optional.empty()));

        assertThat(plan.role()).isEqualTo(Role.NONE);
        assertThat(plan.problems()).extracting(Problem::reason).containsExactly("NoWireGuardKey");
    }
}
