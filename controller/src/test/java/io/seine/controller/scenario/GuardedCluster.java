package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.FieldManagers;
import io.seine.api.antrea.AntreaNetworkPolicy;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.PolicyStatus;
import io.seine.api.antrea.Tier;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.PolicySpec;
import io.seine.controller.Controller;
import io.seine.controller.ControllerOptions;
import io.seine.controller.member.MemberRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A member alone in its cluster, with the definitions of policies or without: what a test of policies does and sees there. */
final class GuardedCluster {
    static final String MEMBER = "kube-system";
    static final String USERS = "shop";

    /** Of no Pod that there is, until somebody makes one. */
    static final String GOOD =
            "{priority: 5, appliedTo: [{podSelector: {matchLabels: {app: web}}}], ingress: [{action: Drop}]}";

    /** The definition takes it, because Antrea enforces it. */
    static final String NOT_ENFORCED =
            "{priority: 5, appliedTo: [{podSelector: {}}], ingress: [{action: Allow, l7Protocols: [{http: {}}]}]}";

    private static final String MANIFEST = "antrea-multicluster-policies.yml";
    private static final String ENGINE = "clusternetworkpolicies.crd.antrea.io";

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    final Cluster cluster;

    GuardedCluster(String name, Path kubeconfig) throws IOException {
        cluster = new Cluster(name, kubeconfig);
        cluster.install("antrea-multicluster-member.yml", MEMBER, MEMBER);
        cluster.createNamespace(USERS);
    }

    /** Ends the member, and takes away what the next test must not find. */
    void close() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
        deleteDefinitions();
        cluster.close();
    }

    void deleteDefinitions() {
        definitions().forEach(definition -> cluster.admin.resource(definition).delete());
        await("the end of the definitions")
                .atMost(LIMIT)
                .until(() -> definitions().isEmpty());
    }

    void installDefinitions() throws Exception {
        cluster.install(MANIFEST, MEMBER, MEMBER);
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> cluster.admin
                                .resources(ClusterNetworkPolicy.class)
                                .list()
                                .getItems()
                                .isEmpty()
                        && tiers().isEmpty());
    }

    List<CustomResourceDefinition> definitions() {
        return cluster.admin.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                .filter(definition -> List.of("crd.antrea.io", "policy.seine.io")
                        .contains(definition.getSpec().getGroup()))
                .toList();
    }

    /** @param engine null for none */
    void label(@org.jspecify.annotations.Nullable String engine) {
        cluster.admin
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(ENGINE)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"labels\": {\"policy.seine.io/engine\": "
                                + (engine == null ? "null" : "\"" + engine + "\"") + "}}}");
    }

    Controller startMember() {
        var local = Scenario.onAnyPort(MultiClusterConfig.DEFAULTS);
        var config = new MultiClusterConfig(
                local.healthProbeBindAddress(),
                local.metricsBindAddress(),
                0,
                cluster.hostAddress(),
                local.serviceCIDR(),
                local.podCIDRs(),
                local.gatewayIPPrecedence(),
                local.endpointIPType(),
                local.enableStretchedNetworkPolicy());
        var member = MemberRole.start(
                new ControllerOptions(MEMBER, "member", config), cluster.asController(MEMBER, FieldManagers.MEMBER));
        running.push(member);
        return member;
    }

    List<HasMetadata> admit(Controller member) throws Exception {
        var webhooks = cluster.installWebhooks(MANIFEST, MEMBER, MEMBER, member.webhookPort());
        running.push(() -> cluster.deleteWebhooks(webhooks));
        // The API server may take a moment to trust them.
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> policy("probe", GOOD));
        cluster.admin.resources(ClusterNetworkPolicy.class).withName("probe").delete();
        return webhooks;
    }

    void policy(String name, String spec) {
        var yaml = """
                apiVersion: crd.antrea.io/v1beta1
                kind: ClusterNetworkPolicy
                metadata: {name: %s}
                spec: %s
                """.formatted(name, spec);
        cluster.apply(yaml);
    }

    void namespacedPolicy(String name, String spec) {
        cluster.apply("""
                apiVersion: crd.antrea.io/v1beta1
                kind: NetworkPolicy
                metadata: {name: %s, namespace: %s}
                spec: %s
                """.formatted(name, USERS, spec));
    }

    ClusterNetworkPolicy get(String name) {
        return cluster.admin
                .resources(ClusterNetworkPolicy.class)
                .withName(name)
                .require();
    }

    AntreaNetworkPolicy namespaced(String name) {
        return cluster.admin
                .resources(AntreaNetworkPolicy.class)
                .inNamespace(USERS)
                .withName(name)
                .require();
    }

    long generation(String name) {
        return get(name).getMetadata().getGeneration();
    }

    PolicyStatus awaitStatus(String policy, Predicate<PolicyStatus> like) {
        return awaitStatus(() -> get(policy), like);
    }

    PolicyStatus awaitStatus(
            Supplier<? extends CustomResource<PolicySpec, PolicyStatus>> policy, Predicate<PolicyStatus> like) {
        return await("status of a policy")
                .atMost(LIMIT)
                .until(
                        () -> Optional.ofNullable(policy.get().getStatus()),
                        status -> status.filter(like).isPresent())
                .orElseThrow();
    }

    void awaitEvent(String policy, String begin) {
        await("Event of " + policy).atMost(LIMIT).untilAsserted(() -> {
            var events = new ArrayList<String>();
            cluster.admin.v1().events().inNamespace("default").list().getItems().stream()
                    .filter(event -> policy.equals(event.getInvolvedObject().getName()))
                    .forEach(event -> events.add(event.getReason() + ": " + event.getMessage()));
            assertThat(events).anyMatch(event -> event.startsWith(begin));
        });
    }

    static String name(Map<String, Object> spec, String direction) {
        return spec.get(direction) instanceof List<?> rules
                        && rules.getFirst() instanceof Map<?, ?> rule
                        && rule.get("name") instanceof String name
                ? name
                : "";
    }

    Map<String, Integer> tiers() {
        return cluster.admin.resources(Tier.class).list().getItems().stream()
                .collect(Collectors.toMap(
                        tier -> tier.getMetadata().getName(),
                        tier -> tier.getSpec().priority()));
    }

    Resource<Tier> tier(String name) {
        return cluster.admin.resources(Tier.class).withName(name);
    }

    void applyTier(String name, int priority) {
        cluster.apply("""
                apiVersion: crd.antrea.io/v1beta1
                kind: Tier
                metadata: {name: %s}
                spec: {priority: %d}
                """.formatted(name, priority));
    }

    /** A Pod that has an address, though no kubelet runs it. */
    void pod(String name, String node) {
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> cluster.apply("""
                    apiVersion: v1
                    kind: Node
                    metadata: {name: %2$s}
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: %1$s, namespace: %3$s, labels: {app: web}}
                    spec:
                      nodeName: %2$s
                      automountServiceAccountToken: false
                      containers: [{name: main, image: none}]
                    """.formatted(name, node, USERS)));
        cluster.admin
                .pods()
                .inNamespace(USERS)
                .withName(name)
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), """
                        {"status": {"phase": "Running", "podIP": "10.0.0.1", "podIPs": [{"ip": "10.0.0.1"}]}}
                        """);
    }

    /** What the agent of a Node would write of a policy as it is now. */
    void says(String node, String policy, String failure) {
        cluster.apply("""
                apiVersion: policy.seine.io/v1alpha1
                kind: NodePolicyStatus
                metadata: {name: %s}
                spec: {policies: [{uid: %s, generation: %d, failure: "%s"}]}
                """.formatted(node, get(policy).getMetadata().getUid(), generation(policy), failure));
    }

    static String refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable write) {
        var refused = catchThrowableOfType(KubernetesClientException.class, write);
        return refused == null ? "it was taken" : String.valueOf(refused.getMessage());
    }
}
