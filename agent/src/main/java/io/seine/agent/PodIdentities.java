package io.seine.agent;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.seine.api.Limits;
import io.seine.api.NormalizedLabel;
import io.seine.api.OrEmpty;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.net.Ipv4;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which label identity each Pod of a Node has. */
final class PodIdentities {
    /** Phases of Pods that send nothing any more; their addresses may be others' already. */
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private PodIdentities() {}

    /**
     * The label identities by address. {@link Limits#LABEL_IDENTITY_UNKNOWN} is that of a Pod whose labels have no ID yet, and of an address that
     * Pods of different ones claim. Pods in their Nodes' network have none.
     *
     * @param namespaces by name
     * @param identities by the hash of their label, which is their name
     */
    static SortedMap<Ipv4, Integer> of(
            Collection<Pod> pods,
            Function<String, Optional<Namespace>> namespaces,
            Function<String, Optional<LabelIdentity>> identities) {
        var byAddress = new TreeMap<Ipv4, Integer>();
        pods.stream().filter(PodIdentities::sends).forEach(pod -> {
            var identity = label(pod, namespaces)
                    .flatMap(label -> identities.apply(label.hash()).flatMap(object -> id(object, label)))
                    .orElse(Limits.LABEL_IDENTITY_UNKNOWN);
            addresses(pod)
                    .forEach(address -> byAddress.merge(
                            address,
                            identity,
                            (one, other) -> one.equals(other) ? one : Limits.LABEL_IDENTITY_UNKNOWN));
        });
        return byAddress;
    }

    private static boolean sends(Pod pod) {
        var host = pod.getSpec() != null && Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
        return !host
                && pod.getStatus() != null
                && !ENDED.contains(OrEmpty.text(pod.getStatus().getPhase()));
    }

    private static Stream<Ipv4> addresses(Pod pod) {
        var all = OrEmpty.list(pod.getStatus().getPodIPs()).stream().map(PodIP::getIp);
        return Stream.concat(all, Stream.ofNullable(pod.getStatus().getPodIP()))
                .distinct()
                .flatMap(text -> Ipv4.tryParse(OrEmpty.text(text)).stream());
    }

    private static Optional<NormalizedLabel> label(Pod pod, Function<String, Optional<Namespace>> namespaces) {
        return namespaces
                .apply(pod.getMetadata().getNamespace())
                .map(namespace -> NormalizedLabel.of(labels(namespace), labels(pod)));
    }

    private static Map<String, String> labels(HasMetadata object) {
        return OrEmpty.map(object.getMetadata().getLabels());
    }

    /** Two labels may have one hash. */
    private static Optional<Integer> id(LabelIdentity object, NormalizedLabel label) {
        return Optional.ofNullable(object.getSpec())
                .filter(spec -> spec.label().equals(label.text()))
                .map(spec -> spec.id())
                .filter(id -> id >= Limits.LABEL_IDENTITY_MIN && id <= Limits.LABEL_IDENTITY_MAX);
    }
}
