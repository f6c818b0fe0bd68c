package io.seine.agent.gateway;

import java.util.Comparator;

/**
 * Something that a plan leaves out and that a user must see; all else of the plan works.
 *
 * @param about the kind of the object to look at
 * @param name its name
 * @param reason in one word, for an Event
 * @param message what is wrong and what to do, in a sentence
 */
public record Problem(Subject about, String name, String reason, String message) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::about)
            .thenComparing(Problem::name)
            .thenComparing(Problem::reason)
            .thenComparing(Problem::message);

    /** Kinds of objects. */
    public enum Subject {
        GATEWAY,
        CLUSTER_INFO_IMPORT,
        NODE,
        SECRET
    }

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }
}
