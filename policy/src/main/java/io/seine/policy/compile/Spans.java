package io.seine.policy.compile;

import io.seine.policy.spec.Group;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Target;
import io.seine.policy.world.World;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which Nodes have Pods that a policy is for, in one world. Of Pods that no policy can tell apart, as those of a Deployment, one is asked
 * for all. For use by one thread.
 */
public final class Spans {
    private final Targets targets;
    private final List<Alike> alikes;
    private final List<Set<String>> nodes;
    private final LabelIndex labels;
    private final Map<Target, Set<String>> known = new HashMap<>();

    /** Those of {@code world}, where policies may name {@code groups}. */
    public Spans(World world, List<Group> groups) {
        targets = new Targets(world, new Groups(groups, world));
        var found = new HashMap<Alike, Set<String>>();
        for (var pod : world.pods()) {
            found.computeIfAbsent(Alike.of(pod), first -> new TreeSet<>()).add(pod.node());
        }
        alikes = List.copyOf(found.keySet());
        nodes = alikes.stream()
                .map(alike -> Objects.requireNonNull(found.get(alike)))
                .toList();
        labels = new LabelIndex(alikes.stream().map(Alike::labels).toList());
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
        candidates(target)
                .filter(index -> targets.means(target, alikes.get(index)))
                .forEach(index -> of.addAll(nodes.get(index)));
        return of;
    }

    /** Most targets are for a few of many Pods. */
    private IntStream candidates(Target target) {
        return target instanceof Target.Pods(var ignored, var pods) && pods.isPresent()
                ? labels.matching(pods.get()).stream()
                : IntStream.range(0, alikes.size());
    }
}
