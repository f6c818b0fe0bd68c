package io.seine.controller.policies;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Watched;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.ServiceFacts;
import io.seine.policy.world.World;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of Pods, Namespaces and Services decides which Nodes have to enforce a policy. */
final class PolicyPods {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private PolicyPods() {}

    /** All Pods but those that have ended; of each only what is asked for here. */
    static Watched<Pod> watched(KubernetesClient client) {
        return new Watched<>(
                        "Pods that policies are for",
                        client.pods()
                                .inAnyNamespace()
                                .withoutField("status.phase", "Succeeded")
                                .withoutField("status.phase", "Failed"))
                .trim(PolicyPods::trim);
    }

    /** The Pods of one Deployment have the same labels, and all the same few words. */
    static void trim(Pod pod) {
        Watched.forgetOwners(pod);
        var metadata = pod.getMetadata();
        metadata.setAnnotations(Map.of());
        metadata.setOwnerReferences(List.of());
        metadata.setFinalizers(List.of());
        var labels = new HashMap<String, String>();
        orEmpty(metadata.getLabels()).forEach((key, value) -> labels.put(key.intern(), value.intern()));
        metadata.setLabels(Map.copyOf(labels));
        var spec = Optional.ofNullable(pod.getSpec()).orElseGet(PodSpec::new);
        pod.setSpec(new PodSpecBuilder()
                .withNodeName(intern(spec.getNodeName()))
                .withServiceAccountName(intern(spec.getServiceAccountName()))
                .withHostNetwork(spec.getHostNetwork())
                .build());
        var status = Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new);
        pod.setStatus(new PodStatusBuilder()
                .withPhase(intern(status.getPhase()))
                .withPodIP(status.getPodIP())
                .build());
    }

    /** A Pod as policies see it; empty for one that they cannot be for. */
    static Optional<PodFacts> facts(Pod pod) {
        var spec = Optional.ofNullable(pod.getSpec()).orElseGet(PodSpec::new);
        var status = Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new);
        var node = orEmpty(spec.getNodeName());
        if (node.isEmpty()
                || Boolean.TRUE.equals(spec.getHostNetwork())
                || ENDED.contains(orEmpty(status.getPhase()))
                || orEmpty(status.getPodIP()).isEmpty()) {
            return Optional.empty();
        }
        var key = ObjectKey.of(pod);
        // Which addresses it has is of no interest, as long as it has one.
        return Optional.of(new PodFacts(
                key.namespace(),
                key.name(),
                orEmpty(pod.getMetadata().getLabels()),
                node,
                orEmpty(spec.getServiceAccountName()),
                List.of(),
                List.of()));
    }

    /** Whether policies may be for another Node's Pod after a change than before. */
    static boolean matters(Pod before, Pod after) {
        return !facts(before).equals(facts(after));
    }

    /** Whether policies may select other Namespaces after a change than before. */
    static boolean matters(Namespace before, Namespace after) {
        return !orEmpty(before.getMetadata().getLabels())
                .equals(orEmpty(after.getMetadata().getLabels()));
    }

    /** Whether a group that names the Service may have other members after a change than before. */
    static boolean matters(Service before, Service after) {
        return !selector(before).equals(selector(after));
    }

    /** The cluster, as far as it decides which Nodes have to enforce a policy. */
    static World world(Collection<Pod> pods, Collection<Namespace> namespaces, Collection<Service> services) {
        var labels = new HashMap<String, Map<String, String>>();
        namespaces.forEach(namespace -> labels.put(
                namespace.getMetadata().getName(),
                orEmpty(namespace.getMetadata().getLabels())));
        return new World(
                labels,
                pods.stream().flatMap(pod -> facts(pod).stream()).toList(),
                services.stream()
                        .map(service -> new ServiceFacts(
                                service.getMetadata().getNamespace(),
                                service.getMetadata().getName(),
                                List.of(),
                                List.of(),
                                selector(service)))
                        .toList(),
                Map.of());
    }

    private static Map<String, String> selector(Service service) {
        return service.getSpec() == null ? Map.of() : orEmpty(service.getSpec().getSelector());
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return Objects.requireNonNullElse(map, Map.of());
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    private static @Nullable String intern(@Nullable String text) {
        return text == null ? null : text.intern();
    }
}
