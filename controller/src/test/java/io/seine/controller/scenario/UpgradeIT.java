package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.seine.api.Condition;
import io.seine.api.FieldManagers;
import io.seine.api.Finalizers;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.Controller;
import io.seine.controller.ControllerOptions;
import io.seine.controller.Proves;
import io.seine.controller.leader.LeaderRole;
import io.seine.controller.member.MemberRole;
import io.seine.sandbox.junit.ControlPlanes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An installation of the original, from before 1.13, that becomes Seine's by the commands of {@code docs/upgrade.md}. */
class UpgradeIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("oldlead", "oldeast");

    private static final String LEADER = "antrea-multicluster";
    private static final String MEMBER = "kube-system";

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Commands commands;

    @SuppressWarnings("NullAway.Init")
    private Cluster leader;

    @SuppressWarnings("NullAway.Init")
    private Cluster member;

    @SuppressWarnings("NullAway.Init")
    private Unbroken inLeader;

    @SuppressWarnings("NullAway.Init")
    private Unbroken inMember;

    @SuppressWarnings("NullAway.Init")
    private Reachable west;

    @BeforeEach
    void installTheOriginal() throws Exception {
        commands = new Commands(PLANES, folder);
        leader = keep(new Cluster("oldlead", PLANES.kubeconfig("oldlead")));
        member = keep(new Cluster("oldeast", PLANES.kubeconfig("oldeast")));
        new OriginalInstallation(commands, leader, member).install(keep(new Kubelets()));
        west = keep(new Reachable(member, "antrea-mc-nginx", "10.250.0.9"));
        inLeader = keep(new Unbroken(
                leader,
                antrea("v1alpha1", "MemberClusterAnnounce", "memberclusterannounces"),
                antrea("v1alpha1", "ResourceExport", "resourceexports"),
                antrea("v1alpha1", "ResourceImport", "resourceimports"),
                antrea("v1alpha1", "ClusterSet", "clustersets")));
        inMember = keep(new Unbroken(
                member,
                Unbroken.kind("", "v1", "Service", "services"),
                Unbroken.kind("", "v1", "Endpoints", "endpoints"),
                Unbroken.kind("multicluster.x-k8s.io", "v1alpha1", "ServiceExport", "serviceexports"),
                Unbroken.kind("multicluster.x-k8s.io", "v1alpha1", "ServiceImport", "serviceimports"),
                antrea("v1alpha1", "ClusterSet", "clustersets"),
                antrea("v1alpha1", "ClusterInfoImport", "clusterinfoimports"),
                antrea("v1alpha1", "Gateway", "gateways"),
                antrea("v1alpha1", "LabelIdentity", "labelidentities")));
    }

    @AfterEach
    void stop() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    @Test
    @Proves({"Upgrade from < 1.13", "Upgrade to >= 2.7", "row 51", "row 92"})
    void everythingThatTheOriginalWroteIsTakenOver() throws Exception {
        commands.run("oldlead", Commands.documented("The leader"));
        startLeader();

        await("the leader's status").atMost(LIMIT).untilAsserted(() -> {
            var set = clusterSet(leader, LEADER);
            assertThat(set.getSpec().clusterID()).isEqualTo("test-cluster-north");
            assertThat(set.getStatus().totalClusters()).isEqualTo(2);
        });

        commands.run("oldeast", Commands.documented("Each member"));
        startMember();

        await("the member joins as the one that it was").atMost(LIMIT).untilAsserted(() -> {
            var set = clusterSet(member, MEMBER);
            assertThat(set.getSpec().clusterID()).isEqualTo("test-cluster-east");
            assertThat(ready(set)).isEqualTo("True");
        });
        // What Seine's member does with what it finds ends in writes, and these are over when all queues have been idle
        // for a while.
        await("nothing is refused, and nothing goes")
                .during(Duration.ofSeconds(5))
                .atMost(LIMIT)
                .untilAsserted(() -> {
                    assertThat(exports())
                            .flatExtracting(export -> Optional.ofNullable(export.getStatus())
                                    .map(status -> status.conditions())
                                    .orElse(List.of()))
                            .allMatch(Condition::holds);
                    nothingWasLost();
                });
        assertThat(warnings("oldlead")).doesNotContain("Conflict", "Failure");
        assertThat(warnings("oldeast")).doesNotContain("Conflict", "Failed");
        nothingWasLost();
        assertThat(member.admin.resources(LabelIdentity.class).list().getItems())
                .as("what has its ID keeps it; other Pods' labels get others")
                .filteredOn(identity -> identity.getSpec().id() == 7)
                .extracting(identity -> identity.getMetadata().getName())
                .containsExactly("2320d8873687c53d");
        assertThat(commands.run("oldeast", "kubectl get gateway -n kube-system"))
                .contains("172.18.0.11");

        assertThat(west.makers()).as("whose slices there are").isEqualTo("seine-member");
        rightsAreSeines();

        aFileOfBeforeIsAppliedOnceMore();
        aServiceChangesItsPort();
        exportsEndAndMembersLeave();
    }

    /** Reasons of Events; that this cluster has no policies is none of the upgrade. */
    private String warnings(String cluster) throws Exception {
        return commands.run(
                cluster,
                "kubectl get events -A --field-selector type=Warning,reason!=ACNPImportFailed -o custom-columns=R:.reason,M:.message");
    }

    private void nothingWasLost() {
        assertThat(west.gaps()).as("moments without west's endpoint").isEmpty();
        assertThat(inLeader.deleted()).isEmpty();
        assertThat(inLeader.now()).isEqualTo(inLeader.before());
        assertThat(inMember.deleted()).isEmpty();
        assertThat(inMember.now()).isEqualTo(inMember.before());
    }

    /** The original's wide rights go with the manifest's application. */
    private void rightsAreSeines() throws Exception {
        var secrets = "kubectl auth can-i list secrets -A --as=system:serviceaccount:kube-system:antrea-mc-controller";
        assertThat(commands.tried("oldeast", secrets).printed()).startsWith("no");
        var webhooks = "kubectl auth can-i update validatingwebhookconfigurations"
                + " --as=system:serviceaccount:antrea-multicluster:antrea-mc-controller";
        assertThat(commands.tried("oldlead", webhooks).printed()).contains("no");
    }

    /** A user applies the ClusterSet's old file: the ID that it does not name stays. */
    private void aFileOfBeforeIsAppliedOnceMore() throws Exception {
        commands.run("oldeast", "kubectl delete crd clusterclaims.multicluster.crd.antrea.io");
        commands.run("oldeast", "sed '/^---/,$d' member-clusterset.yml | kubectl apply -f -");
        assertThat(clusterSet(member, MEMBER).getSpec().clusterID()).isEqualTo("test-cluster-east");
    }

    /** Fields that the original set are no longer its own: an old port does not stay beside the new one. */
    private void aServiceChangesItsPort() {
        member.admin
                .services()
                .inNamespace("default")
                .withName("db")
                .edit(service -> service.edit()
                        .editSpec()
                        .editFirstPort()
                        .withPort(5433)
                        .endPort()
                        .endSpec()
                        .build());
        await("the new port alone")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(member.admin
                                .services()
                                .inNamespace("default")
                                .withName("antrea-mc-db")
                                .get()
                                .getSpec()
                                .getPorts())
                        .extracting(port -> port.getPort())
                        .containsExactly(5433));
        nothingWasLost();
    }

    private void exportsEndAndMembersLeave() {
        member.admin
                .resources(ServiceExport.class)
                .inNamespace("default")
                .withName("db")
                .delete();
        await("the end of what had the old finalizer")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(exports())
                        .noneMatch(export -> export.getMetadata().getName().contains("-db-")));
        await().atMost(LIMIT)
                .until(() -> member.admin
                                .services()
                                .inNamespace("default")
                                .withName("antrea-mc-db")
                                .get()
                        == null);

        leader.admin
                .resources(MemberClusterAnnounce.class)
                .inNamespace(LEADER)
                .withName("member-announce-from-test-cluster-west")
                .delete();
        await("west has left").atMost(LIMIT).untilAsserted(() -> {
            assertThat(exports())
                    .noneMatch(export -> export.getMetadata().getName().contains("west"));
            assertThat(leader.admin
                            .resources(MemberClusterAnnounce.class)
                            .inNamespace(LEADER)
                            .list()
                            .getItems())
                    .hasSize(1);
            assertThat(leader.admin
                            .resources(ResourceImport.class)
                            .inNamespace(LEADER)
                            .list()
                            .getItems())
                    .noneMatch(object -> object.getMetadata().getName().contains("west"));
        });
        assertThat(exports()).flatExtracting(HasMetadata::getFinalizers).allMatch(Finalizers.RESOURCE_EXPORT::equals);
    }

    private void startLeader() throws Exception {
        var role = keep(LeaderRole.start(
                new ControllerOptions(LEADER, "leader", installedConfig(leader, LEADER)),
                leader.asController(LEADER, FieldManagers.LEADER)));
        admit(leader, "antrea-multicluster-leader.yml", role);
    }

    private void startMember() throws Exception {
        var role = keep(MemberRole.start(
                new ControllerOptions(MEMBER, "member", installedConfig(member, MEMBER)),
                member.asController(MEMBER, FieldManagers.MEMBER)));
        admit(member, "antrea-multicluster-member.yml", role);
    }

    /** The webhooks that were just installed, but answered by this process. */
    private void admit(Cluster cluster, String manifest, Controller role) throws Exception {
        commands.run(
                cluster.name,
                "kubectl delete validatingwebhookconfigurations,mutatingwebhookconfigurations -l served-by=antrea-mc-controller");
        var configurations = cluster.installWebhooks(manifest, LEADER, LEADER, role.webhookPort());
        assertThat(configurations).hasSize(2);
    }

    /** What is in the ConfigMap after the procedure, with listeners of this process. */
    private static MultiClusterConfig installedConfig(Cluster cluster, String namespace) {
        var data = cluster.admin
                .configMaps()
                .inNamespace(namespace)
                .withName("antrea-mc-controller-config")
                .get()
                .getData();
        var config = MultiClusterConfig.parse(String.valueOf(data.get("controller_manager_config.yaml")))
                .config();
        assertThat(config.enableStretchedNetworkPolicy())
                .as("the original's configuration is kept")
                .isTrue();
        return new MultiClusterConfig(
                "127.0.0.1:0",
                config.metricsBindAddress(),
                0,
                cluster.hostAddress(),
                config.serviceCIDR(),
                config.podCIDRs(),
                config.gatewayIPPrecedence(),
                config.endpointIPType(),
                config.enableStretchedNetworkPolicy());
    }

    private List<ResourceExport> exports() {
        return leader.admin
                .resources(ResourceExport.class)
                .inNamespace(LEADER)
                .list()
                .getItems();
    }

    private static ClusterSet clusterSet(Cluster cluster, String namespace) {
        return cluster.admin
                .resources(ClusterSet.class)
                .inNamespace(namespace)
                .withName(Scenario.CLUSTER_SET)
                .get();
    }

    private static String ready(ClusterSet set) {
        return Optional.ofNullable(set.getStatus())
                .flatMap(status -> Condition.find(status.conditions(), "Ready"))
                .map(Condition::status)
                .orElse("");
    }

    private static io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext antrea(
            String version, String kind, String plural) {
        return Unbroken.kind("multicluster.crd.antrea.io", version, kind, plural);
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        running.push(closeable);
        return closeable;
    }
}
