package io.seine.policy.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.multicluster.PolicySpec;
import io.seine.api.serialization.ApiSerialization;
import io.seine.policy.address.Ip;
import io.seine.policy.spec.Group;
import io.seine.policy.spec.GroupReader;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyReader;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.ServiceFacts;
import io.seine.policy.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SpansTest {
    private static final World WORLD = new World(
            Map.of("web", namespace("web"), "db", namespace("db")),
            List.of(
                    pod("web", "web-1", "node-1", Map.of("app", "web"), "default"),
                    pod("web", "web-2", "node-2", Map.of("app", "web"), "default"),
                    pod("web", "job", "node-3", Map.of(), "robot"),
                    pod("db", "db-1", "node-2", Map.of("app", "db"), "default")),
            List.of(new ServiceFacts("web", "front", List.of(), List.of(), Map.of("app", "web"))),
            Map.of());

    @Test
    void nodesOfAllPodsThatThePolicyIsFor() {
        assertThat(
                        span(
                                "{priority: 1, appliedTo: [{podSelector: {matchLabels: {app: web}}}], ingress: [{action: Drop}]}"))
                .containsExactly("node-1", "node-2");
    }

    @Test
    void nodesOfWhatAnyRuleIsFor() {
        assertThat(span("""
                priority: 1
                ingress: [{action: Drop, appliedTo: [{podSelector: {matchLabels: {app: db}}}]}]
                egress: [{action: Drop, appliedTo: [{serviceAccount: {namespace: web, name: robot}}]}]
                """)).containsExactly("node-2", "node-3");
    }

    @Test
    void nodesOfTheMembersOfAGroup() {
        var group = group("front", "{serviceReference: {namespace: web, name: front}}");

        assertThat(span("{priority: 1, appliedTo: [{group: front}], ingress: [{action: Drop}]}", group))
                .containsExactly("node-1", "node-2");
        assertThat(span("{priority: 1, appliedTo: [{group: missing}], ingress: [{action: Drop}]}", group))
                .isEmpty();
    }

    @Test
    void nobodyHasToEnforceWhatHasNoRules() {
        assertThat(span("{priority: 1, appliedTo: [{podSelector: {}}]}")).isEmpty();
    }

    /** The other way round does not hold: a rule may come to nothing for a Pod that it is for. */
    @Property(tries = 1_000)
    void whoeverHasRulesOfAPolicyIsInItsSpan(@ForAll long seed) {
        var generated = new Generated(seed);
        var policies = generated.policies;
        var spans = new Spans(generated.world, policies.groups());
        for (var policy : policies.antrea()) {
            var alone =
                    new Policies(policies.tiers(), policies.groups(), List.of(policy), List.of(), policies.enforcer());
            var span = spans.of(policy);
            for (var node : List.of(Generated.NODE, "there")) {
                var rules = Compiler.compile(alone, generated.world, node);

                assertThat(span.contains(node)
                                || (rules.ingress().isEmpty() && rules.egress().isEmpty()))
                        .as("%s in %s has rules of %s", node, span, policy)
                        .isTrue();
            }
        }
    }

    /** A thousand policies, each for other Pods, and a thousand Pods that are all different, on a hundred Nodes. */
    @Test
    void manyPoliciesAndPodsTakeFarLessThanASecond() {
        var pods = new ArrayList<PodFacts>();
        for (int index = 0; index < 1000; index++) {
            pods.add(pod("web", "pod-" + index, "node-" + index % 100, Map.of("app", "app-" + index), "default"));
        }
        var world = new World(Map.of("web", namespace("web")), pods, List.of(), Map.of());
        var policies = new ArrayList<Policy>();
        for (int index = 0; index < 1000; index++) {
            policies.add(policy("""
                    priority: 1
                    appliedTo: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [app-%d, app-%d]}]}}]
                    ingress: [{action: Drop}]
                    """.formatted(index, index + 1)));
        }

        long start = System.nanoTime();
        var spans = new Spans(world, List.of());
        int nodes =
                policies.stream().mapToInt(policy -> spans.of(policy).size()).sum();

        assertThat(nodes).isEqualTo(1999);
        assertThat((System.nanoTime() - start) / 1_000_000).as("milliseconds").isLessThan(500);
    }

    private static SortedSet<String> span(String spec, Group... groups) {
        return new Spans(WORLD, List.of(groups)).of(policy(spec));
    }

    private static Policy policy(String spec) {
        return PolicyReader.read(new Origin(Kind.CLUSTER, "", "p"), read(spec))
                .policy()
                .orElseThrow();
    }

    private static Group group(String name, String spec) {
        return GroupReader.read(new Group.Name("", name), read(spec)).group().orElseThrow();
    }

    private static PolicySpec read(String yaml) {
        return ApiSerialization.get().unmarshal("---\n" + yaml, PolicySpec.class);
    }

    private static Map<String, String> namespace(String name) {
        return Map.of("kubernetes.io/metadata.name", name);
    }

    private static PodFacts pod(
            String namespace, String name, String node, Map<String, String> labels, String account) {
        return new PodFacts(namespace, name, labels, node, account, List.of(Ip.parse("10.0.0.1")), List.of());
    }
}
