package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where stretched policies are turned on, a Node knows of each connection from another cluster which labels its client has. */
class LabelIdentityE2E {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int THROUGH_THE_TUNNEL = 0x1000_0000;
    private static final int UNKNOWN = 0xff_ffff;

    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    @BeforeAll
    static void turnOn() throws Exception {
        StretchedPolicies.turnOn(CLUSTERS);
        CLUSTERS.server(CLUSTERS.west(), "identified", "west-2");
        CLUSTERS.export(CLUSTERS.west(), "identified");
        CLUSTERS.client(CLUSTERS.east(), "labelled", "east-2");
    }

    @Test
    void theServersNodeKnowsTheLabelsOfAClientInTheOtherClusterAlsoWhenTheyChange() throws Exception {
        label("first");
        awaitMarkOfTheClient("first");

        label("second");
        awaitMarkOfTheClient("second");
        assertThat(identity("second")).isNotIn("", identity("first"));

        CLUSTERS.hostClient(CLUSTERS.east(), "of-the-node", "east-2");
        awaitMark("of-the-node", Integer.toString(THROUGH_THE_TUNNEL));
    }

    private static void awaitMarkOfTheClient(String team) {
        await("the identity of " + team)
                .atMost(LIMIT)
                .until(() -> identity(team).matches("\\d+"));
        await("a connection of " + team).atMost(LIMIT).until(() -> {
            var identity = Integer.parseInt(identity(team));
            assertThat(identity).isBetween(1, UNKNOWN - 1);
            return marked("labelled", Integer.toString(THROUGH_THE_TUNNEL | identity));
        });
    }

    private static void awaitMark(String client, String mark) {
        await("a connection of " + client).atMost(LIMIT).until(() -> marked(client, mark));
    }

    /** Whether a new connection of the client has that mark where it arrives. */
    private static boolean marked(String client, String mark) throws Exception {
        var server = CLUSTERS.run(CLUSTERS.west(), "kubectl get pod identified -o jsonpath='{.status.podIP}'")
                .strip();
        var connections = "grep -c 'dst=" + server + " .*mark=" + mark + " ' /proc/net/nf_conntrack || true";
        var before = CLUSTERS.onMachine("west-2", "sh", "-c", connections).strip();
        CLUSTERS.awaitAnswer(CLUSTERS.east(), client, "http://antrea-mc-identified/hostname");
        return Integer.parseInt(
                        CLUSTERS.onMachine("west-2", "sh", "-c", connections).strip())
                > Integer.parseInt(before);
    }

    private static void label(String team) throws Exception {
        CLUSTERS.run(CLUSTERS.east(), "kubectl label pod labelled --overwrite team=" + team);
    }

    /** The number of those labels in the ClusterSet, as the client's cluster knows it; empty if there is none. */
    private static String identity(String team) throws Exception {
        return CLUSTERS.run(
                        CLUSTERS.east(),
                        "kubectl get labelidentities -o jsonpath='{range .items[*]}{.spec.id} {.spec.label}{\"\\n\"}{end}'"
                                + " | sed -n '/team=" + team + "/s/ .*//p'")
                .strip();
    }
}
