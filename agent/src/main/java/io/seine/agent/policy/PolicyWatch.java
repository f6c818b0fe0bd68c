package io.seine.agent.policy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.agent.watch.PodParts;
import io.seine.agent.watch.SharedKinds;
import io.seine.agent.watch.Watch;
import io.seine.api.OrEmpty;
import io.seine.api.antrea.AntreaNetworkPolicy;
import io.seine.api.antrea.ClusterGroup;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.NamespacedGroup;
import io.seine.api.antrea.Tier;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.PolicySpec;
import io.seine.policy.compile.Policies;
import io.seine.policy.spec.Group;
import io.seine.policy.spec.GroupReader;
import io.seine.policy.spec.KubernetesPolicy;
import io.seine.policy.spec.KubernetesPolicyReader;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyReader;
import io.seine.policy.spec.Problem;
import io.seine.policy.world.LabelSet;
import io.seine.policy.world.NodeFacts;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.ServiceFacts;
import io.seine.policy.world.World;
import io.seine.policy.world.WorldReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All objects of the cluster that policies depend on. What cannot be read is left out and told: the one who wrote it is told by the
 * controller, which reads it in the same way.
 */
final class PolicyWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyWatch.class);

    private final KubernetesMode mode;
    private final Watch<ClusterNetworkPolicy> clusterPolicies;
    private final Watch<AntreaNetworkPolicy> namespacedPolicies;
    private final Watch<NetworkPolicy> kubernetesPolicies;
    private final Watch<Tier> tiers;
    private final Watch<ClusterGroup> clusterGroups;
    private final Watch<NamespacedGroup> groups;
    private final Watch<Namespace> namespaces;
    private final Watch<Pod> pods;
    private final Watch<Service> services;
    private final Watch<LabelIdentity> identities;
    private final Watch<Node> nodes;

    private final Memo<ClusterNetworkPolicy, Optional<Read>> readClusterPolicies = new Memo<>(PolicyWatch::policy);
    private final Memo<AntreaNetworkPolicy, Optional<Read>> readNamespacedPolicies = new Memo<>(PolicyWatch::policy);
    private final Memo<NetworkPolicy, Optional<KubernetesPolicy>> readKubernetesPolicies =
            new Memo<>(PolicyWatch::kubernetes);
    private final Memo<ClusterGroup, Optional<Group>> readClusterGroups = new Memo<>(PolicyWatch::group);
    private final Memo<NamespacedGroup, Optional<Group>> readGroups = new Memo<>(PolicyWatch::group);
    private final Memo<Pod, Optional<PodFacts>> readPods = new Memo<>(WorldReader::pod);
    private final Memo<Service, ServiceFacts> readServices = new Memo<>(WorldReader::service);
    private final Memo<Node, NodeFacts> readNodes = new Memo<>(WorldReader::node);
    private final Memo<LabelIdentity, Optional<Map.Entry<Integer, LabelSet>>> readIdentities =
            new Memo<>(WorldReader::identity);

    private record Read(Policy policy, PolicyInputs.Version version) {}

    /**
     * Begins to watch; does not wait.
     *
     * @param kinds that others may watch too
     * @param changed told of every change, on another thread
     */
    PolicyWatch(KubernetesClient client, SharedKinds kinds, KubernetesMode mode, Runnable changed) {
        this.mode = mode;
        clusterPolicies = all("ClusterNetworkPolicies", client, ClusterNetworkPolicy.class, changed);
        namespacedPolicies = all("Antrea's NetworkPolicies", client, AntreaNetworkPolicy.class, changed);
        tiers = all("Tiers", client, Tier.class, changed);
        clusterGroups = all("ClusterGroups", client, ClusterGroup.class, changed);
        groups = all("Groups", client, NamespacedGroup.class, changed);
        identities = new Watch<>(kinds.identities(), identity -> true, changed);
        kubernetesPolicies = new Watch<>(
                "NetworkPolicies of Kubernetes",
                client.network().v1().networkPolicies().inAnyNamespace(),
                policy -> true,
                changed);
        namespaces = new Watch<>(kinds.namespaces(), namespace -> true, changed);
        services = new Watch<>(kinds.services(), service -> true, changed);
        nodes = new Watch<>(kinds.nodes(), node -> true, changed);
        pods = new Watch<>("Pods", client.pods().inAnyNamespace(), pod -> true, PodParts::keep, changed);
    }

    private static <T extends HasMetadata> Watch<T> all(
            String name, KubernetesClient client, Class<T> kind, Runnable changed) {
        return new Watch<>(name, client.resources(kind).inAnyNamespace(), object -> true, changed);
    }

    /** What is not known yet; rules from half a picture would let through what shall not pass. */
    List<String> missing() {
        return all().flatMap(watch -> watch.missing().stream()).toList();
    }

    /** The cluster now; called by one thread. */
    PolicyInputs current() {
        var read = Stream.concat(
                        readClusterPolicies.read(clusterPolicies.list().stream()).stream(),
                        readNamespacedPolicies.read(namespacedPolicies.list().stream()).stream())
                .flatMap(Optional::stream)
                .toList();
        var versions = new HashMap<Origin, PolicyInputs.Version>();
        read.forEach(one -> versions.put(one.policy().origin(), one.version()));
        return new PolicyInputs(
                mode.policies(
                        Policies.priorities(tiers.list()),
                        Stream.concat(
                                        readClusterGroups.read(clusterGroups.list().stream()).stream(),
                                        readGroups.read(groups.list().stream()).stream())
                                .flatMap(Optional::stream)
                                .toList(),
                        read.stream().map(Read::policy).toList(),
                        readKubernetesPolicies.read(kubernetesPolicies.list().stream()).stream()
                                .flatMap(Optional::stream)
                                .toList()),
                world(),
                versions);
    }

    private World world() {
        return new World(
                WorldReader.labels(namespaces.list()),
                readPods.read(pods.list().stream()).stream()
                        .flatMap(Optional::stream)
                        .toList(),
                readServices.read(services.list().stream()),
                readIdentities.read(identities.list().stream()).stream()
                        .flatMap(Optional::stream)
                        .collect(WorldReader.byKey()),
                readNodes.read(nodes.list().stream()));
    }

    private static Optional<Read> policy(CustomResource<PolicySpec, ?> object) {
        var result = PolicyReader.read(object);
        told(Origin.of(object).toString(), result.problems());
        var meta = object.getMetadata();
        return result.policy()
                .map(policy -> new Read(
                        policy,
                        new PolicyInputs.Version(
                                OrEmpty.text(meta.getUid()), meta.getGeneration() == null ? 0 : meta.getGeneration())));
    }

    private static Optional<Group> group(CustomResource<PolicySpec, ?> object) {
        var result = GroupReader.read(object);
        told(
                object.getKind() + " " + OrEmpty.text(object.getMetadata().getNamespace()) + "/"
                        + object.getMetadata().getName(),
                result.problems());
        return result.group();
    }

    private static Optional<KubernetesPolicy> kubernetes(NetworkPolicy policy) {
        try {
            return Optional.of(KubernetesPolicyReader.read(policy));
        } catch (IllegalArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("policy", policy.getMetadata().getName())
                    .log("Cannot read a NetworkPolicy of Kubernetes: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static void told(String what, List<Problem> problems) {
        if (!problems.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("object", what)
                    .log(
                            "{} is not enforced: {}",
                            what,
                            problems.stream().map(Problem::text).collect(Collectors.joining("; ")));
        }
    }

    @Override
    public void close() {
        all().forEach(Watch::close);
    }

    private Stream<Watch<?>> all() {
        return Stream.of(
                clusterPolicies,
                namespacedPolicies,
                kubernetesPolicies,
                tiers,
                clusterGroups,
                groups,
                namespaces,
                pods,
                services,
                identities,
                nodes);
    }
}
