package io.seine.policy.compile;

import io.seine.policy.spec.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Targets by a label that Pods need for them: of ten thousand targets few are asked whether they mean a Pod. */
final class TargetIndex {
    private final Map<Map.Entry<String, String>, List<Target>> byLabel = new HashMap<>();
    private final List<Target> others = new ArrayList<>();

    TargetIndex(Collection<Target> targets) {
        var uses = new HashMap<Map.Entry<String, String>, Integer>();
        targets.forEach(target -> labels(target).forEach(label -> uses.merge(label, 1, Integer::sum)));
        for (var target : targets) {
            rarest(target, uses)
                    .map(label -> byLabel.computeIfAbsent(label, first -> new ArrayList<>()))
                    .orElse(others)
                    .add(target);
        }
    }

    private static Optional<Map.Entry<String, String>> rarest(
            Target target, Map<Map.Entry<String, String>, Integer> uses) {
        return labels(target).min(Comparator.comparingInt(label -> uses.getOrDefault(label, 0)));
    }

    private static Stream<Map.Entry<String, String>> labels(Target target) {
        return target instanceof Target.Pods(var ignored, var pods)
                ? pods.stream().flatMap(selector -> selector.labels().entrySet().stream())
                : Stream.empty();
    }

    /** Those that may mean such Pods: all others do not. */
    Stream<Target> candidates(Alike pod) {
        return Stream.concat(
                others.stream(),
                pod.labels().entrySet().stream().flatMap(label -> byLabel.getOrDefault(label, List.of()).stream()));
    }
}
