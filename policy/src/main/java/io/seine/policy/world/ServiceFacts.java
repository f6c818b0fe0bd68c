package io.seine.policy.world;

import io.seine.policy.address.Ip;
import io.seine.policy.spec.Traffic.Protocol;
import java.util.List;

/**
 * A Service as its clients call it.
 *
 * @param addresses its cluster IPs; none of a headless Service
 */
public record ServiceFacts(String namespace, String name, List<Ip> addresses, List<Port> ports) {
    public ServiceFacts {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }

    /** A port of the Service itself, not of its endpoints. */
    public record Port(Protocol protocol, int number) {}
}
