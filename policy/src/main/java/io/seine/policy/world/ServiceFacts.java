package io.seine.policy.world;

import io.seine.policy.address.Ip;
import io.seine.policy.spec.Traffic.Protocol;
import java.util.List;
import java.util.Map;

/**
 * A Service as its clients call it.
 *
 * @param addresses its cluster IPs; none of a headless Service
 * @param selector labels of its Pods; empty when somebody else says who answers
 */
public record ServiceFacts(
        String namespace, String name, List<Ip> addresses, List<Port> ports, Map<String, String> selector) {
    public ServiceFacts {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
        selector = Map.copyOf(selector);
    }

    /** A port of the Service itself, not of its endpoints. */
    public record Port(Protocol protocol, int number) {}
}
