package io.seine.controller.admission;

import static io.seine.controller.admission.Given.announce;
import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.controller.Proves;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may announce which cluster. */
class AnnounceRulesTest {
    private static final Decision ALLOWED = Decision.allow();
    private final Accounts accounts = Given.accounts();

    @Test
    @Proves("row 27")
    void anAccountAnnouncesItsCluster() {
        assertThat(decide(Given.create(Given.EAST, announce("east")))).isEqualTo(ALLOWED);
        assertThat(decide(Given.update(Given.EAST, announce("east"), announce("east"))))
                .isEqualTo(ALLOWED);
        assertThat(decide(Given.delete(Given.EAST, announce("east")))).isEqualTo(ALLOWED);
    }

    @Test
    @Proves("row 28")
    void onlyOfTheClusterSetThatIsThere() {
        assertThat(decide(Given.create(Given.EAST, MemberClusterAnnounce.of(Given.NAMESPACE, "east", "x", "north"))))
                .isEqualTo(Decision.deny("Unknown ClusterSet ID"));
        assertThat(decide(Given.create(Given.EAST, MemberClusterAnnounce.of(Given.NAMESPACE, "east", "set", "x"))))
                .isEqualTo(Decision.deny(
                        "Leader cluster ID in the MemberClusterAnnounce does not match that in the ClusterSet"));
        assertThat(decide(Given.create(Given.EAST, announce("east")), accounts, List.of(), Set.of()))
                .isEqualTo(Decision.unmet("no ClusterSet found in Namespace leader-ns"));
    }

    @Test
    @Proves("row 29")
    void onlyOfTheAccountsOwnCluster() {
        assertThat(decide(Given.create(Given.UNKNOWN, announce("east"))))
                .isEqualTo(Decision.unmet("ServiceAccount \"unknown\" not found"));
        assertThat(refusal(Given.create(Given.SHARED, announce("east"))))
                .startsWith("ClusterID \"east\" is not permitted for ServiceAccount \"antrea-mc-member-access-sa\"")
                .contains("multicluster.antrea.io/cluster-id");
        assertThat(refusal(Given.create(Given.EAST, announce("west"))))
                .startsWith("ClusterID \"west\" is not permitted for ServiceAccount \"east\"");
        assertThat(refusal(Given.create(Given.account(Given.NAMESPACE, "empty"), announce("east"))))
                .contains("is not permitted for ServiceAccount");
    }

    @Test
    @Proves("row 30")
    void theNameFollowsFromTheCluster() {
        var announce = announce("east");
        announce.getMetadata().setName("member-announce-from-west");

        assertThat(decide(Given.create(Given.EAST, announce)))
                .isEqualTo(Decision.deny("MemberClusterAnnounce name must be \"member-announce-from-east\""));
    }

    @Test
    @Proves("row 31")
    void whatIsAnnouncedDoesNotChange() {
        assertThat(decide(Given.update(
                        Given.EAST,
                        announce("east"),
                        MemberClusterAnnounce.of(Given.NAMESPACE, "east", "other", "north"))))
                .isEqualTo(Decision.deny("ClusterSet ID or Leader Cluster ID cannot be changed"));
        assertThat(decide(Given.update(
                        Given.EAST, announce("east"), MemberClusterAnnounce.of(Given.NAMESPACE, "east", "set", "x"))))
                .isEqualTo(Decision.deny("ClusterSet ID or Leader Cluster ID cannot be changed"));
        assertThat(decide(Given.update(Given.EAST, announce("west"), announce("east"))))
                .isEqualTo(Decision.deny("ClusterID cannot be changed"));
    }

    @Test
    @Proves("row 32")
    void aMemberLeavesItsPeersAlone() {
        assertThat(refusal(Given.update(Given.EAST, announce("west"), announce("west"))))
                .contains("is not permitted");
        assertThat(refusal(Given.delete(Given.EAST, announce("west")))).contains("is not permitted");
    }

    @Test
    @Proves("row 33")
    void peopleOnlyDelete() {
        assertThat(decide(Given.create(Given.ADMIN, announce("east"))))
                .isInstanceOfSatisfying(Decision.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo(400);
                    assertThat(refused.message()).contains("Username must be in the form");
                });
        assertThat(decide(Given.delete(Given.ADMIN, announce("east")))).isEqualTo(ALLOWED);
    }

    @Test
    @Proves("row 34")
    void theLeadersControllerUpdatesEveryAnnounce() {
        assertThat(decide(Given.update(Given.CONTROLLER, announce("east"), announce("east"))))
                .isEqualTo(ALLOWED);
        assertThat(decide(Given.delete(Given.CONTROLLER, announce("east")))).isEqualTo(ALLOWED);
        assertThat(refusal(Given.update(
                        Given.account("other-ns", "antrea-mc-controller"), announce("east"), announce("east"))))
                .contains("is not in Namespace");
        assertThat(refusal(Given.update(Given.CONTROLLER, announce("west"), announce("east"))))
                .contains("cannot be changed");
    }

    @Test
    @Proves("row 35")
    void accountsOfOtherNamespacesHaveNoSay() {
        assertThat(refusal(Given.create(Given.ELSEWHERE, announce("east")))).contains("is not in Namespace");
        assertThat(decide(Given.delete(Given.NAMESPACE_CONTROLLER, announce("east"))))
                .isEqualTo(ALLOWED);
        assertThat(decide(Given.delete(Given.account("kube-system", "generic-garbage-collector"), announce("east"))))
                .isEqualTo(ALLOWED);
        assertThat(decide(Given.delete(Given.ELSEWHERE, announce("unbound")))).isEqualTo(ALLOWED);
        // Beyond the original: what a bound account owns is safe from them.
        assertThat(refusal(Given.delete(Given.ELSEWHERE, announce("east")))).contains("is not in Namespace");
    }

    @Test
    @Proves({"row 36", "row 49"})
    void idsWhoseNamesCollideExcludeEachOther() {
        var both = Given.accounts("east-1");

        assertThat(decide(Given.create(Given.EAST, announce("east")), both, sets(), Set.of()))
                .isEqualTo(Decision.deny("ClusterID \"east\" conflicts with an existing member's ClusterID"));
        assertThat(decide(
                        Given.create(Given.account(Given.NAMESPACE, "east-1"), announce("east-1")),
                        both,
                        sets(),
                        Set.of()))
                .isEqualTo(Decision.deny("ClusterID \"east-1\" conflicts with an existing member's ClusterID"));
        // Also where accounts are bound to no cluster, as the guide makes them.
        assertThat(decide(Given.create(Given.SHARED, announce("north-1")), accounts, sets(), Set.of("north")))
                .isEqualTo(Decision.deny("ClusterID \"north-1\" conflicts with an existing member's ClusterID"));
        assertThat(decide(Given.create(Given.EAST, announce("east")), accounts, sets(), Set.of("east", "eastern")))
                .isEqualTo(ALLOWED);
    }

    @Test
    @Proves({"W-34", "Upgrade to >= 2.7"})
    void anAccountBoundToNoClusterSpeaksForThoseWithoutAnAccount() {
        assertThat(decide(Given.create(Given.SHARED, announce("south")))).isEqualTo(ALLOWED);
        assertThat(decide(Given.update(Given.SHARED, announce("south"), announce("south"))))
                .isEqualTo(ALLOWED);
        assertThat(refusal(Given.update(Given.SHARED, announce("east"), announce("east"))))
                .contains("is not permitted");
        assertThat(refusal(Given.delete(Given.SHARED, announce("east")))).contains("is not permitted");
    }

    @Test
    @Proves("W-34")
    void whatAnUnboundAccountAnnouncedKeepsNoBoundClusterOut() {
        assertThat(decide(Given.create(Given.EAST, announce("east")), accounts, sets(), Set.of("east-1")))
                .isEqualTo(ALLOWED);
        assertThat(decide(Given.create(Given.SHARED, announce("east-1")), accounts, sets(), Set.of("east")))
                .isEqualTo(Decision.deny("ClusterID \"east-1\" conflicts with an existing member's ClusterID"));
    }

    @Test
    void otherOperationsPass() {
        assertThat(decide(Given.review("CONNECT", Given.EAST, announce("east"), null)))
                .isEqualTo(ALLOWED);
    }

    private String refusal(Review review) {
        var decision = decide(review);
        assertThat(decision).isInstanceOf(Decision.Refused.class);
        return ((Decision.Refused) decision).message();
    }

    private Decision decide(Review review) {
        return decide(review, accounts, sets(), Set.of());
    }

    private static List<ClusterSet> sets() {
        return List.of(Given.clusterSet("set", "north", "north"));
    }

    private static Decision decide(Review review, Accounts accounts, List<ClusterSet> sets, Set<String> announced) {
        return AnnounceRules.decide(review, Given.NAMESPACE, new AnnounceRules.Facts() {
            @Override
            public Accounts accounts(Caller.Account caller) {
                return accounts;
            }

            @Override
            public List<ClusterSet> clusterSets() {
                return sets;
            }

            @Override
            public Set<String> announced() {
                return announced;
            }
        });
    }
}
