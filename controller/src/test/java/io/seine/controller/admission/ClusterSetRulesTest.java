package io.seine.controller.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.controller.Proves;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ClusterSets and Gateways: who may write them, and how. */
class ClusterSetRulesTest {
    private static final Decision ALLOWED = Decision.allow();
    private final ClusterSet set = Given.clusterSet("set", "east", "north");

    @Test
    @Proves({"row 19", "row 20"})
    void oneClusterSetInANamespace() {
        assertThat(decide(Given.create(Given.ADMIN, set), List.of(), List.of())).isEqualTo(ALLOWED);
        assertThat(decide(Given.create(Given.ADMIN, set), List.of(set), List.of()))
                .isEqualTo(Decision.unmet("multiple ClusterSets in a Namespace are not allowed"));
    }

    @Test
    @Proves("row 21")
    void idsDoNotChange() {
        assertThat(decide(Given.update(Given.ADMIN, set, Given.clusterSet("set", "west", "north"))))
                .isEqualTo(Decision.deny("the field 'clusterID' is immutable"));
        assertThat(decide(Given.update(Given.ADMIN, set, Given.clusterSet("set", "east", "south"))))
                .isEqualTo(Decision.deny("the field 'clusterID' of the leader is immutable"));
        assertThat(decide(Given.update(Given.ADMIN, set, set))).isEqualTo(ALLOWED);
    }

    @Test
    @Proves("Upgrade from < 1.13")
    void anEmptyIdMayBeFilled() {
        assertThat(decide(Given.update(Given.ADMIN, Given.clusterSet("set", "", "north"), set)))
                .isEqualTo(ALLOWED);
    }

    @Test
    @Proves({"row 22", "row 23", "Leader ClusterSet deletion"})
    void aLeaderWithMembersKeepsItsClusterSet() {
        assertThat(decide(Given.delete(Given.ADMIN, set), List.of(set), List.of(Given.announce("east"))))
                .isEqualTo(Decision.unmet("failed to delete the ClusterSet leader-ns/set since there are still member"
                        + " clusters connecting to this leader cluster"));
        assertThat(decide(Given.delete(Given.ADMIN, set), List.of(set), List.of()))
                .isEqualTo(ALLOWED);
    }

    @Test
    @Proves("row 24")
    void gatewaysAreTheControllersAndTheAgents() {
        for (var name : List.of("antrea-mc-controller", "antrea-agent", "seine-agent")) {
            assertThat(gateway(Review.CREATE, Given.account("mns", name))).isEqualTo(ALLOWED);
            assertThat(gateway(Review.UPDATE, Given.account("mns", name))).isEqualTo(ALLOWED);
        }
        assertThat(gateway(Review.UPDATE, Given.account("kube-system", "antrea-agent")))
                .isEqualTo(ALLOWED);
    }

    @Test
    @Proves({"row 25", "W-34"})
    void gatewaysAreNobodyElses() {
        var refused =
                Decision.unmet("Gateway can only be created or updated by Antrea Agent or Multi-cluster Controller");
        assertThat(gateway(Review.UPDATE, Given.account("mns", "other-sa"))).isEqualTo(refused);
        assertThat(gateway(Review.CREATE, Given.account("evil", "antrea-mc-controller")))
                .isEqualTo(refused);
        assertThat(gateway(Review.CREATE, Given.account("evil", "antrea-agent")))
                .isEqualTo(refused);
        assertThat(gateway(Review.CREATE, Given.account("kube-system", "antrea-mc-controller")))
                .isEqualTo(refused);
        assertThat(gateway(Review.CREATE, Given.ADMIN))
                .isInstanceOfSatisfying(
                        Decision.Refused.class, no -> assertThat(no.code()).isEqualTo(400));
    }

    @Test
    @Proves("row 26")
    void otherOperationsPass() {
        assertThat(gateway("CONNECT", Given.account("mns", "other-sa"))).isEqualTo(ALLOWED);
        assertThat(decide(Given.review("CONNECT", Given.ADMIN, set, null))).isEqualTo(ALLOWED);
    }

    private static Decision gateway(String operation, String user) {
        var gateway = new Gateway();
        gateway.getMetadata().setName("node-1");
        return GatewayRules.decide(Given.review(operation, user, gateway, null), "mns");
    }

    private Decision decide(Review review) {
        return decide(review, List.of(set), List.of());
    }

    private static Decision decide(Review review, List<ClusterSet> sets, List<MemberClusterAnnounce> announces) {
        return ClusterSetRules.decide(review, new ClusterSetRules.Facts() {
            @Override
            public List<ClusterSet> clusterSets() {
                return sets;
            }

            @Override
            public List<MemberClusterAnnounce> announces() {
                return announces;
            }
        });
    }
}
