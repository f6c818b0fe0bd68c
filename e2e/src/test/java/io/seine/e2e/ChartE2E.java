package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.sandbox.build.Helm;
import io.seine.sandbox.junit.Requirements;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Both roles from the chart, in north next to the leader that is there, on the network of its one Node. */
class ChartE2E {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    private static String helm = "";

    @BeforeAll
    static void buildHelm() throws Exception {
        helm = Helm.ensure(Requirements.checkout(), line -> {}).binary().toString();
    }

    @AfterAll
    static void putBack() throws Exception {
        north("kubectl delete clusterset charted -n chart-member --ignore-not-found");
        north("kubectl delete ns chart-leader chart-member --ignore-not-found --timeout=120s");
    }

    @Test
    void leaderAndMemberOfOneNodeJoinAndGo() throws Exception {
        var before = onNode();
        install("leader", "crds.enabled=false");
        install("member", "crds.enabled=true", "--take-ownership", "--force-conflicts");
        for (var role : new String[] {"leader", "member"}) {
            north("kubectl rollout status deployment/antrea-mc-controller -n chart-" + role + " --timeout=120s");
        }
        north("kubectl rollout status daemonset/seine-agent -n chart-member --timeout=120s");

        join();

        // A rolling update, although the Node has each port once.
        north(helm + " upgrade seine deploy/chart -n chart-leader --reset-then-reuse-values"
                + " --set controller.podAnnotations.round=second");
        north("kubectl rollout status deployment/antrea-mc-controller -n chart-leader --timeout=120s");

        north("kubectl delete clusterset charted -n chart-member --timeout=60s");
        north("kubectl wait memberclusterannounces --all -n chart-leader --for=delete --timeout=60s");
        north("kubectl delete clusterset charted -n chart-leader --timeout=60s");
        for (var role : new String[] {"member", "leader"}) {
            north(helm + " uninstall seine -n chart-" + role + " --wait --timeout=120s");
        }
        await().atMost(LIMIT).untilAsserted(() -> assertThat(onNode()).isEqualTo(before));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(ours()).isEmpty());
        assertThat(north("kubectl get crd clustersets.multicluster.crd.antrea.io -o name"))
                .isNotBlank();
    }

    private static void install(String role, String values, String... further) throws Exception {
        north(helm + " install seine deploy/chart -n chart-" + role + " --create-namespace --set role=" + role
                + ",controller.hostNetwork=true," + values + " " + String.join(" ", further));
    }

    private static void join() throws Exception {
        north("""
                kubectl apply -f - <<'END'
                apiVersion: multicluster.crd.antrea.io/v1alpha2
                kind: ClusterSet
                metadata: {name: charted, namespace: chart-leader}
                spec:
                  clusterID: charted-leader
                  leaders: [{clusterID: charted-leader}]
                END
                secret() { kubectl get secret antrea-mc-member-access-token -n chart-leader -o jsonpath="{.data.$1}" | base64 -d; }
                kubectl create secret generic token -n chart-member --from-literal=token="$(secret token)" \
                  --from-literal=ca.crt="$(secret 'ca\\.crt')"
                kubectl apply -f - <<END
                apiVersion: multicluster.crd.antrea.io/v1alpha2
                kind: ClusterSet
                metadata: {name: charted, namespace: chart-member}
                spec:
                  clusterID: charted-member
                  leaders: [{clusterID: charted-leader, secret: token, server: "%s"}]
                  namespace: chart-leader
                END
                kubectl wait clusterset/charted -n chart-member --for=condition=Ready --timeout=60s
                """.formatted(CLUSTERS.sandbox().server("north")));
    }

    private static String north(String command) throws Exception {
        return CLUSTERS.run(CLUSTERS.north(), command);
    }

    private static String ours() throws Exception {
        return north("kubectl get all,configmaps,secrets,roles -A -l app=antrea --no-headers | grep '^chart-' || true")
                + north("kubectl get clusterroles,validatingwebhookconfigurations,mutatingwebhookconfigurations"
                        + " -l app=antrea -o name | grep -v antrea-multicluster- || true");
    }

    /** What the agent would leave in the Node's kernel. */
    private static String onNode() throws Exception {
        return CLUSTERS.onMachine(
                "north-1", "sh", "-c", "ip -br link | grep seine; ip rule; nft list tables; ls -A /sys/fs/bpf");
    }
}
