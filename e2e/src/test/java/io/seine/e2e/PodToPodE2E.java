package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.cli.demo.Guide.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guide's section "Multi-cluster Pod-to-Pod Connectivity", with a Pod CIDR for each Node. */
class PodToPodE2E {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Of an underlay of 1500 bytes, in bytes. */
    private static final int LARGEST = 1450;

    private static final int ICMP_HEADERS = 28;
    private static final List<String> NODES = List.of("east-1", "east-2", "west-1", "west-2");
    private static final List<MemberConfiguration> CONFIGURED = new ArrayList<>();

    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    @BeforeAll
    static void connectPods() throws Exception {
        CONFIGURED.addAll(MemberConfiguration.withPodCidrs(CLUSTERS, CLUSTERS.members()));
        for (var member : CLUSTERS.members()) {
            awaitPodCidrs(member);
        }
        PodToPod.enable(CLUSTERS, CLUSTERS.east(), CLUSTERS.west());
        for (var node : NODES) {
            CLUSTERS.server(CLUSTERS.memberOf(node), "pod-" + node, node);
            CLUSTERS.client(CLUSTERS.memberOf(node), "from-" + node, node);
        }
    }

    @AfterAll
    static void disconnectPods() throws Exception {
        MemberConfiguration.restore(CONFIGURED);
        PodToPod.disable(CLUSTERS, CLUSTERS.east(), CLUSTERS.west());
    }

    @ParameterizedTest
    @ValueSource(strings = {"east-1", "east-2", "west-1", "west-2"})
    void podsOfEveryNodeReachEveryPodOfTheOtherClusterByItsAddress(String from) throws Exception {
        var other = CLUSTERS.otherThan(CLUSTERS.memberOf(from));
        for (var to :
                NODES.stream().filter(node -> node.startsWith(other.name())).toList()) {
            var url = "http://" + address(other, "pod-" + to) + ":8080/hostname";

            assertThat(CLUSTERS.awaitAnswer(CLUSTERS.memberOf(from), "from-" + from, url))
                    .as("from " + from + " to " + to)
                    .isEqualTo("pod-" + to);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"east-1", "east-2", "west-1", "west-2"})
    void theLargestPacketsCrossAndWhoSendsLargerOnesIsToldTheSize(String from) throws Exception {
        var member = CLUSTERS.memberOf(from);
        var other = CLUSTERS.otherThan(member);
        var to = address(other, "pod-" + other.name() + "-2");
        CLUSTERS.awaitAnswer(member, "from-" + from, "http://" + to + ":8080/hostname");

        assertThat(answered(member, "from-" + from, to, LARGEST)).isTrue();
        // The first packet that is too large is not to be fragmented; after the answer to it, or where the Pod's own
        // device is as small, its kernel sends fragments.
        await("larger ones in fragments").atMost(LIMIT).until(() -> answered(member, "from-" + from, to, LARGEST + 1));
        assertThat(sizeKnownTo(from, address(member, "from-" + from), to)).isEqualTo(LARGEST);
    }

    private static boolean answered(Place place, String pod, String to, int size) throws Exception {
        return CLUSTERS.run(
                        place,
                        "kubectl exec " + pod + " -- ping -c 1 -W 1 -s " + (size - ICMP_HEADERS) + " " + to
                                + " || true")
                .contains(" 0% packet loss");
    }

    /** The largest packet that a Pod's kernel sends there in one piece. */
    private static int sizeKnownTo(String node, String pod, String to) throws Exception {
        var known = CLUSTERS.onMachine(node, "sh", "-c", """
                for pod in /run/netns/*; do
                  if nsenter --net=$pod ip -4 -o addr | grep -q " %s/"; then
                    nsenter --net=$pod sh -c "ip route get %s; ip link show eth0"
                  fi
                done
                """.formatted(pod, to));
        return Pattern.compile("mtu (\\d+)")
                .matcher(known)
                .results()
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .min()
                .orElseThrow();
    }

    @Test
    void whereEndpointsArePodsTheImportedServiceHasTheirAddresses() throws Exception {
        var west = CLUSTERS.west();
        var configuration = MemberConfiguration.withPodCidrs(CLUSTERS, west, "endpointIPType: PodIP");
        try {
            CLUSTERS.export(west, "pod-west-2");

            await("the Pod's address in east")
                    .atMost(LIMIT)
                    .until(() -> CLUSTERS.run(
                                    CLUSTERS.east(),
                                    "kubectl get endpointslices -l multicluster.kubernetes.io/service-name=pod-west-2"
                                            + " -o jsonpath='{.items[*].endpoints[*].addresses[*]}'")
                            .strip()
                            .equals(address(west, "pod-west-2")));
            for (var client : List.of("from-east-1", "from-east-2")) {
                assertThat(CLUSTERS.awaitAnswer(CLUSTERS.east(), client, "http://antrea-mc-pod-west-2/hostname"))
                        .isEqualTo("pod-west-2");
            }
        } finally {
            CLUSTERS.run(west, "kubectl delete serviceexport pod-west-2");
            configuration.restore();
        }
    }

    /** Until the other member knows them. */
    private static void awaitPodCidrs(Place member) throws Exception {
        var other = CLUSTERS.otherThan(member);
        var announced = MemberConfiguration.podCidrs(CLUSTERS, member);
        await("the Pod CIDRs of " + member.name())
                .atMost(LIMIT)
                .until(() -> CLUSTERS.run(
                                other,
                                "kubectl get clusterinfoimport test-cluster-" + member.name()
                                        + "-clusterinfo -n kube-system -o jsonpath='{.spec.podCIDRs}'")
                        .strip()
                        .equals(announced));
    }

    private static String address(Place place, String pod) throws Exception {
        return CLUSTERS.run(place, "kubectl get pod " + pod + " -o jsonpath='{.status.podIP}'")
                .strip();
    }
}
