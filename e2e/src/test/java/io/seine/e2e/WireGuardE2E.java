package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.cli.demo.Guide.Place;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The guide's section "Multi-cluster WireGuard Encryption", there and back. */
class WireGuardE2E {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String KEY = "[A-Za-z0-9+/]{43}=";

    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    /** Less than the 5 s after which WireGuard repeats a handshake that was not answered. */
    private static final Duration BEARABLE = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(WireGuardE2E.class);

    @BeforeAll
    static void count() throws Exception {
        capture();
    }

    @Test
    void trafficBetweenGatewaysIsEncryptedFromTheGuidesConfigMapOnAndUntilItGoes() throws Exception {
        var east = CLUSTERS.east();
        CLUSTERS.server(CLUSTERS.west(), "secret", "west-2");
        CLUSTERS.client(east, "asker", "east-2");
        CLUSTERS.export(CLUSTERS.west(), "secret");
        var url = "http://antrea-mc-secret/hostname";
        CLUSTERS.awaitAnswer(east, "asker", url);
        encrypt();
        try {
            awaitKeys();
            assertThat(CLUSTERS.awaitAnswer(east, "asker", url)).isEqualTo("secret");
            var clear = packets("clear");
            var encrypted = packets("encrypted");

            assertThat(CLUSTERS.awaitAnswer(east, "asker", url)).isEqualTo("secret");

            assertThat(CLUSTERS.echoed(east, "asker", "antrea-mc-secret", 65536))
                    .isEqualTo(65536);
            assertThat(packets("encrypted")).isGreaterThan(encrypted + 3);
            assertThat(packets("clear")).isEqualTo(clear);
            assertThat(CLUSTERS.run(east, "kubectl get secret seine-wireguard -n kube-system -o jsonpath='{.data}'"))
                    .contains("privateKey")
                    .doesNotContain(key(east));
        } finally {
            stopEncrypting();
        }

        assertThat(CLUSTERS.awaitAnswer(east, "asker", url)).isEqualTo("secret");
        for (var node : List.of("east-1", "west-1")) {
            await("no WireGuard device on " + node)
                    .atMost(LIMIT)
                    .until(() -> !CLUSTERS.sandbox()
                            .exec(node, List.of("ip", "link"))
                            .out()
                            .contains("seine-wg0"));
        }
    }

    @Test
    void aConnectionGoesOnWhileTheClustersGetNewKeys() throws Exception {
        encrypt();
        try {
            awaitKeys();
            var conversation = Conversation.begin(CLUSTERS, "confidant", "east-2", "west-2");
            var clear = packets("clear");

            for (var member : members()) {
                var other = CLUSTERS.otherThan(member);
                var old = key(member);
                await("the key in use").atMost(LIMIT).until(() -> peers(other).equals(old));

                CLUSTERS.run(member, "kubectl patch secret seine-wireguard -n kube-system -p '{\"data\":null}'");

                await("another key of " + member.name())
                        .atMost(LIMIT)
                        .until(() -> key(member).matches(KEY) && !key(member).equals(old));
                var next = key(member);
                await("only the new key")
                        .atMost(LIMIT)
                        .until(() -> peers(other).equals(next)
                                && wg(member, "public-key").equals(next));
                conversation.awaitProgress();
                var gap = conversation.longestGap();
                LOG.atInfo()
                        .addKeyValue("cluster", member.name())
                        .addKeyValue("longestGap", gap)
                        .log("A cluster has a new key");
                assertThat(gap).isLessThan(BEARABLE);
            }
            assertThat(packets("clear")).isEqualTo(clear);
            conversation.end();
        } finally {
            stopEncrypting();
        }
    }

    private static void encrypt() throws Exception {
        for (var member : members()) {
            CLUSTERS.run(member, """
                    cat <<'EOF' | kubectl apply -f -
                    kind: ConfigMap
                    apiVersion: v1
                    metadata:
                      name: antrea-config
                      namespace: kube-system
                    data:
                      antrea-agent.conf: |
                        featureGates:
                          Multicluster: true
                        multicluster:
                          enableGateway: true
                          trafficEncryptionMode: "wireGuard"
                          wireGuard:
                            port: 51821
                    EOF
                    """);
        }
        Rollout.ofAgents(CLUSTERS, members());
    }

    private static void awaitKeys() {
        for (var member : members()) {
            await("the key of " + member.name())
                    .atMost(LIMIT)
                    .until(() -> key(member).matches(KEY));
        }
    }

    private static void stopEncrypting() throws Exception {
        for (var member : members()) {
            CLUSTERS.run(member, "kubectl delete configmap antrea-config -n kube-system");
        }
        Rollout.ofAgents(CLUSTERS, members());
        for (var member : members()) {
            await("no key of " + member.name())
                    .atMost(LIMIT)
                    .until(() -> key(member).isEmpty());
        }
    }

    private static List<Place> members() {
        return List.of(CLUSTERS.east(), CLUSTERS.west());
    }

    /** What the other clusters get to know; empty for nothing. */
    private static String key(Place member) throws Exception {
        return CLUSTERS.run(
                        member,
                        "kubectl get gateway " + member.name()
                                + "-1 -n kube-system -o jsonpath='{.wireGuard.publicKey}'")
                .strip();
    }

    /** The keys by which the gateway of that cluster knows the others. */
    private static String peers(Place member) throws Exception {
        return wg(member, "peers");
    }

    private static String wg(Place member, String what) throws Exception {
        return CLUSTERS.run(
                        member,
                        "kubectl exec -n kube-system $(kubectl get pod -n kube-system -o name -l component=seine-agent"
                                + " --field-selector spec.nodeName=" + member.name() + "-1) -- wg show seine-wg0 "
                                + what)
                .strip();
    }

    /** Counts what west's gateway receives from east's. */
    private static void capture() throws Exception {
        var from = CLUSTERS.run(CLUSTERS.east(), "kubectl get gateway east-1 -n kube-system -o jsonpath='{.gatewayIP}'")
                .strip();
        nft("add table inet capture");
        nft("add counter inet capture clear");
        nft("add counter inet capture encrypted");
        nft("add chain inet capture arrival { type filter hook prerouting priority -400 ; }");
        nft("add rule inet capture arrival ip saddr " + from + " udp dport 8473 counter name clear");
        nft("add rule inet capture arrival ip saddr " + from + " udp dport 51821 counter name encrypted");
    }

    private static long packets(String counter) throws Exception {
        var found = Pattern.compile("packets (\\d+)").matcher(nft("list counter inet capture " + counter));
        assertThat(found.find()).isTrue();
        return Long.parseLong(found.group(1));
    }

    private static String nft(String command) throws Exception {
        var result = CLUSTERS.sandbox().exec("west-1", List.of("nft", command));
        assertThat(result.err()).isEmpty();
        return result.out();
    }
}
