package io.seine.policy.spec;

/**
 * Why a policy is refused.
 *
 * @param path the field, such as {@code spec.ingress[0].action}
 * @param sentence what is wrong with it and what to write, without the path and without a full stop
 */
public record Problem(Kind kind, String path, String sentence) {
    /** Whose rule it breaks. */
    public enum Kind {
        /** Antrea does not take it either. */
        WRONG,
        /** Antrea has it, and Seine does not enforce it. */
        NOT_ENFORCED
    }

    /** For the person who wrote it. */
    public String text() {
        return path + ": " + sentence;
    }
}
