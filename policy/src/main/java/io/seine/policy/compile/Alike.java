package io.seine.policy.compile;

import io.seine.policy.world.PodFacts;
import io.seine.policy.world.PodFacts.ContainerPort;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Pods that no policy can tell apart, as those of a Deployment: what is true of one is true of all, but for their addresses and Nodes.
 *
 * @param account their ServiceAccount
 */
record Alike(String namespace, Map<String, String> labels, String account, List<ContainerPort> ports) {
    static Alike of(PodFacts pod) {
        return new Alike(pod.namespace(), pod.labels(), pod.account(), pod.ports());
    }

    /** The number that the name stands for; empty when they have no such port. */
    OptionalInt port(PeerKey.Port port) {
        return ports.stream()
                .filter(one -> one.protocol() == port.protocol() && one.name().equals(port.name()))
                .mapToInt(ContainerPort::number)
                .findFirst();
    }
}
