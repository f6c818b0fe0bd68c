package io.seine.policy.compile;

import io.seine.policy.spec.Peer;
import io.seine.policy.spec.Selector;
import io.seine.policy.spec.Target;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.World;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Pods, such as those of a Node, by what selects them. What policies say of Namespaces is asked of each Namespace once and not of each Pod,
 * because there are few and most policies are for one.
 */
final class LocalPods {
    private final World world;
    private final Groups groups;
    private final List<PodFacts> pods;
    private final Map<String, BitSet> byNamespace = new HashMap<>();
    private final Map<Target, BitSet> selected = new HashMap<>();

    /** @param pods which of the world's */
    LocalPods(World world, Groups groups, List<PodFacts> pods) {
        this.world = world;
        this.groups = groups;
        this.pods = List.copyOf(pods);
        for (int index = 0; index < pods.size(); index++) {
            byNamespace
                    .computeIfAbsent(pods.get(index).namespace(), name -> new BitSet())
                    .set(index);
        }
    }

    /** All of them; places in this list are what the sets hold. */
    List<PodFacts> all() {
        return pods;
    }

    /** Those that one of the targets means. */
    BitSet of(List<Target> targets) {
        var all = new BitSet();
        targets.forEach(target -> all.or(selected.computeIfAbsent(target, this::select)));
        return all;
    }

    private BitSet select(Target target) {
        return switch (target) {
            case Target.Pods(var namespaces, var selector) -> select(namespaces, selector);
            case Target.Account(var namespace, var name) ->
                of(namespace, pod -> pod.account().equals(name));
            case Target.Members(var group) -> {
                var all = new BitSet();
                for (var member : groups.members(group)) {
                    if (member instanceof Peer.Pods pods) {
                        all.or(select(pods.namespaces(), pods.pods()));
                    }
                }
                yield all;
            }
        };
    }

    private BitSet select(Optional<Selector> namespaces, Optional<Selector> selector) {
        var all = new BitSet();
        for (var namespace : byNamespace.keySet()) {
            if (fits(namespaces, world.labelsOf(namespace))) {
                all.or(of(namespace, pod -> fits(selector, pod.labels())));
            }
        }
        return all;
    }

    /** Those of a Namespace that are like that. */
    BitSet of(String namespace, Predicate<PodFacts> like) {
        var all = new BitSet();
        byNamespace.getOrDefault(namespace, new BitSet()).stream()
                .filter(index -> like.test(pods.get(index)))
                .forEach(all::set);
        return all;
    }

    private static boolean fits(Optional<Selector> selector, Map<String, String> labels) {
        return selector.isEmpty() || selector.get().matches(labels);
    }
}
