package io.seine.controller.policies;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.OrEmpty;
import io.seine.controller.reconcile.Watched;
import io.seine.policy.world.WorldReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of Pods, Namespaces and Services decides which Nodes have to enforce a policy. */
final class PolicyPods {
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
        OrEmpty.map(metadata.getLabels()).forEach((key, value) -> labels.put(key.intern(), value.intern()));
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

    /** Whether policies may be for another Node's Pod after a change than before. */
    static boolean matters(Pod before, Pod after) {
        return !WorldReader.pod(before).equals(WorldReader.pod(after));
    }

    /** Whether policies may select other Namespaces after a change than before. */
    static boolean matters(Namespace before, Namespace after) {
        return !OrEmpty.map(before.getMetadata().getLabels())
                .equals(OrEmpty.map(after.getMetadata().getLabels()));
    }

    /** Whether a group that names the Service may have other members after a change than before. */
    static boolean matters(Service before, Service after) {
        return !WorldReader.service(before)
                .selector()
                .equals(WorldReader.service(after).selector());
    }

    private static @Nullable String intern(@Nullable String text) {
        return text == null ? null : text.intern();
    }
}
