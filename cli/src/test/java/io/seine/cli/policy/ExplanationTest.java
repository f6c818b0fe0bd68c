package io.seine.cli.policy;

import static io.seine.cli.policy.Sketch.asking;
import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.policy.KubernetesMode;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.policy.Asking.Carried;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final String DENY_WEB = """
            tier: application
            priority: 5
            appliedTo: [{podSelector: {matchLabels: {app: web}}}]
            ingress:
              - {name: db, action: Allow, from: [{podSelector: {matchLabels: {app: db.main}}}]}
              - {name: metrics, action: Allow, ports: [{port: 9100}]}
              - {name: rest, action: Reject}
            """;

    @Test
    void bothSidesOfPodsAreToldInTheirOrder() throws CommandFailure {
        var explained = new Sketch().cluster("web", DENY_WEB).from("web", "front/client");

        assertThat(explained.isAllowed()).isFalse();
        assertThat(text(explained)).isEqualTo("""
                Rejected: Ingress of Pod shop/web at node-1: AntreaClusterNetworkPolicy web, ingress[2] "rest"
                Pod front/client (10.0.2.2) to Pod shop/web (10.0.1.1), TCP 80

                Egress of Pod front/client at node-2: allowed
                  because no rule is for the Pod
                  not asked: 1 policy for other Pods

                Ingress of Pod shop/web at node-1: rejected
                  by AntreaClusterNetworkPolicy web, ingress[2] "rest": Reject
                  in Tier application (250), priority 5
                  asked before:
                    TIER                PRIORITY   RULE                                                   ACTION   WHY IT DID NOT DECIDE
                    application (250)   5          AntreaClusterNetworkPolicy web, ingress[0] "db"        Allow    other senders
                    application (250)   5          AntreaClusterNetworkPolicy web, ingress[1] "metrics"   Allow    other protocol or port
                """);
    }

    @Test
    void whatComesAfterTheEndIsToldAsNotAsked() throws CommandFailure {
        var explained =
                new Sketch().cluster("web", DENY_WEB).cluster("egress", """
                        tier: emergency
                        priority: 1.5
                        appliedTo: [{podSelector: {matchLabels: {app: client}}}]
                        egress: [{action: Drop}]
                        """).from("web", "front/client");

        assertThat(text(explained))
                .startsWith(
                        "Dropped: Egress of Pod front/client at node-2: AntreaClusterNetworkPolicy egress, egress[0]\n")
                .contains("in Tier emergency (50), priority 1.5\n")
                .contains("Ingress of Pod shop/web at node-1 is not asked any more; it would be rejected\n");
    }

    @Test
    void whatIsAllowedIsSaidOfEachSide() throws CommandFailure {
        assertThat(text(new Sketch().cluster("web", DENY_WEB).to("db.main", "web")))
                .startsWith(
                        "Allowed: egress: no rule is for the Pod; ingress: AntreaClusterNetworkPolicy web, ingress[0] \"db\"\n");
        assertThat(text(new Sketch().to("web", "198.51.100.1"))).startsWith("Allowed: no rule is for the Pod\n");
    }

    @Test
    void isolationByKubernetesIsNamed() throws CommandFailure {
        var closed = "{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 443}]}]}";

        assertThat(text(new Sketch()
                        .kubernetes(KubernetesMode.ENFORCE, "closed", closed)
                        .from("web", "198.51.100.1")))
                .startsWith(
                        "Dropped: Ingress of Pod shop/web at node-1: K8sNetworkPolicy shop/closed isolates it, and lets"
                                + " nothing of this through\n")
                .contains(
                        "Kubernetes   -          K8sNetworkPolicy shop/closed, ingress[0]   Allow    other protocol or port");
        var coexisting = new Sketch().kubernetes(KubernetesMode.COEXIST, "closed", closed);
        assertThat(text(coexisting.from("web", "198.51.100.1")))
                .startsWith(
                        "Allowed: K8sNetworkPolicy shop/closed isolates it, which Seine leaves to the CNI: that drops it");
        assertThat(text(coexisting.explain(asking("web", true, "198.51.100.1", Carried.TCP, 443, "", ""))))
                .contains("that lets it through by ingress[0]");
    }

    @Test
    void passAndTheBaselineAreTold() throws CommandFailure {
        var explained = new Sketch()
                .cluster(
                        "pass",
                        "{tier: securityops, priority: 1, appliedTo: [{podSelector: {}}], ingress: [{action: Pass}]}")
                .cluster(
                        "last",
                        "{tier: baseline, priority: 1, appliedTo: [{podSelector: {}}], ingress: [{action: Drop}]}")
                .from("web", "198.51.100.1");

        assertThat(text(explained))
                .contains("in Tier baseline (253), priority 1\n")
                .contains("Pass     leaves it to what comes after the tiers\n");
    }

    @Test
    void identitiesOfOtherClustersCount() throws CommandFailure {
        var sketch = new Sketch().cluster("stretched", """
                priority: 1
                appliedTo: [{podSelector: {matchLabels: {app: web}}}]
                ingress: [{action: Reject, from: [{scope: ClusterSet, podSelector: {matchLabels: {app: client}}}]}]
                """);

        assertThat(text(sketch.from("web", "cluster:7")))
                .startsWith("Rejected: ")
                .contains(
                        "a Pod of another cluster, identity 7 (ns:kubernetes.io/metadata.name=front&pod:app=client) to Pod");
        assertThat(text(sketch.from("web", "cluster:8"))).contains("identity 8 (no LabelIdentity has it)");
        assertThat(text(sketch.from("web", "cluster:unknown")))
                .startsWith("Dropped: Ingress of Pod shop/web at node-1: a rule asks for the identity of senders");
        assertThat(text(sketch.from("web", "198.51.100.1"))).contains("tell it by --identity");
        assertThat(text(sketch.from("web", "front/client"))).doesNotContain("--identity");
    }

    @Test
    void itsOwnNodeMayReachAPod() throws CommandFailure {
        var sketch = new Sketch().cluster("web", DENY_WEB);

        assertThat(text(sketch.from("web", "front/proxy")))
                .startsWith("Allowed: policies are not asked about what comes from the Pod's own Node\n");
        assertThat(sketch.from("web", "front/far-proxy").isAllowed()).isFalse();
    }

    @Test
    void policiesWithoutARuleHereAreNamed() throws CommandFailure {
        var sketch = new Sketch()
                .namespaced("other-way", "{priority: 1, appliedTo: [{podSelector: {}}], egress: [{action: Drop}]}")
                .namespaced(
                        "no-port",
                        "{priority: 1, appliedTo: [{podSelector: {}}], ingress: [{action: Drop, ports: [{port: http}]}]}");

        assertThat(text(sketch.from("web", "198.51.100.1")))
                .contains("  not asked: AntreaNetworkPolicy shop/other-way, which has no ingress rule for the Pod\n")
                .contains("  not asked: AntreaNetworkPolicy shop/no-port, whose rules can match nothing now");
    }

    @Test
    void moreThanTenRulesAreListedOnRequest() throws CommandFailure {
        var rules = IntStream.range(0, 12)
                .mapToObj(port -> "{action: Drop, ports: [{port: " + (1000 + port) + "}]}")
                .collect(Collectors.joining(", "));
        var explained = new Sketch()
                .cluster("many", "{priority: 1, appliedTo: [{podSelector: {}}], ingress: [" + rules + "]}")
                .from("web", "198.51.100.1");

        assertThat(text(explained))
                .contains("ingress[9]", "    and 2 more, which --all lists\n")
                .doesNotContain("ingress[10]");
        assertThat(new Lines(explained, true).text()).contains("ingress[11]").doesNotContain("more");
    }

    @Test
    void programsGetTheSame() throws CommandFailure {
        var explained = new Sketch()
                .cluster("web", DENY_WEB)
                .note("Antrea enforces")
                .explain(asking("front/client", false, "web", Carried.TCP, 80, "web", ""));

        assertThat(new Tree(explained).json())
                .startsWith(
                        "{\"verdict\":\"Rejected\",\"allowed\":false,\"cluster\":\"east\",\"engine\":\"seine\","
                                + "\"kubernetesPolicies\":\"coexist\",\"from\":\"Pod front/client (10.0.2.2)\","
                                + "\"to\":\"Pod shop/web (10.0.1.1)\",\"traffic\":\"TCP 80\",\"service\":\"shop/web\",\"sides\":[")
                .contains(
                        "\"reason\":\"nothing-said\"",
                        "\"forOtherPods\":[\"AntreaClusterNetworkPolicy web\"]",
                        "\"reason\":\"rule\"",
                        "\"rule\":{\"policy\":\"AntreaClusterNetworkPolicy web\",\"direction\":\"ingress\",\"index\":2,"
                                + "\"name\":\"rest\",\"action\":\"Reject\",\"tier\":\"application\",\"tierPriority\":250,"
                                + "\"priority\":5.0}",
                        "\"why\":\"other senders\"}")
                .endsWith("\"notes\":[\"Antrea enforces\"],\"warnings\":[]}\n");
    }

    private static String text(Explanation explained) {
        return new Lines(explained, false).text();
    }
}
