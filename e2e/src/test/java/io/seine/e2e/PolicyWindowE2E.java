package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.cli.demo.Guide.Place;
import io.seine.e2e.Reach.From;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A Pod that no Pod of the other cluster may reach is tried all the time, while everything that enforces it is restarted, while senders and
 * their labels are new, and while servers are: nothing gets through, not even once.
 */
class PolicyWindowE2E {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    private static final PolicyClusters PODS = new PolicyClusters(CLUSTERS);

    private static Place west;
    private static Place east;

    @BeforeAll
    static void protect() throws Exception {
        StretchedPolicies.turnOn(CLUSTERS);
        PODS.make();
        west = CLUSTERS.west();
        east = CLUSTERS.east();
        PODS.export(west);
        CLUSTERS.run(
                east,
                "timeout 60 kubectl exec -n blue a -- sh -c 'until /agnhost connect antrea-mc-b.red:80 --timeout=1s; do sleep 0.2; done'");
    }

    @AfterEach
    void removePolicies() throws Exception {
        PODS.removePolicies(west);
        CLUSTERS.run(east, "kubectl delete pod -n blue -l flood=yes --ignore-not-found --wait=true");
        CLUSTERS.run(west, "kubectl delete pod -n red another --ignore-not-found --wait=true");
    }

    private static void realize() throws Exception {
        PODS.realize(west, "", "nobody-from-elsewhere", """
                tier: securityops
                priority: 1
                appliedTo: [{namespaceSelector: {matchLabels: {color: red}}}]
                ingress:
                  - action: Reject
                    from: [{scope: ClusterSet, namespaceSelector: {matchLabels: {role: tenant}}}]
                """);
    }

    /** Starts a Pod that tries to connect all the time and says so each time that it can. */
    private static void flood(String name) throws Exception {
        PODS.write(east, """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: blue
                  labels: {flood: "yes", name: %s}
                spec:
                  nodeName: east-2
                  terminationGracePeriodSeconds: 0
                  containers:
                    - name: main
                      image: %s
                      imagePullPolicy: IfNotPresent
                      command:
                        - sh
                        - -c
                        - |
                          for each in 1 2 3; do
                            (while true; do
                               if /agnhost connect antrea-mc-b.red:80 --timeout=300ms > /dev/null 2>&1; then echo through; else echo not; fi
                             done) &
                          done
                          wait
                """.formatted(name, name, CLUSTERS.agnhost(east)));
    }

    private static int count(String pod, String word) throws Exception {
        return Integer.parseInt(
                CLUSTERS.run(east, "kubectl logs -n blue " + pod + " | grep -c '^" + word + "$' || true")
                        .strip());
    }

    /** It goes on trying. */
    private static void awaitTries(String pod) throws Exception {
        int before = count(pod, "not");
        await("more tries of " + pod).atMost(LIMIT).until(() -> count(pod, "not") >= before + 10);
    }

    @Test
    void restartsAndNewPodsAndNewLabelsOpenNothing() throws Exception {
        realize();
        flood("first");
        await("the first tries").atMost(LIMIT).until(() -> count("first", "not") >= 5);

        for (var member : CLUSTERS.members()) {
            restart(member, "daemonset/seine-agent");
            awaitTries("first");
            restart(member, "deployment/antrea-mc-controller");
            awaitTries("first");
        }
        restart(CLUSTERS.north(), "deployment/antrea-mc-controller");
        awaitTries("first");

        for (var team : List.of("one", "two", "three")) {
            CLUSTERS.run(east, "kubectl label pod -n blue first --overwrite team=" + team);
            awaitTries("first");
        }
        flood("second");
        await("tries of the second").atMost(LIMIT).until(() -> count("second", "not") >= 10);

        anotherServer();
        awaitTries("first");
        asAfterTheNodesStart("west-2");
        awaitTries("first");

        for (var pod : List.of("first", "second")) {
            assertThat(count(pod, "through")).as("connections of " + pod).isZero();
        }

        PODS.removePolicies(west);
        await("without the policy they get through").atMost(LIMIT).until(() -> count("first", "through") > 0);
    }

    private static void restart(Place place, String workload) throws Exception {
        var namespace = place.name().equals("north") ? "antrea-multicluster" : "kube-system";
        CLUSTERS.run(place, "kubectl rollout restart -n " + namespace + " " + workload);
        CLUSTERS.run(place, "kubectl rollout status -n " + namespace + " " + workload + " --timeout=120s");
    }

    /** Behind the same Service, so that it is tried from its first moment. */
    private static void anotherServer() throws Exception {
        PODS.write(west, """
                apiVersion: v1
                kind: Pod
                metadata: {name: another, namespace: red, labels: {pod: b}}
                spec:
                  nodeName: west-1
                  terminationGracePeriodSeconds: 0
                  containers:
                    - {name: main, image: "%s", imagePullPolicy: IfNotPresent, args: [netexec, --http-port=8080], ports: [{name: web, containerPort: 8080}]}
                """.formatted(CLUSTERS.agnhost(west)));
        CLUSTERS.run(west, "kubectl wait pod -n red another --for=condition=Ready --timeout=60s");
    }

    /** The agent finds nothing of ours in the kernel when it begins, as after a start of its Node, while the Node's Pods run already. */
    private static void asAfterTheNodesStart(String node) throws Exception {
        CLUSTERS.onMachine(node, "sh", "-c", """
                for process in /proc/[0-9]*; do
                  if [ "$(readlink $process/ns/net)" = "$(readlink /proc/self/ns/net)" ] && tr '\\0' ' ' < $process/cmdline | grep -q '[M]ain agent '; then
                    agent=${process#/proc/}
                    kill -STOP $agent
                    ip link del seine0
                    nft delete table inet seine-policy
                    kill -KILL $agent
                  fi
                done
                test -n "$agent"
                """);
        var server = new From(west, "red/b");
        await("the agent's table")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(CLUSTERS.onMachine(
                                node, "sh", "-c", "nft list table inet seine-policy 2> /dev/null || true"))
                        .contains(PODS.address(server)));
    }
}
