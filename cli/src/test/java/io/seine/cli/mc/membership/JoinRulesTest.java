package io.seine.cli.mc.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetSpec;
import io.seine.api.multicluster.WireGuard;
import io.seine.api.net.Cidr;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JoinRulesTest {
    private static final Map<String, String> COMPLETE = Map.of(
            "clusterSetID", "set",
            "clusterID", "east",
            "leaderClusterID", "north",
            "leaderNamespace", "antrea-multicluster",
            "leaderAPIServer", "https://10.0.0.1:6443/");

    @Test
    void aCompleteRequestIsTaken() throws Exception {
        assertThat(JoinRequest.of(COMPLETE))
                .isEqualTo(new JoinRequest(
                        "set", "east", "kube-system", "north", "antrea-multicluster", "https://10.0.0.1:6443"));
    }

    @Test
    void eachFieldThatIsMissingIsNamedWithItsFlag() {
        var flags = Map.of(
                "clusterSetID", "--clusterset",
                "clusterID", "--clusterid",
                "leaderClusterID", "--leader-clusterid",
                "leaderNamespace", "--leader-namespace",
                "leaderAPIServer", "--leader-apiserver");
        flags.forEach((field, flag) -> {
            var fields = new HashMap<>(COMPLETE);
            fields.remove(field);
            assertThatThrownBy(() -> JoinRequest.of(fields))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining(flag)
                    .hasMessageContaining(field);
        });
    }

    @Test
    void anAddressThatIsNoUrlIsRefused() {
        for (var address : List.of("10.0.0.1:6443", "http://10.0.0.1:6443", "https://", "https://a b")) {
            var fields = new HashMap<>(COMPLETE);
            fields.put("leaderAPIServer", address);
            assertThatThrownBy(() -> JoinRequest.of(fields)).hasMessageContaining("https://<address>:<port>");
        }
    }

    @Test
    void theFileCountsMoreThanFlagsUnlessTheyArePreferredAndThatIsSaid() {
        var told = new StringWriter();
        var report = new Report(new PrintWriter(new StringWriter()), new PrintWriter(told));
        var file = Map.of("clusterID", "east", "namespace", "one");
        var flags = Map.of("clusterID", "west", "clusterSetID", "set");

        assertThat(JoinRequest.merged(file, flags, false, report))
                .isEqualTo(Map.of("clusterID", "east", "namespace", "one", "clusterSetID", "set"));
        assertThat(told.toString()).contains("clusterID is east in the join config file and west by --clusterid");
        assertThat(JoinRequest.merged(file, flags, true, report)).containsEntry("clusterID", "west");
    }

    @Test
    void withoutATokenItIsSaidWhereItCanComeFrom() {
        assertThatThrownBy(() -> TokenSource.of(COMPLETE, Optional.empty()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContainingAll(
                        "--token-secret-name", "--token-secret-file", "--config-file", "--leader-context");
    }

    @Test
    void aMemberOfAnotherClusterSetOrWithAnotherIdHasToLeaveFirst() throws Exception {
        var request = JoinRequest.of(COMPLETE);

        assertThat(ClusterSetRule.problems(List.of(set("set", "east", "north")), request))
                .isEmpty();
        assertThat(ClusterSetRule.problems(List.of(set("other", "east", "north")), request))
                .singleElement()
                .satisfies(problem -> assertThat(problem.text()).contains("ClusterSet other", "seine mc leave"));
        assertThat(ClusterSetRule.problems(List.of(set("set", "west", "north")), request))
                .hasSize(1);
        assertThat(ClusterSetRule.problems(List.of(set("set", "east", "south")), request))
                .hasSize(1);
        assertThat(ClusterSetRule.problems(List.of(set("set", "", "")), request))
                .isEmpty();
    }

    @Test
    void rangesThatOverlapWithAnotherMembersAreRefusedOneByOne() {
        var network = new MemberNetwork(
                List.of(Cidr.parse("10.96.0.0/16")), List.of(Cidr.parse("10.10.0.0/16")), Optional.of(false));

        assertThat(network.problems(info("10.97.0.0/16", List.of("10.11.0.0/16"), null)))
                .isEmpty();
        assertThat(network.problems(info("10.96.128.0/20", List.of(), null)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.sentence())
                        .isEqualTo(
                                "the Service CIDR 10.96.0.0/16 of this cluster and 10.96.128.0/20 of member west overlap,"
                                        + " so that neither could use the other's Services"));
        assertThat(network.problems(info("10.0.0.0/8", List.of("10.10.1.0/24"), null)))
                .hasSize(3);
    }

    @Test
    void encryptionOfOneSideOnlyIsRefusedUnlessTheAgentIsAnothers() {
        var other = info("10.97.0.0/16", List.of(), new WireGuard("a2V5"));

        assertThat(network(Optional.of(false)).problems(other))
                .singleElement()
                .matches(p -> p.check().equals("encryption"));
        assertThat(network(Optional.of(true)).problems(other)).isEmpty();
        assertThat(network(Optional.empty()).problems(other)).isEmpty();
        assertThat(network(Optional.of(true)).problems(info("10.97.0.0/16", List.of(), null)))
                .hasSize(1);
    }

    @Test
    void anAddressOfTheOwnMachineIsNoAddressForOthers() {
        assertThat(LeaderAddress.isOwnMachine("https://127.0.0.1:6443")).isTrue();
        assertThat(LeaderAddress.isOwnMachine("https://localhost:6443")).isTrue();
        assertThat(LeaderAddress.isOwnMachine("https://10.0.0.1:6443")).isFalse();
    }

    private static MemberNetwork network(Optional<Boolean> encrypts) {
        return new MemberNetwork(List.of(), List.of(), encrypts);
    }

    private static ClusterInfo info(String services, List<String> pods, @Nullable WireGuard wireGuard) {
        return new ClusterInfo("west", services, List.of(new ClusterInfo.GatewayInfo("10.1.1.1")), pods, wireGuard);
    }

    private static ClusterSet set(String name, String id, String leader) {
        var set = new ClusterSet();
        set.setMetadata(new ObjectMetaBuilder().withName(name).build());
        set.setSpec(new ClusterSetSpec(id, List.of(new ClusterSetSpec.Leader(leader, "", "")), ""));
        return set;
    }
}
