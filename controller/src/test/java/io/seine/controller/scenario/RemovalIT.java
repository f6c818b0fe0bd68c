package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.api.FieldManagers;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A leader, and a member in the same cluster, that are removed with everything in use, in every order that a user may think of. The
 * definitions hold objects with finalizers then; where nobody takes those off, their deletion never ends.
 */
class RemovalIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("gone");

    private static final String LEADER = "antrea-multicluster";
    private static final String MEMBER = "kube-system";

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Commands commands;

    @SuppressWarnings("NullAway.Init")
    private Cluster cluster;

    @SuppressWarnings("NullAway.Init")
    private Controller leader;

    @BeforeEach
    void start() throws Exception {
        commands = new Commands(PLANES, folder);
        cluster = keep(new Cluster("gone", PLANES.kubeconfig("gone")));
        cluster.createNamespace(LEADER);
        commands.run("gone", "kubectl apply -f deploy/antrea-multicluster-leader.yml");
        commands.run("gone", "kubectl apply -f deploy/antrea-multicluster-member.yml");
        commands.run("gone", "kubectl wait --for=condition=Established crd --all --timeout=20s");
        leader = keep(LeaderRole.start(
                new ControllerOptions(LEADER, "leader", listening()),
                cluster.asController(LEADER, FieldManagers.LEADER)));
        admit("antrea-multicluster-leader.yml", leader);
        var member = keep(MemberRole.start(
                new ControllerOptions(MEMBER, "member", listening()),
                cluster.asController(MEMBER, FieldManagers.MEMBER)));
        admit("antrea-multicluster-member.yml", member);
        commands.run("gone", "kubectl apply -f deploy/samples/leader-clusterset.yml");
        join();
        awaitExports();
    }

    @AfterEach
    void stop() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
        // Another test begins with nothing, however this one ended.
        var unused = commands.tried("gone", """
                kubectl delete validatingwebhookconfigurations,mutatingwebhookconfigurations -l served-by=antrea-mc-controller
                kubectl get resourceexports,memberclusterannounces -A -o name | xargs -r kubectl patch -n antrea-multicluster --type=merge -p '{"metadata":{"finalizers":null}}'
                """);
        assertThat(unused).isNotNull();
    }

    @Test
    @Proves({"Known Issue", "CRD deletion does not hang"})
    void everythingAtOnceByTheManifest() throws Exception {
        commands.run("gone", "kubectl delete -f deploy/antrea-multicluster-leader.yml --ignore-not-found");

        assertNoDefinitionIsLeft();
    }

    @Test
    @Proves({"Known Issue", "CRD deletion does not hang"})
    void theDeploymentFirst() throws Exception {
        commands.run("gone", "kubectl delete deployment antrea-mc-controller -n antrea-multicluster");
        leader.close();

        commands.run("gone", "kubectl delete -f deploy/antrea-multicluster-leader.yml --ignore-not-found");

        assertNoDefinitionIsLeft();
    }

    @Test
    @Proves({"Known Issue", "CRD deletion does not hang"})
    void theControllerAndItsRightsBeforeTheDefinitions() throws Exception {
        commands.run("gone", "kubectl delete -f deploy/antrea-multicluster-leader-namespaced.yml --ignore-not-found");
        leader.close();

        commands.run("gone", "kubectl delete -f deploy/chart/definitions --ignore-not-found");

        assertNoDefinitionIsLeft();
    }

    @Test
    @Proves({"Known Issue", "CRD deletion does not hang"})
    void theMemberByItsManifest() throws Exception {
        commands.run("gone", "kubectl delete -f deploy/antrea-multicluster-member.yml --ignore-not-found");

        commands.run("gone", "kubectl delete -f deploy/antrea-multicluster-leader.yml --ignore-not-found");

        assertNoDefinitionIsLeft();
    }

    private void assertNoDefinitionIsLeft() {
        await("no definition is left")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(commands.run("gone", "kubectl get crd -o name"))
                        .doesNotContain("resourceexports", "memberclusterannounces", "clustersets"));
    }

    /** As the guide says it, for an account that is bound to the member. */
    private void join() throws Exception {
        commands.run("gone", "kubectl apply -f deploy/samples/member-access.yml");
        await().atMost(LIMIT)
                .until(() -> commands.run(
                                        "gone",
                                        "kubectl get secret member-east-token -n antrea-multicluster -o jsonpath='{.data.token}'")
                                .length()
                        > 0);
        commands.run("gone", """
                kubectl create secret generic member-east-token -n kube-system --dry-run=client -o yaml \
                  --from-literal=token=$(kubectl get secret member-east-token -n antrea-multicluster -o jsonpath='{.data.token}' | base64 -d) \
                  --from-literal=ca.crt="$(kubectl get secret member-east-token -n antrea-multicluster -o jsonpath='{.data.ca\\.crt}' | base64 -d)" \
                  | kubectl apply -f -
                """);
        cluster.apply("""
                apiVersion: multicluster.crd.antrea.io/v1alpha2
                kind: ClusterSet
                metadata: {name: test-clusterset, namespace: kube-system}
                spec:
                  clusterID: test-cluster-east
                  leaders: [{clusterID: test-cluster-north, secret: member-east-token, server: "%s"}]
                  namespace: antrea-multicluster
                """.formatted(cluster.server()));
    }

    /** Several, so that what is done one after the other takes a moment. */
    private void awaitExports() {
        for (int i = 0; i < 20; i++) {
            cluster.apply("""
                    apiVersion: v1
                    kind: Service
                    metadata: {name: web-%1$d, namespace: default}
                    spec: {ports: [{name: http, port: 80}]}
                    ---
                    apiVersion: discovery.k8s.io/v1
                    kind: EndpointSlice
                    metadata: {name: web-%1$d-1, namespace: default, labels: {kubernetes.io/service-name: web-%1$d}}
                    addressType: IPv4
                    ports: [{name: http, port: 80, protocol: TCP}]
                    endpoints: [{addresses: [10.99.0.5], conditions: {ready: true}}]
                    ---
                    apiVersion: multicluster.x-k8s.io/v1alpha1
                    kind: ServiceExport
                    metadata: {name: web-%1$d, namespace: default}
                    """.formatted(i));
        }
        cluster.apply("""
                apiVersion: multicluster.crd.antrea.io/v1alpha1
                kind: ResourceExport
                metadata: {name: strict, namespace: antrea-multicluster}
                spec: {kind: AntreaClusterNetworkPolicy, name: strict, clusterNetworkPolicy: {priority: 1}}
                """);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(cluster.admin
                            .resources(ResourceExport.class)
                            .inNamespace(LEADER)
                            .list()
                            .getItems())
                    .hasSizeGreaterThan(40)
                    .allMatch(export -> !export.getFinalizers().isEmpty());
            assertThat(cluster.admin
                            .resources(MemberClusterAnnounce.class)
                            .inNamespace(LEADER)
                            .list()
                            .getItems())
                    .hasSize(1)
                    .allMatch(announce -> !announce.getFinalizers().isEmpty());
        });
    }

    private MultiClusterConfig listening() {
        var local = Scenario.onAnyPort(MultiClusterConfig.DEFAULTS);
        return new MultiClusterConfig(
                local.healthProbeBindAddress(),
                local.metricsBindAddress(),
                0,
                cluster.hostAddress(),
                local.serviceCIDR(),
                local.podCIDRs(),
                local.gatewayIPPrecedence(),
                local.endpointIPType(),
                local.enableStretchedNetworkPolicy());
    }

    /** The webhooks that were just installed, but answered by this process. */
    private void admit(String manifest, Controller role) throws Exception {
        var names = List.of("validating", "mutating").stream()
                .map(kind -> kind + "webhookconfigurations")
                .toList();
        commands.run(
                "gone",
                "kubectl delete " + String.join(",", names) + " -l role="
                        + (manifest.contains("leader") ? "leader" : "member"));
        assertThat(cluster.installWebhooks(manifest, LEADER, LEADER, role.webhookPort()))
                .hasSize(2);
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        running.push(closeable);
        return closeable;
    }
}
