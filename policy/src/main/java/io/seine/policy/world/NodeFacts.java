package io.seine.policy.world;

import io.seine.policy.address.Ip;
import java.util.List;
import java.util.Map;

/**
 * A Node.
 *
 * @param addresses under which its own processes may speak with Pods
 */
public record NodeFacts(Map<String, String> labels, List<Ip> addresses) {
    public NodeFacts {
        labels = Map.copyOf(labels);
        addresses = List.copyOf(addresses);
    }
}
