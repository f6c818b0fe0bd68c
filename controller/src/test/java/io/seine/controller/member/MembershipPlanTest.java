package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetSpec;
import io.seine.api.multicluster.ClusterSetSpec.Leader;
import io.seine.controller.Proves;
import io.seine.controller.exchange.LeaderAccess;
import io.seine.controller.member.MembershipPlan.Wanted;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembershipPlanTest {
    private static final Secret GOOD = secret(Map.of("ca.crt", base64("CA\n"), "token", base64("TOKEN\n")));

    @Test
    void noClusterSetMeansNoMembership() {
        assertThat(MembershipPlan.wanted(List.of(), name -> Optional.of(GOOD))).isEqualTo(new Wanted.Nothing());
    }

    @Test
    @Proves({"row 88"})
    void completeClusterSetLeadsToItsLeader() {
        var set = clusterSet("east", "https://10.0.0.1:6443", "token", "leader-ns");

        var wanted = MembershipPlan.wanted(List.of(set), name -> Optional.of(GOOD));

        assertThat(wanted)
                .isEqualTo(new Wanted.Member(
                        set,
                        new LeaderAccess("set", "east", "north", "https://10.0.0.1:6443", "leader-ns", "CA", "TOKEN")));
    }

    @Test
    @Proves({"row 17", "row 88"})
    void whatIsMissingIsNamedWithTheWayOut() {
        var server = "https://10.0.0.1:6443";

        assertThat(unusable(clusterSet("", server, "token", "ns"), GOOD))
                .isEqualTo("ClusterIDMissing: 'clusterID' is not set in the ClusterSet kube-system/set spec");
        assertThat(unusable(clusterSet("east", server, "token", ""), GOOD))
                .startsWith("LeaderNamespaceMissing: 'namespace' is not set")
                .contains("antrea-multicluster");
        assertThat(unusable(clusterSet("east", server, "", "ns"), GOOD)).startsWith("SecretMissing: ");
        assertThat(unusable(clusterSet("east", server, "token", "ns"), null))
                .startsWith("SecretNotFound: Secret token of spec.leaders[0].secret does not exist");
        assertThat(unusable(clusterSet("east", server, "token", "ns"), secret(Map.of("token", base64("TOKEN")))))
                .startsWith("SecretInvalid: ca.crt data not found in Secret token");
        assertThat(unusable(clusterSet("east", server, "token", "ns"), secret(Map.of("ca.crt", base64("CA")))))
                .startsWith("SecretInvalid: token data not found in Secret token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.1:6443", "http://10.0.0.1:6443", "https://", "https://a b", "ftp://x"})
    void serverMustBeAnHttpsUrl(String server) {
        assertThat(unusable(clusterSet("east", server, "token", "ns"), GOOD))
                .startsWith("LeaderServerInvalid: spec.leaders[0].server \"" + server + "\"")
                .contains("https://<address>:<port>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%%%", "", "IA=="})
    void valueThatIsBlankOrNoBase64IsNoValue(String value) {
        assertThat(unusable(
                        clusterSet("east", "https://h:1", "token", "ns"),
                        secret(Map.of("ca.crt", base64("CA"), "token", value))))
                .startsWith("SecretInvalid: token");
    }

    @Test
    void messagesHoldNoToken() {
        var access = new LeaderAccess("set", "east", "north", "https://h:1", "ns", "CA", "very-secret");

        assertThat(access.toString()).doesNotContain("very-secret");
    }

    private static String unusable(ClusterSet set, @Nullable Secret secret) {
        return MembershipPlan.wanted(List.of(set), name -> Optional.ofNullable(secret))
                        instanceof Wanted.Unusable(ClusterSet _, String reason, String message)
                ? reason + ": " + message
                : "usable";
    }

    private static ClusterSet clusterSet(String cluster, String server, String secret, String leaderNamespace) {
        var set = new ClusterSet();
        set.setMetadata(new ObjectMetaBuilder()
                .withNamespace("kube-system")
                .withName("set")
                .build());
        set.setSpec(new ClusterSetSpec(cluster, List.of(new Leader("north", server, secret)), leaderNamespace));
        return set;
    }

    private static Secret secret(Map<String, String> data) {
        return new SecretBuilder().withData(data).build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @Proves("W-14")
    void ofASecretOnlyWhatAConnectionIsMadeWithIsKept() {
        var token = encoded(Map.of("ca.crt", "Yw==", "token", "dA==", "other", "cw=="));
        var foreign = encoded(Map.of("ca.crt", "Yw==", "tls.key", "cw=="));
        var bare = encoded(Map.of("token", "dA=="));

        List.of(token, foreign, bare).forEach(MembershipPlan::keepCredentials);

        assertThat(token.getData()).containsOnlyKeys("ca.crt", "token");
        assertThat(foreign.getData()).containsOnlyKeys("ca.crt");
        assertThat(bare.getData()).isEmpty();
    }

    private static Secret encoded(Map<String, String> data) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName("any")
                .endMetadata()
                .withData(data)
                .build();
    }

    @Test
    void whatIsHereOfAMembershipThatIsOverMustGo() {
        assertThat(new Membership.Alone().isLeft()).isTrue();
        assertThat(new Membership.Undecided(true).isLeft()).isTrue();
        assertThat(new Membership.Undecided(false).isLeft()).isFalse();
        assertThat(new Membership.Undecided(true).isAlone()).isFalse();
    }
}
