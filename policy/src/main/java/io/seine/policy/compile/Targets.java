package io.seine.policy.compile;

import io.seine.policy.spec.Peer;
import io.seine.policy.spec.Selector;
import io.seine.policy.spec.Target;
import io.seine.policy.world.World;
import java.util.Optional;

/** Which Pods targets mean. Of the world only Namespaces are asked. */
record Targets(World world, Groups groups) {
    /** Whether such Pods are meant. */
    boolean means(Target target, Alike pod) {
        return switch (target) {
            case Target.Pods(var namespaces, var pods) -> selects(namespaces, pods, pod);
            case Target.Account(var namespace, var name) ->
                pod.namespace().equals(namespace) && pod.account().equals(name);
            case Target.Members(var group) ->
                groups.members(group).stream()
                        .anyMatch(member ->
                                member instanceof Peer.Pods pods && selects(pods.namespaces(), pods.pods(), pod));
        };
    }

    private boolean selects(Optional<Selector> namespaces, Optional<Selector> pods, Alike pod) {
        return Peers.selects(namespaces, pods, world.labelsOf(pod.namespace()), pod.labels());
    }
}
