package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.cli.demo.Guide.Place;
import io.seine.e2e.Reach.From;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Who reaches whom under policies, as Antrea's documentation says it, with real Pods in two clusters whose CNI knows no policies. Most of it is
 * in west: in east the CNI gives Pods their Node's address on the way to another Node, so that nobody there can tell who they are.
 */
class PolicyE2E {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    private static final PolicyClusters PODS = new PolicyClusters(CLUSTERS);
    private static final Reach REACH = new Reach(CLUSTERS);

    @BeforeAll
    static void turnOn() throws Exception {
        StretchedPolicies.turnOn(CLUSTERS);
        PODS.make();
    }

    @AfterEach
    void removePolicies() throws Exception {
        for (var member : CLUSTERS.members()) {
            PODS.removePolicies(member);
        }
    }

    /** What each Pod of a member shall see of each other. */
    private static void assertReach(Place member, BiFunction<From, String, String> expected) throws Exception {
        var targets = PODS.targets(member);
        var wanted = new TreeMap<String, String>();
        for (var source : PODS.sources(member)) {
            targets.keySet()
                    .forEach(target -> wanted.put(source.pod() + " -> " + target, expected.apply(source, target)));
        }
        assertThat(REACH.of(PODS.sources(member), targets)).isEqualTo(wanted);
    }

    private static boolean isIn(String pod, String namespace) {
        return pod.startsWith(namespace + "/");
    }

    @Test
    void tiersAndPrioritiesDecideInTheirOrder() throws Exception {
        var home = CLUSTERS.west();
        assertReach(home, (from, to) -> Reach.YES);

        PODS.realize(home, "", "none-to-red", """
                tier: application
                priority: 5
                appliedTo: [{namespaceSelector: {matchLabels: {color: red}}}]
                ingress: [{action: Drop}]
                """);
        assertReach(home, (from, to) -> isIn(to, "red") && !from.pod().equals(to) ? Reach.DROPPED : Reach.YES);

        PODS.realize(home, "", "a-to-red-a", """
                tier: emergency
                priority: 10
                appliedTo: [{podSelector: {matchLabels: {pod: a}}, namespaceSelector: {matchLabels: {color: red}}}]
                ingress:
                  - action: Allow
                    from: [{podSelector: {matchLabels: {pod: a}}}]
                """);
        PODS.realize(home, "red", "refuse-the-rest", """
                tier: application
                priority: 4.5
                appliedTo: [{podSelector: {matchLabels: {pod: b}}}]
                ingress: [{action: Reject, from: [{podSelector: {}}]}]
                """);
        assertReach(home, (from, to) -> {
            if (!isIn(to, "red") || from.pod().equals(to)) {
                return Reach.YES;
            }
            if (to.equals("red/a")) {
                return from.name().equals("a") ? Reach.YES : Reach.DROPPED;
            }
            return isIn(from.pod(), "red") ? Reach.REFUSED : Reach.DROPPED;
        });
    }

    @Test
    void nodesArePeersByTheirLabels() throws Exception {
        var home = CLUSTERS.west();
        var kubelets = new TreeMap<String, String>();
        for (var node : List.of("west-1", "west-2")) {
            kubelets.put(
                    node,
                    CLUSTERS.run(
                                            home,
                                            "kubectl get node " + node
                                                    + " -o jsonpath='{.status.addresses[?(@.type==\"InternalIP\")].address}'")
                                    .strip()
                            + ":10250");
        }
        PODS.realize(home, "", "not-to-the-first", """
                priority: 1
                appliedTo: [{namespaceSelector: {matchLabels: {color: red}}}]
                egress: [{action: Reject, to: [{nodeSelector: {matchLabels: {kubernetes.io/hostname: west-1}}}]}]
                """);
        PODS.realize(home, "", "from-the-first-only", """
                priority: 1
                appliedTo: [{podSelector: {matchLabels: {pod: b}}, namespaceSelector: {matchLabels: {color: blue}}}]
                ingress:
                  - {action: Allow, from: [{nodeSelector: {matchLabels: {kubernetes.io/hostname: west-1}}}]}
                  - {action: Drop}
                """);

        var wanted = new TreeMap<String, String>();
        for (var source : PODS.sources(home)) {
            kubelets.keySet()
                    .forEach(node -> wanted.put(
                            source.pod() + " -> " + node,
                            isIn(source.pod(), "red") && node.equals("west-1") ? Reach.REFUSED : Reach.YES));
        }
        assertThat(REACH.of(PODS.sources(home), kubelets)).isEqualTo(wanted);
        var server = PODS.address(new From(home, "blue/b")) + ":8080";
        assertThat(CLUSTERS.onMachine("west-1", "curl", "-sS", "--max-time", "5", "http://" + server + "/hostname"))
                .isEqualTo("b");
        var ofServer = new TreeMap<String, String>();
        for (var source : PODS.sources(home)) {
            ofServer.put(source.pod() + " -> blue/b", source.pod().equals("blue/b") ? Reach.YES : Reach.DROPPED);
        }
        assertThat(REACH.of(PODS.sources(home), Map.of("blue/b", server))).isEqualTo(ofServer);
    }

    @Test
    void whatEgressRulesSayIsDoneWhereItComesFrom() throws Exception {
        var home = CLUSTERS.west();

        PODS.realize(home, "blue", "only-named-ports", """
                priority: 1
                appliedTo: [{podSelector: {}}]
                egress:
                  - action: Allow
                    to: [{podSelector: {matchLabels: {pod: a}}}]
                    ports: [{protocol: TCP, port: web}]
                  - action: Reject
                    to: [{ipBlock: {cidr: 0.0.0.0/0}}]
                    ports: [{protocol: TCP, port: 1, endPort: 65535}]
                """);

        assertReach(
                home,
                (from, to) -> isIn(from.pod(), "blue")
                                && !to.equals("blue/a")
                                && !from.pod().equals(to)
                        ? Reach.REFUSED
                        : Reach.YES);
        var ping = "kubectl exec -n blue a -- ping -c 1 -W 2 ";
        CLUSTERS.run(home, ping + PODS.address(new From(home, "blue/b")));
        PODS.realize(home, "blue", "no-ping", """
                priority: 1
                appliedTo: [{podSelector: {matchLabels: {pod: b}}}]
                ingress: [{action: Drop, protocols: [{icmp: {icmpType: 8, icmpCode: 0}}]}]
                """);
        assertThat(CLUSTERS.run(home, ping + PODS.address(new From(home, "blue/b")) + " || echo lost"))
                .endsWith("lost\n");
    }

    @Test
    void passLeavesItToKubernetesAndTheBaselineIsForWhoIsNotIsolated() throws Exception {
        var home = CLUSTERS.west();
        PODS.write(home, """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: only-own-a, namespace: red}
                spec:
                  podSelector: {matchLabels: {pod: a}}
                  ingress: [{from: [{podSelector: {matchLabels: {pod: b}}}]}]
                """);
        PODS.realize(home, "", "baseline", """
                tier: baseline
                priority: 1
                appliedTo: [{podSelector: {}}]
                ingress: [{action: Reject, from: [{namespaceSelector: {matchLabels: {color: blue}}}]}]
                """);
        BiFunction<From, String, String> without = (from, to) -> {
            if (from.pod().equals(to)) {
                return Reach.YES;
            }
            if (to.equals("red/a")) {
                return from.pod().equals("red/b") ? Reach.YES : Reach.DROPPED;
            }
            return isIn(from.pod(), "blue") ? Reach.REFUSED : Reach.YES;
        };
        assertReach(home, without);

        PODS.realize(home, "", "all-but-passed", """
                tier: platform
                priority: 1
                appliedTo: [{namespaceSelector: {matchLabels: {role: tenant}}}]
                ingress:
                  - action: Pass
                    from: [{podSelector: {matchLabels: {pod: b}}}]
                  - action: Allow
                    from: [{podSelector: {matchLabels: {pod: a}}}]
                """);
        assertReach(home, (from, to) -> from.name().equals("a") ? Reach.YES : without.apply(from, to));
    }

    @Test
    void rulesToServicesAreAboutTheServiceAndNotItsPods() throws Exception {
        var home = CLUSTERS.west();
        var client = new From(home, "blue/a");
        var targets = Map.of(
                "service",
                        CLUSTERS.run(home, "kubectl get service -n red b -o jsonpath='{.spec.clusterIP}'")
                                        .strip() + ":80",
                "pod", PODS.address(new From(home, "red/b")) + ":8080",
                "other",
                        CLUSTERS.run(home, "kubectl get service -n red a -o jsonpath='{.spec.clusterIP}'")
                                        .strip() + ":80");
        assertThat(REACH.of(client, targets).values()).containsOnly(Reach.YES);

        PODS.realize(home, "", "not-that-service", """
                priority: 1
                tier: securityops
                appliedTo: [{podSelector: {matchLabels: {pod: a}}}]
                egress:
                  - action: Reject
                    toServices: [{name: b, namespace: red}]
                """);

        // From behind a bridge the second packet is refused, after a second.
        assertThat(REACH.of(client, targets, "--timeout=5s"))
                .isEqualTo(Map.of(
                        "blue/a -> service", Reach.REFUSED, "blue/a -> pod", Reach.YES, "blue/a -> other", Reach.YES));
    }

    @Test
    void aServiceOfTheClusterSetIsDeniedByTheNameThatItIsExportedBy() throws Exception {
        var home = CLUSTERS.west();
        PODS.export(CLUSTERS.east());
        CLUSTERS.run(
                home,
                "timeout 60 kubectl exec -n red a -- sh -c 'until timeout 2 wget -q -O - http://antrea-mc-b.red/hostname; do sleep 0.2; done'");
        var targets = Map.of("imported", PolicyClusters.EXPORTED, "own", "b.red:80");

        // The guide's: only customers may use the Service of the ClusterSet.
        PODS.realize(home, "", "deny-access-to-b", """
                priority: 1
                tier: securityops
                appliedTo: [{podSelector: {matchLabels: {pod: a}}}]
                egress:
                  - action: Drop
                    toServices: [{name: b, namespace: red, scope: ClusterSet}]
                """);

        assertThat(REACH.of(new From(home, "red/a"), targets))
                .isEqualTo(Map.of("red/a -> imported", Reach.DROPPED, "red/a -> own", Reach.YES));
        assertThat(REACH.of(new From(home, "red/b"), targets).values()).containsOnly(Reach.YES);
        CLUSTERS.run(CLUSTERS.east(), "kubectl delete serviceexport -n red b");
    }

    @Test
    void groupsAndAccountsStandForTheirPods() throws Exception {
        var home = CLUSTERS.west();
        PODS.write(home, """
                apiVersion: crd.antrea.io/v1beta1
                kind: ClusterGroup
                metadata: {name: blues}
                spec: {namespaceSelector: {matchLabels: {color: blue}}, podSelector: {matchLabels: {pod: a}}}
                """);
        PODS.realize(home, "", "by-group", """
                priority: 1
                appliedTo: [{serviceAccount: {name: default, namespace: red}}]
                ingress: [{action: Drop, from: [{group: blues}]}]
                """);

        assertReach(home, (from, to) -> from.pod().equals("blue/a") && isIn(to, "red") ? Reach.DROPPED : Reach.YES);

        CLUSTERS.run(
                home,
                "kubectl patch clustergroup blues --type=merge -p '{\"spec\":{\"podSelector\":{\"matchLabels\":{\"pod\":\"b\"}}}}'");
        await("the group's other member")
                .atMost(LIMIT)
                .untilAsserted(() -> assertReach(
                        home,
                        (from, to) -> from.pod().equals("blue/b") && isIn(to, "red") ? Reach.DROPPED : Reach.YES));
        CLUSTERS.run(home, "kubectl delete acnp by-group && kubectl delete clustergroup blues");
    }

    @Test
    void theGuidesIsolationIsReplicatedToAllMembersAndRemovedWithItsExport() throws Exception {
        CLUSTERS.run(CLUSTERS.north(), "kubectl apply -f deploy/samples/strict-namespace-isolation.yml");
        BiFunction<From, String, String> isolated =
                (from, to) -> isIn(to, from.namespace()) ? Reach.YES : Reach.DROPPED;
        await("isolation in west").atMost(LIMIT).untilAsserted(() -> assertReach(CLUSTERS.west(), isolated));
        var onOneNode = Map.of("blue/a", PODS.address(new From(CLUSTERS.east(), "blue/a")) + ":8080");
        await("isolation in east")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(REACH.of(new From(CLUSTERS.east(), "red/a"), onOneNode))
                        .containsEntry("red/a -> blue/a", Reach.DROPPED));

        // As the guide's policy stands, Pods of other Namespaces cannot ask the cluster's DNS either.
        CLUSTERS.run(CLUSTERS.north(), "kubectl apply -f deploy/samples/allow-dns.yml");
        for (var member : CLUSTERS.members()) {
            await("DNS in " + member.name())
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(
                                    REACH.of(new From(member, "red/a"), Map.of("named", "b.red.svc.cluster.local:80")))
                            .containsEntry("red/a -> named", Reach.YES));
        }

        CLUSTERS.run(
                CLUSTERS.north(),
                "kubectl delete -f deploy/samples/allow-dns.yml -f deploy/samples/strict-namespace-isolation.yml");
        for (var member : CLUSTERS.members()) {
            await("no isolation in " + member.name())
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertReach(member, (from, to) -> Reach.YES));
        }
    }

    @Test
    void whatIsWrongIsAnsweredWithTheFieldAndWhatToWrite() throws Exception {
        var answer = CLUSTERS.run(CLUSTERS.east(), """
                kubectl apply -f - <<'END' 2>&1 || true
                apiVersion: crd.antrea.io/v1beta1
                kind: NetworkPolicy
                metadata: {name: db, namespace: red}
                spec:
                  priority: 1
                  appliedTo: [{podSelector: {}}]
                  ingress: [{action: Deny}]
                END
                """);

        assertThat(answer)
                .contains("spec.ingress[0].action: Unsupported value: \"Deny\": supported values: \"Allow\", \"Drop\","
                        + " \"Reject\", \"Pass\"");
    }

    @Test
    void theTableIsPutRightWhenSomebodyChangesIt() throws Exception {
        var home = CLUSTERS.west();
        PODS.realize(home, "", "none-to-red", """
                priority: 5
                appliedTo: [{namespaceSelector: {matchLabels: {color: red}}}]
                ingress: [{action: Drop}]
                """);
        CLUSTERS.onMachine("west-1", "nft", "delete", "table", "inet", "seine-policy");
        CLUSTERS.onMachine("west-2", "nft", "flush", "chain", "inet", "seine-policy", "ingress");

        await("the tables of both Nodes")
                .atMost(LIMIT)
                .untilAsserted(() -> assertReach(
                        home, (from, to) -> isIn(to, "red") && !from.pod().equals(to) ? Reach.DROPPED : Reach.YES));
    }
}
