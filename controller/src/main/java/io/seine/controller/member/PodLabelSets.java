package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.Namespace;
import io.seine.api.NormalizedLabel;
import io.seine.controller.reconcile.ObjectKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The label sets that the Pods of this cluster have now: an index over the caches of Pods and Namespaces, always computed from both, so
 * that the order in which they change does not matter.
 */
final class PodLabelSets {
    private final Function<ObjectKey, Optional<LabelledPod>> pods;
    private final Supplier<List<LabelledPod>> allPods;
    private final Function<ObjectKey, Optional<Namespace>> namespaces;
    private final Map<ObjectKey, LabelSet> byPod = new HashMap<>();
    private final Map<String, Map<String, Users>> byHash = new HashMap<>();
    private boolean complete;
    private Consumer<String> whenFound = hash -> {};

    private record LabelSet(NormalizedLabel label, String hash) {}

    private static final class Users {
        private final LabelSet set;
        private int count;

        private Users(LabelSet set) {
            this.set = set;
        }
    }

    /** All three read the caches. */
    PodLabelSets(
            Function<ObjectKey, Optional<LabelledPod>> pods,
            Supplier<List<LabelledPod>> allPods,
            Function<ObjectKey, Optional<Namespace>> namespaces) {
        this.pods = pods;
        this.allPods = allPods;
        this.namespaces = namespaces;
    }

    /**
     * Who is told the hashes that {@link #of} finds before the events do: these will find no change any more. Once, before anything
     * runs.
     */
    synchronized void whenFound(Consumer<String> listener) {
        whenFound = listener;
    }

    /** Looks at a Pod again; gives the hashes of the label sets that it had and has, where their being there changed. */
    synchronized Set<String> refresh(ObjectKey pod) {
        var now = pods.apply(pod).flatMap(this::label).map(PodLabelSets::labelSet);
        var before = Optional.ofNullable(byPod.get(pod));
        if (before.equals(now)) {
            return Set.of();
        }
        var changed = new LinkedHashSet<String>();
        now.ifPresent(set -> add(pod, set, changed));
        before.ifPresent(set -> remove(set, changed));
        if (now.isEmpty()) {
            byPod.remove(pod);
        }
        return changed;
    }

    /** The label sets with that hash, in a fixed order; more than one is a collision. The caches must be filled. */
    synchronized List<NormalizedLabel> of(String hash) {
        if (!complete) {
            // Events may be behind the caches, and what they have not told yet must not look as if it were gone.
            complete = true;
            allPods.get().stream()
                    .flatMap(pod -> refresh(ObjectKey.of(pod)).stream())
                    .distinct()
                    .forEach(whenFound);
        }
        return users(hash).values().stream().map(users -> users.set.label()).toList();
    }

    /** All hashes. */
    synchronized Set<String> hashes() {
        return Set.copyOf(byHash.keySet());
    }

    /** A Pod with that label set. */
    synchronized Optional<LabelledPod> podWith(NormalizedLabel label) {
        return byPod.entrySet().stream()
                .filter(entry -> entry.getValue().label().equals(label))
                .map(Map.Entry::getKey)
                .min(ObjectKey::compareTo)
                .flatMap(pods);
    }

    private Optional<NormalizedLabel> label(LabelledPod pod) {
        return namespaces
                .apply(new ObjectKey("", pod.getMetadata().getNamespace()))
                .map(namespace -> NormalizedLabel.of(
                        orEmpty(namespace.getMetadata().getLabels()),
                        orEmpty(pod.getMetadata().getLabels())));
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> labels) {
        return Objects.requireNonNullElse(labels, Map.of());
    }

    private static LabelSet labelSet(NormalizedLabel label) {
        return new LabelSet(label, label.hash());
    }

    private void add(ObjectKey pod, LabelSet set, Set<String> changed) {
        var users = byHash.computeIfAbsent(set.hash(), hash -> new TreeMap<>())
                .computeIfAbsent(set.label().text(), text -> new Users(set));
        if (users.count++ == 0) {
            changed.add(set.hash());
        }
        // The one that is there already, so that all Pods of a label set share its text.
        byPod.put(pod, users.set);
    }

    private void remove(LabelSet set, Set<String> changed) {
        var sets = users(set.hash());
        var users = sets.get(set.label().text());
        if (users != null && --users.count == 0) {
            sets.remove(set.label().text());
            changed.add(set.hash());
            if (sets.isEmpty()) {
                byHash.remove(set.hash());
            }
        }
    }

    private Map<String, Users> users(String hash) {
        return byHash.getOrDefault(hash, new TreeMap<>());
    }
}
