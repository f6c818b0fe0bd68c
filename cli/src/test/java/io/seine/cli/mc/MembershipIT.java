package io.seine.cli.mc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.Annotations;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.ResourceImportSpec;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.cluster.Kubeconfigs;
import io.seine.sandbox.junit.ControlPlanes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code seine mc} refuses, and that it leaves nothing behind then; on API servers without Nodes, so without controllers and
 * without admission of ours.
 */
class MembershipIT {
    private static final String LEADER_NAMESPACE = "antrea-multicluster";
    private static final String MEMBER_NAMESPACE = "kube-system";

    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("leader", "member");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Cluster leader;

    @SuppressWarnings("NullAway.Init")
    private static Cluster member;

    @BeforeAll
    static void install() throws Exception {
        leader = Kubeconfigs.open(Optional.of(PLANES.kubeconfig("leader")), Optional.empty(), Optional.empty());
        member = Kubeconfigs.open(Optional.of(PLANES.kubeconfig("member")), Optional.empty(), Optional.empty());
        assertThat(onLeader("deploy", "leadercluster", "--no-wait").exitCode()).isZero();
        assertThat(onMember("deploy", "membercluster", "--no-wait").exitCode()).isZero();
        // Nobody runs who would answer them.
        for (var client : List.of(leader.client(), member.client())) {
            client.admissionRegistration()
                    .v1()
                    .validatingWebhookConfigurations()
                    .delete();
            client.admissionRegistration().v1().mutatingWebhookConfigurations().delete();
        }
        var init = onLeader("init", "--clusterset", "set", "--clusterid", "north", "--no-wait");
        assertThat(init.exitCode()).as("%s", init).isZero();
    }

    @AfterAll
    static void close() {
        leader.close();
        member.close();
    }

    @Test
    void aClusterSetIsNotBegunAgainWithOtherIds() {
        assertThat(onLeader("init", "--clusterset", "set", "--clusterid", "north", "--no-wait")
                        .out())
                .contains("ClusterSet \"antrea-multicluster/set\" unchanged");
        assertThat(onLeader("init", "--clusterset", "set", "--clusterid", "south", "--no-wait")
                        .err())
                .contains("exists with the cluster ID north");
        assertThat(onLeader("init", "--clusterset", "other", "--clusterid", "north", "--no-wait")
                        .err())
                .contains("has the ClusterSet set already", "seine mc destroy");
        assertThat(onLeader("init", "--clusterset", "x", "--clusterid", "North").err())
                .contains("not legal");
    }

    @Test
    void aTokenIsMadeOnceAndBelongsToOneCluster() throws Exception {
        var file = folder.resolve("token.yml");
        assertThat(onLeader("create", "membertoken", "one", "--cluster-id", "alpha", "-o", file.toString())
                        .exitCode())
                .isZero();

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(onLeader("create", "membertoken", "one", "--clusterid", "alpha")
                        .out())
                .contains("ServiceAccount \"antrea-multicluster/one\" unchanged");
        assertThat(onLeader("create", "membertoken", "two", "--clusterid", "alpha")
                        .err())
                .contains("already bound to ServiceAccount \"one\"");
        assertThat(onLeader("create", "membertoken", "two", "--clusterid", "alpha-1")
                        .err())
                .contains("begin alike");
        assertThat(leader.client()
                        .serviceAccounts()
                        .inNamespace(LEADER_NAMESPACE)
                        .withName("two")
                        .get())
                .isNull();
        assertThat(onLeader("get", "membertoken").out()).containsPattern("antrea-multicluster +one +alpha");
        assertThat(onLeader("get", "membertoken", "one", "-o", "json").out()).contains("\"Opaque\"");

        assertThat(onLeader("delete", "membertoken", "one").exitCode()).isZero();
        assertThat(leader.client()
                        .secrets()
                        .inNamespace(LEADER_NAMESPACE)
                        .withName("one")
                        .get())
                .isNull();
    }

    @Test
    void whatSomebodyElseMadeIsNotDeleted() {
        var run = onLeader("delete", "membertoken", "antrea-mc-member-access-sa", "--force");

        assertThat(run.out()).contains("is not created by this command, skip deletion");
        assertThat(leader.client()
                        .serviceAccounts()
                        .inNamespace(LEADER_NAMESPACE)
                        .withName("antrea-mc-member-access-sa")
                        .get())
                .isNotNull();
    }

    @Test
    void aServerThatDoesNotAnswerIsRefused() {
        refused(join("b1", "--leader-apiserver", "https://127.0.0.1:1"), "leader-reachable", "--leader-apiserver");
    }

    @Test
    void aLeaderNamespaceWithoutLeaderIsNamed() {
        var run = join("b2", "--leader-namespace", "nowhere");

        assertThat(run.err()).contains("there are 0 ClusterSets in Namespace nowhere");
        nothingWasMade("b2");
    }

    @Test
    void anIdThatHasAnnouncedItselfIsTaken() {
        leader.client()
                .resource(MemberClusterAnnounce.of(LEADER_NAMESPACE, "taken", "set", "north"))
                .create();

        refused(join("taken"), "cluster-id", "is a member already");

        var destroy = onLeader("destroy", "--clusterset", "set");
        assertThat(destroy.exitCode()).isEqualTo(1);
        assertThat(destroy.err()).contains("still has members: taken");
        leader.client()
                .resource(MemberClusterAnnounce.of(LEADER_NAMESPACE, "taken", "set", "north"))
                .delete();
    }

    @Test
    void rangesThatOverlapWithAMembersAreRefused() {
        var info = new ClusterInfo("wide", "10.0.0.0/8", List.of(), List.of(), null);
        var resource = new ResourceImport();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace(LEADER_NAMESPACE)
                .withName("wide-clusterinfo")
                .build());
        resource.setSpec(ResourceImportSpec.clusterInfo(LEADER_NAMESPACE, info));
        leader.client().resource(resource).create();

        refused(join("b3"), "address-ranges", "10.0.0.0/8 of member wide overlap");

        leader.client().resource(resource).delete();
    }

    @Test
    void aTokenOfAnotherServersCertificateIsRefused() throws Exception {
        var token = madeToken("b4");
        token.getData()
                .put(
                        "ca.crt",
                        Base64.getEncoder().encodeToString(certificateOf(member).getBytes(StandardCharsets.UTF_8)));

        refused(joinBy("b4", token), "leader-certificate", "is not trusted");
    }

    @Test
    void aTokenThatIsNoneOfTheLeadersIsRefused() throws Exception {
        var token = madeToken("b5");
        token.getData()
                .put("token", Base64.getEncoder().encodeToString("no.such.token".getBytes(StandardCharsets.UTF_8)));

        refused(joinBy("b5", token), "token", "seine mc create membertoken");
    }

    @Test
    void withoutControllerTheJoinFailsInTimeAndTakesAllBack() {
        var run = join("b6", "--timeout", "4s");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("waited 4 s for the leader to hear this cluster")
                .contains("no controller has looked at the ClusterSet")
                .contains("ClusterSet \"kube-system/set\" deleted");
        nothingWasMade("b6");
    }

    @Test
    void whatIsMissingIsNamedBeforeAnythingIsAsked() {
        assertThat(onMember("join", "--clusterid", "b7", "--token-secret-name", "x")
                        .err())
                .contains("the ClusterSet's ID is missing", "--clusterset");
        assertThat(onMember("join", "--clusterid", "b7").err()).contains("there is no token");
        assertThat(onMember("join", "-f", folder.resolve("none").toString()).err())
                .contains("cannot be read");
    }

    @Test
    void aMemberIsNotTakenOutWhileNobodyWouldCleanUp() {
        assertThat(join("b8", "--no-wait").exitCode()).isZero();

        assertThat(onMember("leave", "--clusterset", "set").err()).contains("the controller does not run");
        var forced = onMember("leave", "--clusterset", "set", "--force");

        assertThat(forced.exitCode()).as("%s", forced).isZero();
        assertThat(member.client()
                        .resources(ClusterSet.class)
                        .inNamespace(MEMBER_NAMESPACE)
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(member.client()
                        .secrets()
                        .inNamespace(MEMBER_NAMESPACE)
                        .withName("member-b8")
                        .get())
                .isNull();
        assertThat(onLeader("delete", "membertoken", "member-b8").exitCode()).isZero();
    }

    private void refused(CommandRun run, String check, String... words) {
        assertThat(run.exitCode()).as("%s", run).isEqualTo(1);
        assertThat(run.err()).contains("[" + check + "]").contains(words);
        assertThat(member.client()
                        .resources(ClusterSet.class)
                        .inNamespace(MEMBER_NAMESPACE)
                        .list()
                        .getItems())
                .isEmpty();
    }

    private void nothingWasMade(String id) {
        assertThat(member.client()
                        .resources(ClusterSet.class)
                        .inNamespace(MEMBER_NAMESPACE)
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(made(member.client(), MEMBER_NAMESPACE)).isEmpty();
        assertThat(leader.client()
                        .serviceAccounts()
                        .inNamespace(LEADER_NAMESPACE)
                        .withName("member-" + id)
                        .get())
                .isNull();
    }

    private static List<Secret> made(KubernetesClient client, String namespace) {
        return client.secrets().inNamespace(namespace).list().getItems().stream()
                .filter(secret -> secret.getMetadata().getAnnotations() != null
                        && secret.getMetadata().getAnnotations().containsKey(Annotations.CREATED_BY_COMMAND))
                .toList();
    }

    private Secret madeToken(String id) {
        assertThat(onLeader("create", "membertoken", "member-" + id, "--clusterid", id)
                        .exitCode())
                .isZero();
        return leader.client()
                .secrets()
                .inNamespace(LEADER_NAMESPACE)
                .withName("member-" + id)
                .get();
    }

    private CommandRun joinBy(String id, Secret token) throws Exception {
        token.getMetadata().setNamespace(null);
        var file = Files.writeString(
                folder.resolve("token.yml"),
                leader.client().getKubernetesSerialization().asYaml(token));
        return onMember(
                "join",
                "--clusterset",
                "set",
                "--clusterid",
                id,
                "--leader-clusterid",
                "north",
                "--leader-namespace",
                LEADER_NAMESPACE,
                "--leader-apiserver",
                leader.server(),
                "--token-secret-file",
                file.toString());
    }

    private static String certificateOf(Cluster cluster) {
        var map = cluster.client()
                .configMaps()
                .inNamespace("kube-system")
                .withName("kube-root-ca.crt")
                .get();
        return Objects.requireNonNull(map.getData().get("ca.crt"));
    }

    private static CommandRun join(String id, String... more) {
        var all = new ArrayList<>(List.of(
                "join",
                "--clusterid",
                id,
                "--leader-kubeconfig",
                PLANES.kubeconfig("leader").toString()));
        all.addAll(List.of(more));
        return CommandRun.in(PLANES, "member", all.toArray(String[]::new));
    }

    private static CommandRun onLeader(String... arguments) {
        return CommandRun.in(PLANES, "leader", arguments);
    }

    private static CommandRun onMember(String... arguments) {
        return CommandRun.in(PLANES, "member", arguments);
    }
}
