package io.seine.controller.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.seine.api.multicluster.PolicySpec;
import io.seine.api.serialization.ApiSerialization;
import io.seine.policy.compile.Spans;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyReader;
import io.seine.policy.world.WorldReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which Nodes have to enforce a policy, from the objects of the cluster; and what stands in the way. */
class DemandTest {
    private static final String POLICY =
            "{priority: 1, tier: custom, appliedTo: [{namespaceSelector: {matchLabels: {team: a}}}], ingress: [{action: Drop}]}";

    private final List<Namespace> namespaces = List.of(
            read("{kind: Namespace, apiVersion: v1, metadata: {name: shop, labels: {team: a}}}", Namespace.class),
            read("{kind: Namespace, apiVersion: v1, metadata: {name: bare}}", Namespace.class));

    @Test
    void nodesWithPodsThatThePolicyIsFor() {
        assertThat(demand(POLICY, pod("shop", "node-1", ""), pod("shop", "node-2", ""), pod("bare", "node-3", ""))
                        .nodes())
                .containsExactly("node-1", "node-2");
    }

    @Test
    void podsThatPoliciesCannotBeForDoNotCount() {
        assertThat(demand(
                                POLICY,
                                pod("shop", "node-1", "hostNetwork: true"),
                                trimmed(pod("shop", "node-2", "hostNetwork: true")),
                                with("Succeeded", "10.0.0.1"),
                                with("Failed", "10.0.0.1"),
                                with("Pending", ""),
                                pod("shop", "", ""))
                        .nodes())
                .isEmpty();
    }

    @Test
    void whatIsKeptOfAPodIsEnough() {
        var pod = pod("shop", "node-1", "");
        var before = WorldReader.pod(pod);

        assertThat(WorldReader.pod(trimmed(pod))).isEqualTo(before).isPresent();
    }

    @Test
    void onlySomeChangesOfAPodMatter() {
        var pod = pod("shop", "node-1", "");
        var busy = pod("shop", "node-1", "");
        busy.getMetadata().setResourceVersion("7");
        busy.getStatus().setMessage("restarted");

        assertThat(PolicyPods.matters(pod, busy)).isFalse();
        assertThat(PolicyPods.matters(pod, pod("shop", "node-2", ""))).isTrue();
        assertThat(PolicyPods.matters(pod, with("Pending", ""))).isTrue();
    }

    @Test
    void policyThatCannotBeReadIsAnObstacle() {
        var demand = demand("{priority: 0, tier: custom, appliedTo: [{podSelector: {}}]}", pod("shop", "node-1", ""));

        assertThat(demand.nodes()).isEmpty();
        assertThat(demand.obstacle())
                .hasValue(new Demand.Obstacle("PolicyInvalid", "spec.priority: it has to be a number from 1 to 10000"));
    }

    @Test
    void tierThatIsNotThereIsAnObstacle() {
        var demand = demand(
                "{priority: 1, tier: gone, appliedTo: [{podSelector: {}}], ingress: [{action: Drop}]}",
                pod("shop", "node-1", ""));

        assertThat(demand.nodes()).isEmpty();
        assertThat(demand.obstacle())
                .hasValue(new Demand.Obstacle(
                        "TierNotFound", "tier gone does not exist; write one of application, custom"));
    }

    private Demand demand(String spec, Pod... pods) {
        var origin = new Origin(Kind.CLUSTER, "", "p");
        var policy = new Written(
                origin, "uid", 1, ApiSerialization.get().unmarshal("---\n" + spec, PolicySpec.class), Optional.empty());
        var world = WorldReader.world(namespaces, List.of(pods), List.of(), List.of(), List.of());
        return Demand.of(
                policy,
                PolicyReader.read(origin, policy.spec()),
                Set.of("application", "custom"),
                new Spans(world, List.of()));
    }

    private static Pod trimmed(Pod pod) {
        PolicyPods.trim(pod);
        return pod;
    }

    private static Pod with(String phase, String address) {
        var pod = pod("shop", "node-1", "");
        pod.getStatus().setPhase(phase);
        pod.getStatus().setPodIP(address);
        pod.getStatus().setPodIPs(List.of());
        return pod;
    }

    private static Pod pod(String namespace, String node, String spec) {
        return read("""
                apiVersion: v1
                kind: Pod
                metadata: {name: pod, namespace: %s, labels: {app: web}, annotations: {a: b}}
                spec:
                  nodeName: '%s'
                  serviceAccountName: robot
                  %s
                status: {phase: Running, podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}]}
                """.formatted(namespace, node, spec), Pod.class);
    }

    private static <T> T read(String yaml, Class<T> type) {
        return ApiSerialization.get().unmarshal("---\n" + yaml, type);
    }
}
