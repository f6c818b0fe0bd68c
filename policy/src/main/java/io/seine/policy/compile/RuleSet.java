package io.seine.policy.compile;

import io.seine.policy.address.AddressSet;
import io.seine.policy.address.Ip;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Origin;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * All that a Node has to enforce. Pods that have the same rules share them, and rules that have the same peers share those, so that
 * its size is that of what is said, not of all pairs.
 *
 * @param addresses of the rules' peers
 * @param labels identities of the rules' peers in all clusters
 * @param identities all that are known; a sender with another is as one without
 * @param ingress rules for what reaches an address of one of the Node's Pods; none where nothing is said
 * @param egress rules for what comes from it
 * @param concerned Antrea's policies that are for a Pod of the Node, also where they say nothing that could match now
 */
public record RuleSet(
        Map<PeerKey, AddressSet> addresses,
        Map<PeerKey, SortedSet<Integer>> labels,
        SortedSet<Integer> identities,
        Map<Ip, PodRules> ingress,
        Map<Ip, PodRules> egress,
        Set<Origin> concerned) {
    public RuleSet {
        addresses = Map.copyOf(addresses);
        labels = Map.copyOf(labels);
        ingress = Map.copyOf(ingress);
        egress = Map.copyOf(egress);
        concerned = Set.copyOf(concerned);
    }

    /** The rules of a Pod's address. */
    public PodRules rules(Direction direction, Ip address) {
        return (direction == Direction.INGRESS ? ingress : egress).getOrDefault(address, PodRules.NONE);
    }
}
