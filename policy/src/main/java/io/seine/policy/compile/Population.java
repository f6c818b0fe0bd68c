package io.seine.policy.compile;

import io.seine.policy.address.Ip;
import io.seine.policy.world.PodFacts;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The Pods of a world by what policies can tell them apart by. Follows the world from one moment to the next. */
final class Population {
    private final String node;
    private final Map<Alike, Crowd> crowds = new HashMap<>();
    private final Map<String, Set<Alike>> byNamespace = new HashMap<>();
    private final Map<String, Map<String, Set<Alike>>> byLabel = new HashMap<>();
    private Set<PodFacts> known = Set.of();

    /** Addresses of Pods that are alike. */
    private static final class Crowd {
        private final Set<PodFacts> pods = Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /**
     * What a step has changed.
     *
     * @param appeared that there were none of
     * @param gone that there are none of any more
     * @param moved that have other addresses than before; those that appeared and are gone too
     */
    record Change(Set<Alike> appeared, Set<Alike> gone, Set<Alike> moved) {}

    /** @param node whose Pods are to be protected */
    Population(String node) {
        this.node = node;
    }

    /** Goes on to these Pods. Those that are the same objects as before cost next to nothing. */
    Change become(Collection<PodFacts> pods) {
        Set<PodFacts> now = Collections.newSetFromMap(new IdentityHashMap<>(pods.size()));
        now.addAll(pods);
        var before = known;
        var moved = new HashSet<Alike>();
        var appeared = new HashSet<Alike>();
        for (var pod : before) {
            if (!now.contains(pod)) {
                var alike = Alike.of(pod);
                Objects.requireNonNull(crowds.get(alike)).pods.remove(pod);
                moved.add(alike);
            }
        }
        for (var pod : now) {
            if (!before.contains(pod)) {
                var alike = Alike.of(pod);
                crowds.computeIfAbsent(alike, first -> {
                            appeared.add(first);
                            return new Crowd();
                        })
                        .pods
                        .add(pod);
                moved.add(alike);
            }
        }
        var gone = new HashSet<Alike>();
        for (var alike : moved) {
            if (Objects.requireNonNull(crowds.get(alike)).pods.isEmpty()) {
                crowds.remove(alike);
                gone.add(alike);
            }
        }
        known = now;
        appeared.forEach(this::index);
        gone.forEach(this::forget);
        return new Change(appeared, gone, moved);
    }

    /** All kinds that there are. */
    Set<Alike> all() {
        return crowds.keySet();
    }

    /** Those in a Namespace. */
    Set<Alike> in(String namespace) {
        return byNamespace.getOrDefault(namespace, Set.of());
    }

    /** Those with a label. Which labels there are is known of keys that somebody has asked for: those that tell each Pod apart nobody asks for. */
    Set<Alike> with(String key, String value) {
        var byValue = byLabel.get(key);
        if (byValue == null) {
            byValue = new HashMap<>();
            byLabel.put(key, byValue);
            for (var alike : all()) {
                index(alike, key, byValue);
            }
        }
        return byValue.getOrDefault(value, Set.of());
    }

    /** Forgets for which labels somebody has asked. */
    void forgetLabels() {
        byLabel.clear();
    }

    private void index(Alike alike) {
        byNamespace.computeIfAbsent(alike.namespace(), first -> new HashSet<>()).add(alike);
        byLabel.forEach((key, byValue) -> index(alike, key, byValue));
    }

    private static void index(Alike alike, String key, Map<String, Set<Alike>> byValue) {
        var value = alike.labels().get(key);
        if (value != null) {
            byValue.computeIfAbsent(value, first -> new HashSet<>()).add(alike);
        }
    }

    private void forget(Alike alike) {
        remove(byNamespace, alike.namespace(), alike);
        byLabel.forEach((key, byValue) -> {
            var value = alike.labels().get(key);
            if (value != null) {
                remove(byValue, value, alike);
            }
        });
    }

    private static void remove(Map<String, Set<Alike>> from, String key, Alike alike) {
        from.computeIfPresent(key, (same, alikes) -> {
            alikes.remove(alike);
            return alikes.isEmpty() ? null : alikes;
        });
    }

    /** Addresses of all Pods that are so. */
    List<Ip> addresses(Alike alike) {
        return pods(alike).stream().flatMap(pod -> pod.addresses().stream()).toList();
    }

    /** Addresses of those of them that are on the Node. */
    List<Ip> local(Alike alike) {
        return pods(alike).stream()
                .filter(pod -> pod.node().equals(node))
                .flatMap(pod -> pod.addresses().stream())
                .toList();
    }

    private Collection<PodFacts> pods(Alike alike) {
        var crowd = crowds.get(alike);
        return crowd == null ? List.of() : crowd.pods;
    }
}
