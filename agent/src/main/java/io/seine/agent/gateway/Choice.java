package io.seine.agent.gateway;

import io.seine.api.net.Ipv4;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which gateways are used, where that is not as the API's objects say: because those do not answer.
 *
 * @param gateway the Node of this cluster through which its traffic goes; the Gateway object's where empty
 * @param remotes for other clusters, by their ID, the gateway that traffic is sent to; the first that they announce where they are missing
 */
public record Choice(Optional<String> gateway, SortedMap<String, Ipv4> remotes) {
    /** As the API's objects say. */
    public static final Choice AS_ANNOUNCED = new Choice(Optional.empty(), new TreeMap<>());

    public Choice {
        remotes = Collections.unmodifiableSortedMap(new TreeMap<>(remotes));
    }
}
