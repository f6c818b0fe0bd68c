package io.seine.policy.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.Limits;
import io.seine.api.antrea.Tier;
import io.seine.api.multicluster.PolicySpec;
import io.seine.api.serialization.ApiSerialization;
import io.seine.policy.address.Ip;
import io.seine.policy.compile.Match.ServiceAddress;
import io.seine.policy.compile.Packet.Payload;
import io.seine.policy.compile.Policies.Enforcer;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.KubernetesPolicy;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyReader;
import io.seine.policy.spec.Selector;
import io.seine.policy.spec.Traffic.Protocol;
import io.seine.policy.world.LabelSet;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.ServiceFacts;
import io.seine.policy.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The policies of the user guide, and the order of tiers as Antrea documents it, from YAML to what becomes of packets. */
class GuidePoliciesTest {
    private static final String NODE = "node";
    private static final Ip IMPORT = Ip.parse("10.96.0.9");

    /** Senders in other clusters, by their identities. */
    private static final int TENANT_ELSEWHERE = 1;

    private static final int CLIENT_ELSEWHERE = 2;

    private static final World WORLD = new World(
            Map.of(
                    "admin", namespace("admin", "role", "admin"),
                    "tenant", namespace("tenant", "role", "tenant"),
                    "prod-us-west", namespace("prod-us-west", "role", "prod"),
                    "kube-system", namespace("kube-system", "role", "system")),
            List.of(
                    pod("admin", "console", "10.0.0.1", Map.of()),
                    pod("tenant", "web", "10.0.0.2", Map.of("role", "tenant")),
                    pod("tenant", "job", "10.0.0.3", Map.of()),
                    pod("prod-us-west", "db", "10.0.0.4", Map.of("app", "db")),
                    pod("prod-us-west", "client", "10.0.0.5", Map.of("app", "client")),
                    pod("kube-system", "dns", "10.0.0.6", Map.of("k8s-app", "kube-dns"))),
            List.of(new ServiceFacts(
                    "svcNamespace",
                    "antrea-mc-secured-service",
                    List.of(IMPORT),
                    List.of(new ServiceFacts.Port(Protocol.TCP, 443)),
                    Map.of())),
            Map.of(
                    TENANT_ELSEWHERE, new LabelSet(namespace("tenant", "role", "tenant"), Map.of()),
                    CLIENT_ELSEWHERE,
                            new LabelSet(namespace("prod-us-west", "role", "prod"), Map.of("app", "client"))));

    @Test
    void tenantsDoNotReachTheSecuredService() {
        var rules = compiled(cluster("p", """
                priority: 1
                tier: securityops
                appliedTo:
                  - podSelector: {matchLabels: {role: tenant}}
                egress:
                  - action: Drop
                    toServices:
                      - {name: secured-service, namespace: svcNamespace, scope: ClusterSet}
                """));

        assertThat(calling(rules, "10.0.0.2", 443)).isEqualTo(Action.DROP);
        assertThat(calling(rules, "10.0.0.2", 80)).as("another port").isEqualTo(Action.ALLOW);
        assertThat(calling(rules, "10.0.0.3", 443)).as("another Pod").isEqualTo(Action.ALLOW);
        assertThat(within(rules, "10.0.0.2", "10.0.0.4")).isEqualTo(Action.ALLOW);
    }

    @Test
    void tenantsOfAllClustersDoNotReachAdministration() {
        var rules = compiled(cluster("p", """
                appliedTo: [{namespaceSelector: {matchLabels: {role: admin}}}]
                priority: 1
                tier: securityops
                ingress:
                - action: Drop
                  from:
                  - scope: ClusterSet
                    namespaceSelector: {matchLabels: {role: tenant}}
                """));

        assertThat(within(rules, "10.0.0.2", "10.0.0.1")).as("here").isEqualTo(Action.DROP);
        assertThat(within(rules, "10.0.0.5", "10.0.0.1")).as("another one").isEqualTo(Action.ALLOW);
        assertThat(through(rules, TENANT_ELSEWHERE, "10.0.0.1")).isEqualTo(Action.DROP);
        assertThat(through(rules, CLIENT_ELSEWHERE, "10.0.0.1")).isEqualTo(Action.ALLOW);
        assertThat(through(rules, 0, "10.0.0.1")).as("not a Pod").isEqualTo(Action.ALLOW);
        assertThat(through(rules, Limits.LABEL_IDENTITY_UNKNOWN, "10.0.0.1")).isEqualTo(Action.DROP);
        assertThat(through(rules, Limits.LABEL_IDENTITY_UNKNOWN, "10.0.0.4"))
                .as("nothing asks for identities there")
                .isEqualTo(Action.ALLOW);
    }

    @Test
    void theDatabaseIsForClientsOfItsNamespaceInAllClusters() {
        var rules = compiled(namespaced("prod-us-west", "p", """
                appliedTo: [{podSelector: {matchLabels: {app: db}}}]
                priority: 1
                tier: application
                ingress:
                - action: Allow
                  from: [{scope: ClusterSet, podSelector: {matchLabels: {app: client}}}]
                - action: Drop
                """));

        assertThat(within(rules, "10.0.0.5", "10.0.0.4")).isEqualTo(Action.ALLOW);
        assertThat(within(rules, "10.0.0.2", "10.0.0.4")).isEqualTo(Action.DROP);
        assertThat(through(rules, CLIENT_ELSEWHERE, "10.0.0.4")).isEqualTo(Action.ALLOW);
        assertThat(through(rules, TENANT_ELSEWHERE, "10.0.0.4")).isEqualTo(Action.DROP);
        assertThat(through(rules, Limits.LABEL_IDENTITY_UNKNOWN, "10.0.0.4")).isEqualTo(Action.DROP);
    }

    @Test
    void namespacesAreIsolatedAndNamesAreStillAnswered() {
        var rules = compiled(isolation());

        assertThat(within(rules, "10.0.0.2", "10.0.0.3"))
                .as("the same Namespace")
                .isEqualTo(Action.ALLOW);
        assertThat(within(rules, "10.0.0.2", "10.0.0.4"))
                .as("another Namespace")
                .isEqualTo(Action.DROP);
        assertThat(within(rules, "10.0.0.6", "10.0.0.4")).as("from DNS").isEqualTo(Action.ALLOW);
        assertThat(within(rules, "192.0.2.1", "10.0.0.4")).as("from outside").isEqualTo(Action.ALLOW);
    }

    @Test
    void passLeavesItToKubernetesAndThatToTheBaseline() {
        var baseline = cluster("b", """
                priority: 1
                tier: baseline
                appliedTo: [{namespaceSelector: {}}]
                ingress: [{action: Reject}]
                """);
        var closed = new KubernetesPolicy("tenant", "closed", Selector.ALL, Optional.of(List.of()), Optional.empty());

        var withBoth = Compiler.compile(
                new Policies(
                        Tier.EVERYWHERE, List.of(), List.of(isolation(), baseline), List.of(closed), Enforcer.SEINE),
                WORLD,
                NODE);

        assertThat(within(withBoth, "10.0.0.2", "10.0.0.3")).as("isolated").isEqualTo(Action.DROP);
        assertThat(within(withBoth, "10.0.0.5", "10.0.0.4"))
                .as("not isolated, so the baseline")
                .isEqualTo(Action.REJECT);
    }

    @Test
    void anEarlierTierDecidesAndInItTheLowerNumber() {
        var allow = cluster("late", """
                {priority: 1, tier: application, appliedTo: [{podSelector: {}}], ingress: [{action: Allow}]}
                """);
        var drop = cluster("early", """
                {priority: 5, tier: emergency, appliedTo: [{podSelector: {}}], ingress: [{action: Drop}]}
                """);
        var reject = cluster("earlier", """
                {priority: 4.5, tier: emergency, appliedTo: [{podSelector: {}}], ingress: [{action: Reject}]}
                """);

        assertThat(within(compiled(allow, drop), "10.0.0.2", "10.0.0.4")).isEqualTo(Action.DROP);
        assertThat(within(compiled(allow, drop, reject), "10.0.0.2", "10.0.0.4"))
                .isEqualTo(Action.REJECT);
    }

    private static Policy isolation() {
        return cluster("strict-namespace-isolation", """
                priority: 1
                tier: securityops
                appliedTo: [{namespaceSelector: {}}]
                ingress:
                  - action: Pass
                    from:
                      - namespaces: {match: Self}
                      - podSelector: {matchLabels: {k8s-app: kube-dns}}
                  - action: Drop
                    from: [{namespaceSelector: {}}]
                """);
    }

    private static RuleSet compiled(Policy... policies) {
        return Compiler.compile(
                new Policies(Tier.EVERYWHERE, List.of(), List.of(policies), List.of(), Enforcer.SEINE), WORLD, NODE);
    }

    private static Policy cluster(String name, String spec) {
        return read(new Origin(Kind.CLUSTER, "", name), spec);
    }

    private static Policy namespaced(String namespace, String name, String spec) {
        return read(new Origin(Kind.NAMESPACED, namespace, name), spec);
    }

    private static Policy read(Origin origin, String spec) {
        var result = PolicyReader.read(origin, ApiSerialization.get().unmarshal("---\n" + spec, PolicySpec.class));
        assertThat(result.problems()).isEmpty();
        return result.policy().orElseThrow();
    }

    /** To a Service of the ClusterSet, which another cluster answers. */
    private static Action calling(RuleSet rules, String from, int port) {
        var packet = new Packet(
                Ip.parse(from),
                Ip.parse("10.97.0.1"),
                new Payload.Segment(Protocol.TCP, 40_000, 8443),
                Optional.of(new ServiceAddress(IMPORT, Protocol.TCP, port)),
                OptionalInt.empty());
        return Decision.of(rules, Direction.EGRESS, packet).action();
    }

    private static Action within(RuleSet rules, String from, String to) {
        return arriving(rules, from, to, OptionalInt.empty());
    }

    /** Through the tunnel, where the sender's address is another one. */
    private static Action through(RuleSet rules, int identity, String to) {
        return arriving(rules, "10.97.0.0", to, OptionalInt.of(identity));
    }

    private static Action arriving(RuleSet rules, String from, String to, OptionalInt identity) {
        var packet = new Packet(
                Ip.parse(from),
                Ip.parse(to),
                new Payload.Segment(Protocol.TCP, 40_000, 80),
                Optional.empty(),
                identity);
        return Decision.of(rules, Direction.INGRESS, packet).action();
    }

    private static Map<String, String> namespace(String name, String key, String value) {
        return Map.of("kubernetes.io/metadata.name", name, key, value);
    }

    private static PodFacts pod(String namespace, String name, String address, Map<String, String> labels) {
        return new PodFacts(namespace, name, labels, NODE, "default", List.of(Ip.parse(address)), List.of());
    }
}
