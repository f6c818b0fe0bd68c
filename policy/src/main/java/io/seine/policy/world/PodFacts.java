package io.seine.policy.world;

import io.seine.policy.address.Ip;
import io.seine.policy.spec.Traffic.Protocol;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A Pod that policies can mean: it has addresses of its own and has not ended.
 *
 * @param node where it runs
 * @param account its ServiceAccount
 */
public record PodFacts(
        String namespace,
        String name,
        Map<String, String> labels,
        String node,
        String account,
        List<Ip> addresses,
        List<ContainerPort> ports) {
    public PodFacts {
        labels = Map.copyOf(labels);
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }

    /** A port that one of its containers has given a name. */
    public record ContainerPort(Protocol protocol, String name, int number) {}

    /** The number that the name stands for in this Pod; empty when it has no such port. */
    public OptionalInt port(Protocol protocol, String name) {
        return ports.stream()
                .filter(port -> port.protocol() == protocol && port.name().equals(name))
                .mapToInt(ContainerPort::number)
                .findFirst();
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
