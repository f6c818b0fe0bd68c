package io.seine.agent.policy;

import io.seine.agent.policy.PolicyInputs.Version;
import io.seine.api.antrea.NodePolicyStatus.Entry;
import io.seine.policy.spec.Policy.Origin;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which policies a Node enforces: what {@link io.seine.api.antrea.NodePolicyStatus} says. */
final class Realized {
    private Realized() {}

    /** The kernel holds all of them. */
    static List<Entry> all(PolicyInputs inputs, Set<Origin> concerned) {
        return entries(inputs, concerned, Map.of(), "");
    }

    /**
     * The kernel holds what it held before.
     *
     * @param before versions that it holds
     * @param failure why it does not hold these
     */
    static List<Entry> failed(PolicyInputs inputs, Set<Origin> concerned, Map<Origin, Version> before, String failure) {
        return entries(inputs, concerned, before, failure);
    }

    private static List<Entry> entries(
            PolicyInputs inputs, Set<Origin> concerned, Map<Origin, Version> before, String failure) {
        return inputs.versions().entrySet().stream()
                .filter(policy -> concerned.contains(policy.getKey()))
                .map(policy -> {
                    var version = policy.getValue();
                    var held = version.equals(before.get(policy.getKey()));
                    return new Entry(version.uid(), version.generation(), held ? "" : failure);
                })
                .sorted(Comparator.comparing(Entry::uid))
                .toList();
    }
}
