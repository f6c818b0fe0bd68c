package io.seine.agent;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.agent.watch.PodParts;
import io.seine.agent.watch.SharedKinds;
import io.seine.agent.watch.Watch;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.net.Ipv4;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/** The objects that the label identities of a Node's Pods depend on. */
final class IdentityWatch implements AutoCloseable {
    private final Watch<LabelIdentity> identities;
    private final Watch<Namespace> namespaces;
    private final Watch<Pod> pods;

    /**
     * Begins to watch; does not wait.
     *
     * @param kinds that others may watch too
     * @param node whose Pods it is about
     * @param changed told of every change that may matter, on another thread
     */
    IdentityWatch(KubernetesClient client, SharedKinds kinds, String node, Runnable changed) {
        identities = new Watch<>(kinds.identities(), identity -> true, changed);
        namespaces = new Watch<>(kinds.namespaces(), namespace -> true, changed);
        // Policies watch all Pods, but not everywhere nor always; then all would be more than are needed here.
        pods = new Watch<>(
                "Pods of " + node,
                client.pods().inAnyNamespace().withField("spec.nodeName", node),
                pod -> true,
                PodParts::keep,
                changed);
    }

    /** What is not known yet. */
    List<String> missing() {
        return all().flatMap(watch -> watch.missing().stream()).toList();
    }

    /** The label identities of the Node's Pods by their addresses. */
    SortedMap<Ipv4, Integer> current() {
        return PodIdentities.of(
                pods.list(), namespace -> namespaces.get("", namespace), hash -> identities.get("", hash));
    }

    @Override
    public void close() {
        all().forEach(Watch::close);
    }

    private Stream<Watch<?>> all() {
        return Stream.of(identities, namespaces, pods);
    }
}
