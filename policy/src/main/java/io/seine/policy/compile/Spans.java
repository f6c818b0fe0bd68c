package io.seine.policy.compile;

import io.seine.policy.spec.Group;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Target;
import io.seine.policy.world.World;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which Nodes have Pods that a policy is for, in one world. Of Pods that no policy can tell apart, as those of a Deployment, one is asked
 * for all. For use by one thread.
 */
public final class Spans {
    private final Targets targets;
    private final Map<Alike, Set<String>> nodes = new HashMap<>();
    private final Map<Target, Set<String>> known = new HashMap<>();

    /** Those of {@code world}, where policies may name {@code groups}. */
    public Spans(World world, List<Group> groups) {
        targets = new Targets(world, new Groups(groups, world));
        for (var pod : world.pods()) {
            nodes.computeIfAbsent(Alike.of(pod), first -> new TreeSet<>()).add(pod.node());
        }
    }

    /** The Nodes that have to enforce {@code policy}: those with a Pod that one of its rules is for. */
    public SortedSet<String> of(Policy policy) {
        var span = new TreeSet<String>();
        Stream.concat(policy.ingress().stream(), policy.egress().stream())
                .flatMap(rule -> rule.appliedTo().stream())
                .distinct()
                .forEach(target -> span.addAll(known.computeIfAbsent(target, this::nodes)));
        return Collections.unmodifiableSortedSet(span);
    }

    private Set<String> nodes(Target target) {
        var of = new TreeSet<String>();
        nodes.forEach((alike, where) -> {
            if (targets.means(target, alike)) {
                of.addAll(where);
            }
        });
        return of;
    }
}
