package io.seine.cli.policy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.agent.policy.Engine;
import io.seine.agent.policy.KubernetesMode;
import io.seine.api.antrea.AntreaNetworkPolicy;
import io.seine.api.antrea.ClusterGroup;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.NamespacedGroup;
import io.seine.api.antrea.Tier;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.PolicySpec;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.mc.install.PolicyDefinitions;
import io.seine.cli.output.CommandFailure;
import io.seine.controller.policies.MissingTier;
import io.seine.controller.reconcile.ApiFailure;
import io.seine.policy.compile.Policies;
import io.seine.policy.spec.Group;
import io.seine.policy.spec.GroupReader;
import io.seine.policy.spec.KubernetesPolicy;
import io.seine.policy.spec.KubernetesPolicyReader;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyReader;
import io.seine.policy.spec.Problem;
import io.seine.policy.world.WorldReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a cluster as the agents do; what they leave out is told. */
final class FactsReader {
    private static final int NOT_FOUND = 404;

    private final Cluster cluster;
    private final List<String> notes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    FactsReader(Cluster cluster) {
        this.cluster = cluster;
    }

    /** @param given what is done about the NetworkPolicies of Kubernetes, in the place of what the agents are told */
    Facts read(Optional<KubernetesMode> given) throws CommandFailure {
        var engine = PolicyDefinitions.engine(cluster);
        var mode = mode(engine, given);
        var pods = list(Pod.class, true);
        var world = WorldReader.world(
                list(Namespace.class, true),
                pods,
                list(Service.class, true),
                // A cluster that is in no ClusterSet does not have them.
                list(LabelIdentity.class, false),
                list(Node.class, true));
        return new Facts(cluster.name(), engine, mode, policies(engine, mode), world, pods, notes, warnings);
    }

    private KubernetesMode mode(Engine engine, Optional<KubernetesMode> given) throws CommandFailure {
        switch (engine) {
            case NONE ->
                notes.add("The definitions of Antrea's policies are not installed in " + cluster.name()
                        + ", so Seine enforces no policies there; `seine mc deploy membercluster` brings them");
            case ANTREA ->
                notes.add("Antrea enforces the policies of " + cluster.name()
                        + ", not Seine; this is what Seine would do");
            case SEINE -> {}
        }
        var told = AgentSettings.read(cluster, engine == Engine.SEINE);
        notes.addAll(told.notes());
        if (given.isEmpty()) {
            warnings.addAll(told.warnings());
        }
        // Without definitions the agents do nothing at all.
        return engine == Engine.NONE ? KubernetesMode.COEXIST : given.orElse(told.mode());
    }

    private Policies policies(Engine engine, KubernetesMode mode) throws CommandFailure {
        var kubernetes = new ArrayList<KubernetesPolicy>();
        for (var policy : list(NetworkPolicy.class, true)) {
            kubernetes(policy).ifPresent(kubernetes::add);
        }
        if (engine == Engine.NONE) {
            return mode.policies(Map.of(), List.of(), List.of(), kubernetes);
        }
        var tiers = Policies.priorities(list(Tier.class, false));
        var antrea = new ArrayList<Policy>();
        for (var policy : both(ClusterNetworkPolicy.class, AntreaNetworkPolicy.class)) {
            var read = PolicyReader.read(policy);
            var name = Lines.origin(Origin.of(policy));
            ignored(name, read.problems());
            read.policy().ifPresent(antrea::add);
            read.policy()
                    .map(Policy::tier)
                    .filter(tier -> !tiers.containsKey(tier))
                    .ifPresent(tier -> ignored(name, "spec.tier: " + MissingTier.sentence(tier, tiers.keySet())));
        }
        var groups = new ArrayList<Group>();
        for (var group : both(ClusterGroup.class, NamespacedGroup.class)) {
            var read = GroupReader.read(group);
            var meta = group.getMetadata();
            ignored(
                    group.getKind() + " " + (meta.getNamespace() == null ? "" : meta.getNamespace() + "/")
                            + meta.getName(),
                    read.problems());
            read.group().ifPresent(groups::add);
        }
        return mode.policies(tiers, groups, antrea, kubernetes);
    }

    private List<CustomResource<PolicySpec, ?>> both(
            Class<? extends CustomResource<PolicySpec, ?>> one, Class<? extends CustomResource<PolicySpec, ?>> other)
            throws CommandFailure {
        return Stream.<CustomResource<PolicySpec, ?>>concat(list(one, false).stream(), list(other, false).stream())
                .toList();
    }

    private Optional<KubernetesPolicy> kubernetes(NetworkPolicy policy) {
        try {
            return Optional.of(KubernetesPolicyReader.read(policy));
        } catch (IllegalArgumentException e) {
            var meta = policy.getMetadata();
            ignored(
                    Lines.origin(new Origin(Kind.KUBERNETES, meta.getNamespace(), meta.getName())),
                    String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void ignored(String what, List<Problem> problems) {
        if (!problems.isEmpty()) {
            ignored(what, problems.stream().map(Problem::text).collect(Collectors.joining("; ")));
        }
    }

    private void ignored(String what, String problem) {
        warnings.add(what + " does not count: " + problem);
    }

    /** @param certain false when a cluster may be without the kind */
    private <T extends HasMetadata> List<T> list(Class<T> kind, boolean certain) throws CommandFailure {
        try {
            return cluster.client().resources(kind).inAnyNamespace().list().getItems();
        } catch (KubernetesClientException e) {
            if (!certain && e.getCode() == NOT_FOUND) {
                return List.of();
            }
            throw new CommandFailure(
                    "cannot list " + HasMetadata.getPlural(kind) + " of all Namespaces in " + cluster.name() + ": "
                            + ApiFailure.sentence(e),
                    e);
        }
    }
}
