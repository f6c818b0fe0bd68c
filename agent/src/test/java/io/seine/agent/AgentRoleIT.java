package io.seine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.seine.agent.audit.AuditLogging;
import io.seine.agent.bench.Relay;
import io.seine.agent.kernel.NetworkNamespace;
import io.seine.agent.kernel.Numbers;
import io.seine.agent.kernel.Rights;
import io.seine.agent.policy.KubernetesMode;
import io.seine.api.serialization.ApiSerialization;
import io.seine.sandbox.junit.ControlPlanes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A whole agent with everything on, from its start to its end, with the rights of its manifest. */
class AgentRoleIT {
    private static final String NODE = "whole-1";
    private static final String POD = "10.10.1.7";

    @RegisterExtension
    static final ControlPlanes CLUSTERS = ControlPlanes.named("agent");

    @TempDir
    private Path bpffs;

    private final Queue<String> watches = new ConcurrentLinkedQueue<>();
    private TestCluster cluster;
    private NetworkNamespace node;
    private Relay relay;

    /** Notes which kinds are watched. */
    private final class Watches implements Interceptor {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            var query = request.uri().getQuery();
            if (query != null && query.contains("watch=true")) {
                watches.add(request.uri().getPath());
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        Rights.required();
        cluster = new TestCluster(CLUSTERS.kubeconfig("agent"), "whole");
        cluster.node(NODE, "192.0.2.11", "10.10.1.0/24");
        cluster.putPolicyKinds();
        node = new NetworkNamespace("sa-whole");
        node.shell("ip link add eth0 type veth peer name far; ip addr add 192.0.2.11/24 dev eth0;"
                + " ip link set eth0 up; ip link set far up");
        relay = Relay.into(node, URI.create(cluster.admin.getConfiguration().getMasterUrl()));
        NetworkNamespace.program("mount", "-t", "bpf", "bpf", bpffs.toString());
    }

    @AfterEach
    void stop() throws IOException {
        if (node != null) {
            node.run(() -> {
                AgentCleanup.policies();
                AgentCleanup.run(bpffs, Numbers.USUAL);
                return true;
            });
            NetworkNamespace.program("umount", bpffs.toString());
            relay.close();
            node.close();
            cluster.deletePolicyKinds();
            cluster.close();
        }
    }

    private KubernetesClient watched() {
        try (var client = cluster.asAgent()) {
            return new KubernetesClientBuilder()
                    .withConfig(client.getConfiguration())
                    .withKubernetesSerialization(ApiSerialization.get())
                    .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("watches", new Watches()))
                    .build();
        }
    }

    private static void eventually(String what, ThrowingRunnable assertion) {
        Awaitility.await(what).atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
    }

    private String tables() {
        return node.shell("nft list ruleset");
    }

    @Test
    void itsPartsShareWhatTheyWatchAndLeaveTheNodeAsItWas() {
        var before = tables();
        cluster.gateway(NODE, "192.0.2.11");
        cluster.remote("west", "198.51.100.1", "10.97.0.0/16");
        cluster.pod(cluster.namespace, "web", Map.of("app", "web"), NODE, POD);
        var config = new AgentConfig(
                true,
                "",
                true,
                true,
                Optional.of(KubernetesMode.ENFORCE),
                AuditLogging.NONE,
                8473,
                OptionalInt.empty(),
                0,
                Numbers.USUAL,
                "");
        var agent =
                node.run(() -> AgentRole.start(new AgentOptions(cluster.namespace, NODE, config, bpffs), watched()));
        eventually("ready", () -> assertThat(agent.notReady()).isEmpty());
        eventually(
                "tunnel",
                () -> assertThat(node.shell("ip route show table 4240")).contains("10.97.0.0/16"));
        assertThat(tables()).contains("table inet seine ", "table inet seine-policy ");

        eventually(
                "everything is watched",
                () -> assertThat(watches)
                        .contains(
                                "/apis/crd.antrea.io/v1beta1/clusternetworkpolicies",
                                "/apis/networking.k8s.io/v1/networkpolicies"));
        // Of the kinds of Seine's own a first watch may be refused, as of every new definition.
        assertThat(watches).containsOnlyOnce("/api/v1/services", "/api/v1/namespaces", "/api/v1/nodes");

        // Its DaemonSet is not there, as after its deletion.
        node.run(() -> {
            agent.close();
            return true;
        });

        assertThat(tables()).isEqualTo(before);
        assertThat(node.shell("ip link")).doesNotContain("seine0");
        assertThat(bpffs.resolve("seine")).doesNotExist();
    }
}
