package io.seine.policy.spec;

import io.seine.api.Labels;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A label selector of Kubernetes: all of it has to match, and nothing matches everything.
 *
 * @param labels that have to be there with these values
 * @param requirements that have to hold
 */
public record Selector(Map<String, String> labels, List<Requirement> requirements) {
    /** Matches everything. */
    public static final Selector ALL = new Selector(Map.of(), List.of());

    public Selector {
        // In an order, so that its text is the same in every process.
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        requirements = List.copyOf(requirements);
    }

    /** How a label is looked at. */
    public enum Operator {
        IN("In"),
        NOT_IN("NotIn"),
        EXISTS("Exists"),
        DOES_NOT_EXIST("DoesNotExist");

        private final String word;

        Operator(String word) {
            this.word = word;
        }

        /** The one that stands so in a selector. */
        static Optional<Operator> of(String word) {
            return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
        }

        /** As it stands in a selector. */
        public String word() {
            return word;
        }
    }

    /**
     * What a label has to be like.
     *
     * @param values only of {@link Operator#IN} and {@link Operator#NOT_IN}
     */
    public record Requirement(String key, Operator operator, List<String> values) {
        public Requirement {
            values = List.copyOf(values);
        }

        boolean holds(Map<String, String> of) {
            var value = of.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }
    }

    /** Of the Namespace of that name. */
    public static Selector ofNamespace(String name) {
        return of(Map.of(Labels.NAMESPACE_NAME, name));
    }

    /** A selector of labels alone. */
    public static Selector of(Map<String, String> labels) {
        return new Selector(labels, List.of());
    }

    public boolean matches(Map<String, String> of) {
        return labels.entrySet().stream().allMatch(wanted -> wanted.getValue().equals(of.get(wanted.getKey())))
                && requirements.stream().allMatch(requirement -> requirement.holds(of));
    }
}
