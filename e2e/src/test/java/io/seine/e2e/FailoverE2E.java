package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of running connections when the gateway of the serving cluster fails in one way or another; west-2 can take its place. */
class FailoverE2E {
    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    private static final int CONNECTIONS = 5;
    private static final String CUT = """
            table inet fault {
              chain arrival { type filter hook prerouting priority -500; iifname "eth0" drop; }
              chain departure { type filter hook postrouting priority 500; oifname "eth0" drop; }
            }
            """;

    /** A Node that is not ready for {@code node-monitor-grace-period}, 50 s, is left by the controller too. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(FailoverE2E.class);

    @BeforeAll
    static void connect() throws Exception {
        CLUSTERS.guide().chooseGateway(CLUSTERS.west(), "west-2");
        CLUSTERS.run(CLUSTERS.west(), """
                kubectl run steady --image=busybox --image-pull-policy=IfNotPresent --port=7000 \
                  --overrides='{"spec":{"nodeName":"west-2","terminationGracePeriodSeconds":0}}' -- nc -ll -p 7000 -e cat
                kubectl expose pod steady --port=7000
                kubectl wait pod/steady --for=condition=Ready --timeout=60s
                """);
        CLUSTERS.client(CLUSTERS.east(), "witness", "east-2");
        CLUSTERS.export(CLUSTERS.west(), "steady");
        await("the standby").atMost(LIMIT).until(() -> standbys().contains("west-2="));
        CLUSTERS.run(CLUSTERS.east(), """
                timeout 60 kubectl exec witness -- sh -c 'until echo | nc -w 1 antrea-mc-steady 7000; do sleep 0.1; done'
                """);
        // Every 50 ms a time goes there and comes back, and is noted with the time when it does.
        for (int i = 0; i < CONNECTIONS; i++) {
            CLUSTERS.run(
                    CLUSTERS.east(),
                    "kubectl exec witness -- sh -c '(while read now x < /proc/uptime; do echo $now; usleep 50000; done"
                            + " | nc antrea-mc-steady 7000 | while read sent; do read now x < /proc/uptime; echo $sent $now;"
                            + " done > /tmp/back-" + i + "; echo over > /tmp/over-" + i + ") >/dev/null 2>&1 &'");
        }
        awaitProgress();
    }

    @AfterAll
    static void putBack() throws Exception {
        CLUSTERS.run(CLUSTERS.west(), "kubectl annotate node west-2 multicluster.antrea.io/gateway-");
        CLUSTERS.run(CLUSTERS.west(), "kubectl annotate node west-1 multicluster.antrea.io/gateway=true --overwrite");
        await("west-1 is the gateway again").atMost(LIMIT).until(() -> gateway().equals("west-1"));
        CLUSTERS.run(CLUSTERS.east(), "kubectl delete pod witness --grace-period=0 --force");
    }

    @Test
    void aGatewayWithoutNetworkIsLeftAndUsedAgain() throws Exception {
        node("west-1", "nft", CUT);
        try {
            awaitProgress();
            awaitEvent();
        } finally {
            node("west-1", "nft", "delete table inet fault");
        }
        awaitProgress();
        assertThat(gateway()).as("the API server noticed nothing").isEqualTo("west-1");
    }

    @Test
    void aGatewayWhoseCableIsUnpluggedIsLeft() throws Exception {
        node("fabric", "ip", "link", "set", "west-1", "down");
        try {
            awaitProgress();
        } finally {
            node("fabric", "ip", "link", "set", "west-1", "up");
        }
        awaitProgress();
    }

    @Test
    void gatewaysThatDoNotReachEachOtherAreLeft() throws Exception {
        var east = CLUSTERS.run(CLUSTERS.east(), "kubectl get gateway east-1 -n kube-system -o jsonpath='{.gatewayIP}'")
                .strip();
        node(
                "west-1",
                "nft",
                CUT.replace("iifname \"eth0\"", "ip saddr " + east).replace("oifname \"eth0\"", "ip daddr " + east));
        try {
            awaitProgress();
            awaitEvent();
        } finally {
            node("west-1", "nft", "delete table inet fault");
        }
        awaitProgress();
    }

    @ParameterizedTest
    @CsvSource({"prerouting, saddr", "postrouting, daddr"})
    void gatewaysBetweenWhichTheTunnelPassesInOneDirectionOnlyAreLeft(String hook, String end) throws Exception {
        var east = CLUSTERS.run(CLUSTERS.east(), "kubectl get gateway east-1 -n kube-system -o jsonpath='{.gatewayIP}'")
                .strip();
        node(
                "west-1",
                "nft",
                "add table inet fault; add counter inet fault dropped;"
                        + " add chain inet fault way { type filter hook " + hook + " priority -500; };"
                        + " add rule inet fault way ip " + end + " " + east
                        + " udp dport 8473 counter name dropped drop");
        try {
            awaitProgress();
            assertThat(CLUSTERS.onMachine("west-1", "nft", "list counter inet fault dropped"))
                    .as("what the fault took")
                    .doesNotContain("packets 0 ");
            awaitProgress();
        } finally {
            node("west-1", "nft", "delete table inet fault");
        }
        awaitProgress();
        assertThat(gateway()).as("the API server noticed nothing").isEqualTo("west-1");
    }

    @Test
    void aFirewallBetweenTheGatewaysIsNamed() throws Exception {
        var west = CLUSTERS.run(
                        CLUSTERS.west(),
                        "kubectl get nodes -o jsonpath='{.items[*].status.addresses[?(@.type==\"InternalIP\")].address}'")
                .strip()
                .replace(" ", ", ");
        var tunnel = " { " + west + " } udp dport 8473";
        node(
                "east-1",
                "nft",
                CUT.replace("iifname \"eth0\"", "ip saddr" + tunnel).replace("oifname \"eth0\"", "ip daddr" + tunnel));
        try {
            await("the Event")
                    .atMost(LIMIT)
                    .until(() -> CLUSTERS.run(
                                    CLUSTERS.east(),
                                    "kubectl get events -n kube-system --field-selector"
                                            + " reason=ClusterNotAnswering,involvedObject.kind=ClusterInfoImport"
                                            + " -o jsonpath='{.items[*].message}'")
                            .contains("UDP port 8473"));
        } finally {
            node("east-1", "nft", "delete table inet fault");
        }
        awaitProgress();
    }

    @Test
    void aFrozenAgentIsMissedByNobody() throws Exception {
        node("west-1", "pkill", "-STOP", "-f", "io.seine.cli.Main agent");
        try {
            awaitProgress();
        } finally {
            node("west-1", "pkill", "-CONT", "-f", "io.seine.cli.Main agent");
        }
        awaitProgress();
    }

    @Test
    void anotherGatewayIsChosenWhereTheKubeletIsStoppedAndWhereTheAnnotationGoes() throws Exception {
        node("west-1", "pkill", "-STOP", "-f", "kube kubelet ");
        try {
            await("another gateway").atMost(LIMIT).until(() -> gateway().equals("west-2"));
            awaitProgress();
        } finally {
            node("west-1", "pkill", "-CONT", "-f", "kube kubelet ");
        }
        theFirstIsTheGatewayAgain();
        awaitProgress();
    }

    @Test
    void anotherGatewayIsChosenWhereTheNodeIsDeleted() throws Exception {
        var node = CLUSTERS.run(CLUSTERS.west(), "kubectl get node west-1 -o yaml | grep -v '^  resourceVersion:'");
        CLUSTERS.run(CLUSTERS.west(), "kubectl delete node west-1");
        try {
            await("another gateway").atMost(LIMIT).until(() -> gateway().equals("west-2"));
            awaitProgress();
        } finally {
            // Its kubelet registers when it starts only.
            CLUSTERS.run(CLUSTERS.west(), "kubectl create -f - <<'END'\n" + node + "\nEND");
            // kube-proxy ends when its Node is deleted.
            CLUSTERS.startWhatHasEnded();
        }
        theFirstIsTheGatewayAgain();
        CLUSTERS.run(CLUSTERS.west(), "kubectl -n kube-system rollout status daemonset/seine-agent --timeout=120s");
        awaitProgress();
    }

    /** From where west-2 is the gateway and west-1 can be one, to where the tests begin. */
    private static void theFirstIsTheGatewayAgain() throws Exception {
        await("the standby").atMost(LIMIT).until(() -> standbys().contains("west-1="));
        awaitProgress();

        CLUSTERS.run(CLUSTERS.west(), "kubectl annotate node west-2 multicluster.antrea.io/gateway-");
        await("the gateway moves").atMost(LIMIT).until(() -> gateway().equals("west-1"));
        awaitProgress();

        CLUSTERS.guide().chooseGateway(CLUSTERS.west(), "west-2");
        await("the standby").atMost(LIMIT).until(() -> standbys().contains("west-2="));
    }

    private static String gateway() throws Exception {
        return CLUSTERS.run(
                        CLUSTERS.west(), "kubectl get gateways -n kube-system -o jsonpath='{.items[*].metadata.name}'")
                .strip();
    }

    private static String standbys() throws Exception {
        return CLUSTERS.run(
                CLUSTERS.west(),
                "kubectl get gateways -n kube-system -o jsonpath='{.items[0].metadata.annotations.multicluster\\.seine\\.io/standbys}'");
    }

    /** What a user sees of it. */
    private static void awaitEvent() {
        await("the Event")
                .atMost(LIMIT)
                .until(() -> CLUSTERS.run(
                                CLUSTERS.west(),
                                "kubectl get events -n kube-system --field-selector reason=GatewayNotAnswering"
                                        + " -o jsonpath='{.items[*].involvedObject.name}'")
                        .contains("west-1"));
    }

    /** Until each connection has brought back more, none having ended. */
    private static void awaitProgress() throws Exception {
        var before = returned();
        await("all connections go on").atMost(LIMIT).until(() -> {
            var now = returned();
            assertThat(CLUSTERS.run(CLUSTERS.east(), "kubectl exec witness -- sh -c 'ls /tmp | grep over || true'"))
                    .as("connections that ended")
                    .isEmpty();
            return now.size() == CONNECTIONS && now.stream().allMatch(count -> count > 0) && ahead(before, now);
        });
        LOG.atInfo().addKeyValue("longestGapSeconds", longestGap()).log("All connections go on");
    }

    /** More than was under way at the time of the first count. */
    private static boolean ahead(List<Integer> before, List<Integer> now) {
        for (int i = 0; i < before.size(); i++) {
            if (now.get(i) < before.get(i) + 20) {
                return false;
            }
        }
        return true;
    }

    private static List<Integer> returned() throws Exception {
        var counts = new ArrayList<Integer>();
        CLUSTERS.run(CLUSTERS.east(), "kubectl exec witness -- sh -c 'touch /tmp/back-0; wc -l /tmp/back-*'")
                .lines()
                .filter(line -> line.contains("back-"))
                .forEach(line -> counts.add(Integer.parseInt(line.strip().split(" ", -1)[0])));
        return counts;
    }

    /** The longest time in which some connection brought nothing back, so far, in seconds. */
    private static String longestGap() throws Exception {
        return CLUSTERS.run(
                        CLUSTERS.east(),
                        "kubectl exec witness -- sh -c 'for f in /tmp/back-*; do"
                                + " awk \"NR > 1 && \\$2 - last > longest { longest = \\$2 - last } { last = \\$2 } END { print longest }\" $f;"
                                + " done' | sort -n | tail -n 1")
                .strip();
    }

    private static void node(String machine, String... command) throws Exception {
        var result = CLUSTERS.sandbox().exec(machine, List.of(command));
        assertThat(result.exitCode())
                .as(String.join(" ", command) + ": " + result.err())
                .isZero();
    }
}
