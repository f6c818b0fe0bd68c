package io.seine.controller.admission;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.antrea.AntreaNetworkPolicy;
import io.seine.api.antrea.ClusterGroup;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.NamespacedGroup;
import io.seine.api.antrea.PolicyStatus;
import io.seine.api.antrea.Tier;
import io.seine.api.multicluster.PolicySpec;
import io.seine.controller.policies.PolicyEngine;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the rules about policies need, from the API server itself: people and pipelines write policies, so that it is asked seldom, and a
 * Tier that was applied a moment before its policy counts.
 */
record LivePolicyFacts(KubernetesClient client, PolicyEngine engine) implements PolicyFacts {
    @Override
    public boolean isSeine() {
        return engine.askIsSeine();
    }

    @Override
    public List<Tier> tiers() {
        return client.resources(Tier.class).list().getItems();
    }

    @Override
    public List<InTier> policies() {
        var cluster = client.resources(ClusterNetworkPolicy.class).list().getItems().stream();
        var namespaced = client.resources(AntreaNetworkPolicy.class).inAnyNamespace().list().getItems().stream();
        return Stream.concat(
                        cluster.map(policy -> inTier(Kind.CLUSTER, "", policy)),
                        namespaced.map(policy ->
                                inTier(Kind.NAMESPACED, policy.getMetadata().getNamespace(), policy)))
                .toList();
    }

    private static InTier inTier(Kind kind, String namespace, CustomResource<PolicySpec, PolicyStatus> policy) {
        var spec = policy.getSpec() == null ? new PolicySpec(Map.of()) : policy.getSpec();
        return new InTier(new Origin(kind, namespace, policy.getMetadata().getName()), PolicyRules.tier(spec));
    }

    @Override
    public Map<String, List<String>> childGroups(String namespace) {
        var children = new HashMap<String, List<String>>();
        var groups = namespace.isEmpty()
                ? client.resources(ClusterGroup.class).list().getItems()
                : client.resources(NamespacedGroup.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems();
        groups.forEach(group -> {
            if (group.getSpec() != null && group.getSpec().fields().get("childGroups") instanceof List<?> names) {
                children.put(
                        group.getMetadata().getName(),
                        names.stream().map(String::valueOf).toList());
            }
        });
        return children;
    }
}
