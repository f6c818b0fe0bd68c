package io.seine.policy.compile;

import io.seine.policy.spec.Group;
import io.seine.policy.spec.Policy;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.World;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which Nodes have Pods that a policy is for, in one world. Of Pods that no policy can tell apart, as those of a Deployment, one is asked
 * for all. For use by one thread.
 */
public final class Spans {
    private final LocalPods pods;
    private final List<SortedSet<String>> nodes;

    /** What policies tell Pods apart by. */
    private record Alike(String namespace, Map<String, String> labels, String account) {}

    private record Found(PodFacts first, SortedSet<String> nodes) {}

    /** Those of {@code world}, where policies may name {@code groups}. */
    public Spans(World world, List<Group> groups) {
        var found = new LinkedHashMap<Alike, Found>();
        for (var pod : world.pods()) {
            found.computeIfAbsent(
                            new Alike(pod.namespace(), pod.labels(), pod.account()),
                            alike -> new Found(pod, new TreeSet<>()))
                    .nodes()
                    .add(pod.node());
        }
        var firsts = new ArrayList<PodFacts>();
        nodes = new ArrayList<>();
        found.values().forEach(one -> {
            firsts.add(one.first());
            nodes.add(one.nodes());
        });
        pods = new LocalPods(world, new Groups(groups, world), firsts);
    }

    /** The Nodes that have to enforce {@code policy}: those with a Pod that one of its rules is for. */
    public SortedSet<String> of(Policy policy) {
        var selected = new BitSet();
        Stream.concat(policy.ingress().stream(), policy.egress().stream())
                .map(rule -> rule.appliedTo())
                .distinct()
                .forEach(targets -> selected.or(pods.of(targets)));
        var span = new TreeSet<String>();
        selected.stream().forEach(index -> span.addAll(nodes.get(index)));
        return Collections.unmodifiableSortedSet(span);
    }
}
