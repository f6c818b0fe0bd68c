package io.seine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.agent.audit.AuditLogging;
import io.seine.agent.kernel.NetworkNamespace;
import io.seine.agent.kernel.Numbers;
import io.seine.agent.kernel.Rights;
import io.seine.agent.kernel.WireGuardKey;
import io.seine.agent.watch.SharedKinds;
import io.seine.api.Annotations;
import io.seine.api.OrEmpty;
import io.seine.api.metrics.MetricsServer;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.Gateway;
import io.seine.sandbox.junit.ControlPlanes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The agent on one Node, from the API server to the kernel, with the rights of its manifest. */
class NodeLoopIT {
    @RegisterExtension
    static final ControlPlanes CLUSTERS = ControlPlanes.named("agent");

    private static int count;

    @TempDir
    private Path bpffs;

    private TestCluster cluster;
    private NetworkNamespace node;
    private KubernetesClient client;
    private ClusterWatch watch;
    private NodeLoop loop;

    @BeforeEach
    void start() throws IOException {
        Rights.required("wg", "wireguard-go");
        cluster = new TestCluster(CLUSTERS.kubeconfig("agent"), "agent-" + ++count);
        cluster.node("east-1", "192.0.2.11", "10.10.1.0/24");
        cluster.node("east-2", "192.0.2.12", "10.10.2.0/24");
        node = new NetworkNamespace("sa-loop");
        node.shell("ip link add eth0 type veth peer name far; ip addr add 192.0.2.11/24 dev eth0;"
                + " ip link set eth0 up; ip link set far up");
        NetworkNamespace.program("mount", "-t", "bpf", "bpf", bpffs.toString());
        node.ownFolder("/run/wireguard");
        startAgent(OptionalInt.empty(), false);
    }

    @AfterEach
    void stop() {
        if (node != null) {
            stopAgent();
            node.run(() -> {
                AgentCleanup.run(bpffs, Numbers.USUAL);
                return true;
            });
            NetworkNamespace.program("umount", bpffs.toString());
            node.close();
            cluster.close();
        }
    }

    /** The loop's thread inherits the network namespace of the thread that starts it; the watches stay outside of it. */
    private void startAgent(OptionalInt wireGuardPort, boolean withIdentities) {
        client = cluster.asAgent();
        var config = new AgentConfig(
                true,
                "",
                false,
                withIdentities,
                Optional.empty(),
                AuditLogging.NONE,
                8473,
                wireGuardPort,
                0,
                Numbers.USUAL,
                "");
        var options = new AgentOptions(cluster.namespace, "east-1", config, bpffs);
        var wake = new Semaphore(0);
        var key = new ClusterKey(
                client, cluster.namespace, options.watchedNamespace(), wireGuardPort.isPresent(), wake::release);
        var kinds = SharedKinds.of(client);
        var identities = withIdentities
                ? Optional.of(new IdentityWatch(client, kinds, "east-1", wake::release))
                : Optional.<IdentityWatch>empty();
        watch = new ClusterWatch(client, kinds, options.watchedNamespace(), key, identities, wake::release);
        var reports = new Reports(client, "east-1", Clock.systemUTC(), watch::subject);
        var tunnels = new TunnelAnnotation(client, options.watchedNamespace(), watch::gateway, System::nanoTime);
        loop = node.run(() -> new NodeLoop(options, watch, new Afterwards(key, tunnels, reports), wake));
    }

    private void stopAgent() {
        loop.close();
        watch.close();
        client.close();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
    }

    private String table() {
        return node.shell("nft list table inet seine 2>&1 || true");
    }

    private String routes() {
        return node.shell("ip route show table 4240 2>/dev/null || true");
    }

    @Test
    void theKernelFollowsTheCluster() {
        await(() -> loop.notReady().isEmpty());
        assertThat(node.shell("ip link")).doesNotContain("seine0");

        cluster.gateway("east-1", "192.0.2.11");
        var west = cluster.remote("west", "198.51.100.1", "10.97.0.0/16");
        await(() -> routes().contains("10.97.0.0/16"));
        assertThat(table()).contains("snat ip to 10.96.0.0");

        var clusterIP = cluster.exportedService("nginx", "10.10.1.5");
        await(() -> table().contains(clusterIP + " . tcp . 80 : goto service-" + clusterIP + "-6-80")
                && table().contains("dnat ip to 10.10.1.5:8080"));

        cluster.endpoints("nginx", "10.10.1.5", "10.10.2.5");
        await(() -> table().contains("0 : 10.10.1.5 . 8080, 1 : 10.10.2.5 . 8080"));

        cluster.admin.resource(west).delete();
        await(() -> !Files.exists(bpffs.resolve("seine")));
        assertThat(node.shell("ip link")).doesNotContain("seine0");
        assertThat(table()).contains("No such file or directory");
    }

    @Test
    void whatOthersRemoveComesBackAndAnotherAgentFindsAllAsItShouldBe() {
        cluster.gateway("east-2", "192.0.2.12");
        cluster.remote("west", "198.51.100.1", "10.97.0.0/16");
        await(() -> routes().contains("10.97.0.0/16"));

        node.shell("ip link del seine0; nft delete table inet seine");
        await(() -> routes().contains("10.97.0.0/16") && table().contains("chain source"));

        var before = node.shell("ip -d link show seine0") + table();
        stopAgent();
        startAgent(OptionalInt.empty(), false);
        await(() -> loop.notReady().isEmpty());
        assertThat(node.shell("ip -d link show seine0") + table()).isEqualTo(before);
    }

    @Test
    void thePodsOfTheNodeHaveTheIdentitiesOfTheirLabels() {
        stopAgent();
        startAgent(OptionalInt.empty(), true);
        cluster.gateway("east-2", "192.0.2.12");
        cluster.remote("west", "198.51.100.1", "10.97.0.0/16");
        cluster.pod("web", "east-1", "10.10.1.5", Map.of("app", "web"));
        cluster.pod("elsewhere", "east-2", "10.10.2.5", Map.of("app", "web"));
        await(() -> table().contains("elements = { 10.10.1.5 : 0x5dffffff }"));

        var identity = cluster.identity(Map.of("app", "web"), 257);
        await(() -> table().contains("elements = { 10.10.1.5 : 0x5d000101 }"));

        cluster.admin.resource(identity).delete();
        await(() -> table().contains("elements = { 10.10.1.5 : 0x5dffffff }"));
        cluster.identity(Map.of("app", "shop"), 258);
        cluster.pod("web", "east-1", "10.10.1.5", Map.of("app", "shop"));
        await(() -> table().contains("elements = { 10.10.1.5 : 0x5d000102 }"));
    }

    @Test
    void aClusterThatIsRefusedIsNamedInAnEventAndTheOthersWork() {
        cluster.gateway("east-1", "192.0.2.11");
        cluster.remote("bad", "198.51.100.9", "10.96.128.0/17");
        cluster.remote("west", "198.51.100.1", "10.97.0.0/16");

        await(() -> !cluster.events("bad-clusterinfo", cluster.namespace).isEmpty());

        assertThat(cluster.events("bad-clusterinfo", cluster.namespace))
                .containsExactly("RemoteRefused: The cluster bad is left out: its Service CIDR 10.96.128.0/17 overlaps"
                        + " 10.96.0.0/16 of this cluster; change it in that cluster, all other clusters work");
        await(() -> routes().contains("10.97.0.0/16") && loop.notReady().isEmpty());
        assertThat(routes()).doesNotContain("10.96.128.0");
    }

    @Test
    void theGatewayTellsWhoAnswersAndPrometheusWhatTheNodeDoes() throws Exception {
        cluster.gateway("east-1", "192.0.2.11");
        cluster.remote("bad", "198.51.100.9", "10.96.128.0/17");
        var west = cluster.remote("west", "198.51.100.1", "10.97.0.0/16");

        await(() -> said("east-1").equals("bad=LeftOut,west=NeverAnswered"));
        var page = scrape();
        assertThat(page.lines())
                .contains(
                        "# TYPE seine_tunnel_up gauge",
                        "seine_tunnel_up{role=\"agent\",cluster=\"west\",gateway=\"198.51.100.1\"} 0",
                        "seine_tunnel_answers_total{role=\"agent\",cluster=\"west\",gateway=\"198.51.100.1\"} 0",
                        "seine_tunnel_mtu_bytes{role=\"agent\"} 1450",
                        "seine_gateway_role{role=\"agent\",state=\"Gateway\"} 1",
                        "seine_gateway_changes_total{role=\"agent\"} 0",
                        "seine_not_ready_reasons{role=\"agent\"} 0")
                .anyMatch(line -> line.startsWith("seine_tunnel_probes_total{"))
                .anyMatch(line -> line.startsWith("seine_tunnel_sent_bytes_total{"))
                .anyMatch(line -> line.startsWith("seine_kernel_apply_seconds_count{"))
                .anyMatch(line -> line.startsWith("process_resident_memory_bytes{"))
                .noneMatch(line -> line.startsWith("seine_tunnel_round_trip_seconds"))
                .noneMatch(line -> line.contains("wireguard"));

        node.shell("ip link del seine0");
        await(() -> scrape().contains("seine_kernel_repairs_total{role=\"agent\"} 1\n"));

        cluster.admin.resource(west).delete();
        await(() -> said("east-1").equals("bad=LeftOut"));
        await(() -> scrape().contains("state=\"None\"} 1\n") && !scrape().contains("seine_tunnel_"));
    }

    private String said(String gateway) {
        return OrEmpty.map(cluster.admin
                        .resources(Gateway.class)
                        .inNamespace(cluster.namespace)
                        .withName(gateway)
                        .get()
                        .getMetadata()
                        .getAnnotations())
                .getOrDefault(Annotations.TUNNELS, "");
    }

    /** The server is outside of the Node's network namespace, as are the agent's watches. */
    private String scrape() throws IOException, InterruptedException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (var metrics = MetricsServer.start(server, () -> AgentRole.page(Optional.of(loop), Optional.empty()));
                var http = HttpClient.newHttpClient()) {
            var address = URI.create("http://127.0.0.1:" + metrics.port() + "/metrics");
            return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void aGatewayThatCannotBeUsedIsNamedInAnEventAndUsedWhenItCan() {
        cluster.gateway("east-1", "gw.example");
        cluster.remote("west", "198.51.100.1", "10.97.0.0/16");

        await(() -> cluster.events("east-1", cluster.namespace).stream()
                .anyMatch(event ->
                        event.startsWith("UnusableGateway: The Gateway east-1 cannot be used, so no other cluster"
                                + " is reached: its gatewayIP \"gw.example\" is not an IPv4 address")));
        assertThat(routes()).isEmpty();

        cluster.gateway("east-1", "192.0.2.11");
        await(() -> routes().contains("10.97.0.0/16"));
    }

    @Test
    void aClusterWithAnAddressOfAnotherIsNamedInAnEvent() {
        cluster.gateway("east-1", "192.0.2.11");
        cluster.remote("west", "198.51.100.1", "10.97.0.0/16");
        await(() -> routes().contains("10.97.0.0/16"));

        cluster.remote("yonder", "198.51.100.1", "10.98.0.0/16");

        await(() -> cluster.events("yonder-clusterinfo", cluster.namespace).stream()
                .anyMatch(
                        event -> event.startsWith("RemoteRefused: The cluster yonder is left out: its Gateway's address"
                                + " 198.51.100.1 is a gateway's of the cluster west too; change it in that cluster")));
        assertThat(routes()).contains("10.97.0.0/16").doesNotContain("10.98.");
    }

    @Test
    void theFirstGatewayMakesTheClustersKeyAndAnnouncesItAndThenItStays() {
        restartEncrypting();
        cluster.gateway("east-1", "192.0.2.11");
        var west = WireGuardKey.generate().publicKey();
        cluster.remote("west", "198.51.100.1", "10.97.0.0/16", west);

        await(() -> WireGuardKey.isPublicKey(announced("east-1")));
        var key = announced("east-1");
        await(() -> wireGuard("public-key").equals(key) && wireGuard("peers").equals(west));
        assertThat(wireGuard("endpoints")).endsWith("198.51.100.1:51821");

        restartEncrypting();
        await(() -> loop.notReady().isEmpty());
        assertThat(announced("east-1")).isEqualTo(key);
        assertThat(wireGuard("public-key")).isEqualTo(key);

        // Whoever is the gateway: it is the cluster's key.
        cluster.admin.resources(Gateway.class).inNamespace(cluster.namespace).delete();
        cluster.gateway("east-1", "192.0.2.11");
        await(() -> announced("east-1").equals(key));
    }

    @Test
    void withoutEncryptionNoKeyIsAnnouncedAndAClusterThatEncryptsIsNamedAndLeftOut() {
        restartEncrypting();
        cluster.gateway("east-1", "192.0.2.11");
        cluster.remote(
                "west", "198.51.100.1", "10.97.0.0/16", WireGuardKey.generate().publicKey());
        await(() -> WireGuardKey.isPublicKey(announced("east-1")) && routes().contains("10.97.0.0/16"));

        stopAgent();
        startAgent(OptionalInt.empty(), false);

        await(() -> announced("east-1").isEmpty());
        await(() -> cluster.events("west-clusterinfo", cluster.namespace).stream()
                .anyMatch(event -> event.startsWith("EncryptionMismatch: The cluster west is left out: it announces a"
                        + " WireGuard key and this cluster does not encrypt;")));
        await(() -> !routes().contains("10.97.0.0/16"));
        assertThat(node.shell("ip link")).doesNotContain("seine-wg0");
    }

    @Test
    void aKeyThatIsNoneIsNamedAndReplacedWhenItIsRemoved() {
        restartEncrypting();
        secret("nonsense");
        cluster.gateway("east-1", "192.0.2.11");

        await(() -> cluster.events("seine-wireguard", cluster.namespace).stream()
                .anyMatch(event -> event.startsWith("InvalidWireGuardKey: The value of privateKey in the Secret")
                        && !event.contains("nonsense")));
        assertThat(announced("east-1")).isEmpty();

        secret("");
        await(() -> WireGuardKey.isPublicKey(announced("east-1")));
    }

    @Test
    void aMissingSecretIsNamedWithTheWayOutAndTheKeyIsUsedOn() {
        var key = encryptWithWest();

        cluster.admin
                .secrets()
                .inNamespace(cluster.namespace)
                .withName("seine-wireguard")
                .delete();

        await(() -> cluster.events("east-1", cluster.namespace).stream()
                .anyMatch(event -> event.startsWith(
                        "WireGuardSecretMissing: There is no Secret seine-wireguard in " + cluster.namespace)));
        assertThat(wireGuard("public-key")).isEqualTo(key);
        assertThat(routes()).contains("10.97.0.0/16");
    }

    @Test
    void aKeyThatIsRemovedIsFollowedByANewOneOnTheSameDevice() {
        var old = encryptWithWest();
        var before = devices();

        secret("");

        await(() -> !announced("east-1").equals(old));
        assertThat(wireGuard("public-key"))
                .as("the key in use when another is announced")
                .isEqualTo(old);
        await(() -> wireGuard("public-key").equals(announced("east-1")));
        assertThat(devices()).isEqualTo(before);
    }

    /** The agent's, with their numbers, which new ones would not have. */
    private String devices() {
        return node.shell("ip -o link | grep seine | cut -d: -f 1,2");
    }

    /** This cluster's key, when it is used. */
    private String encryptWithWest() {
        restartEncrypting();
        cluster.gateway("east-1", "192.0.2.11");
        cluster.remote(
                "west", "198.51.100.1", "10.97.0.0/16", WireGuardKey.generate().publicKey());
        await(() -> WireGuardKey.isPublicKey(announced("east-1"))
                && wireGuard("public-key").equals(announced("east-1"))
                && routes().contains("10.97.0.0/16"));
        return announced("east-1");
    }

    private void restartEncrypting() {
        stopAgent();
        startAgent(OptionalInt.of(51_821), false);
    }

    private void secret(String key) {
        cluster.admin
                .secrets()
                .inNamespace(cluster.namespace)
                .withName("seine-wireguard")
                .edit(secret -> secret.edit()
                        .withData(null)
                        .withStringData(key.isEmpty() ? null : Map.of("privateKey", key))
                        .build());
    }

    private String announced(String gateway) {
        var object = cluster.admin
                .resources(Gateway.class)
                .inNamespace(cluster.namespace)
                .withName(gateway)
                .get();
        return object == null || object.getWireGuard() == null
                ? ""
                : object.getWireGuard().publicKey();
    }

    private String wireGuard(String what) {
        return node.shell("wg show seine-wg0 " + what + " 2>&1 || true").strip();
    }

    @Test
    void aKernelThatRefusesMakesTheNodeUnreadyAndIsNamedUntilItRecovers() {
        await(() -> loop.notReady().isEmpty());
        node.shell("ip link add seine0 type veth peer name other");

        cluster.gateway("east-1", "192.0.2.11");
        cluster.remote("west", "198.51.100.1", "10.97.0.0/16");
        await(() -> cluster.events("east-1", "default").stream()
                .anyMatch(event -> event.startsWith("KernelNotProgrammed: The Node east-1 is not connected")
                        && event.contains("another program's, of kind veth")));
        assertThat(loop.notReady()).singleElement().asString().contains("another program's, of kind veth");

        node.shell("ip link del other");
        await(() -> loop.notReady().isEmpty() && routes().contains("10.97.0.0/16"));
    }

    @Test
    void anotherProgramsRuleAmongOursIsNamed() {
        node.shell("ip rule add pref 59 to 203.0.113.0/24 lookup 100");

        cluster.gateway("east-1", "192.0.2.11");
        cluster.remote("west", "198.51.100.1", "10.97.0.0/16");

        await(() -> cluster.events("east-1", "default").stream()
                .anyMatch(event -> event.startsWith("KernelSharedWithOthers: The routing rule")));
        await(() -> loop.notReady().isEmpty() && routes().contains("10.97.0.0/16"));
    }

    @Test
    void anAgentKnowsWhetherItIsUninstalled() throws IOException {
        var daemonSet = cluster.manifest().stream()
                .filter(object -> object.getKind().equals("DaemonSet"))
                .findFirst()
                .orElseThrow();

        assertThat(OwnDaemonSet.gone(client, cluster.namespace)).isTrue();

        cluster.put(daemonSet);
        assertThat(OwnDaemonSet.gone(client, cluster.namespace)).isFalse();

        cluster.admin
                .rbac()
                .roles()
                .inNamespace(cluster.namespace)
                .withName("seine-agent")
                .delete();
        await(() -> OwnDaemonSet.gone(client, cluster.namespace));
        cluster.admin.resource(daemonSet).delete();
    }

    @Test
    void cleaningUpLeavesNothing() {
        cluster.gateway("east-1", "192.0.2.11");
        ClusterInfoImport west = cluster.remote("west", "198.51.100.1", "10.97.0.0/16");
        await(() -> routes().contains("10.97.0.0/16"));
        stopAgent();
        assertThat(routes()).contains(west.getSpec().serviceCIDR());

        node.run(() -> {
            AgentCleanup.run(bpffs, Numbers.USUAL);
            return true;
        });

        assertThat(node.shell("ip link; ip rule")).doesNotContain("seine0", "4240", "4241");
        assertThat(table()).contains("No such file or directory");
        assertThat(Files.exists(bpffs.resolve("seine"))).isFalse();
        startAgent(OptionalInt.empty(), false);
    }
}
