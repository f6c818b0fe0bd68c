package io.seine.agent.policy;

import io.seine.policy.address.Ip;
import io.seine.policy.compile.Policies;
import io.seine.policy.spec.Peer;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.world.World;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All that a Node's table depends on, at one moment.
 *
 * @param versions of Antrea's policies
 */
record PolicyInputs(Policies policies, World world, Map<Origin, Version> versions) {
    PolicyInputs {
        versions = Map.copyOf(versions);
    }

    /** Which version of which object a policy was read from. */
    record Version(String uid, long generation) {}

    /** The addresses of a Node's Pods. */
    SortedSet<Ip> pods(String node) {
        var addresses = new TreeSet<Ip>();
        world.pods().stream().filter(pod -> pod.node().equals(node)).forEach(pod -> addresses.addAll(pod.addresses()));
        return addresses;
    }

    /** Whether a policy asks for identities of other clusters. */
    boolean asksForIdentities() {
        return policies.antrea().stream().anyMatch(PolicyInputs::asksForIdentities);
    }

    private static boolean asksForIdentities(Policy policy) {
        return policy.ingress().stream()
                .flatMap(rule -> rule.peers().stream())
                .anyMatch(peer -> peer instanceof Peer.Pods pods && pods.scope() == Peer.Scope.CLUSTER_SET);
    }
}
