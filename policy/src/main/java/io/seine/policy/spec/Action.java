package io.seine.policy.spec;

import java.util.Arrays;
import java.util.Optional;

/** What becomes of a packet that a rule matches. */
public enum Action {
    /** It passes; nothing after the rule is asked. */
    ALLOW("Allow"),
    /** It is thrown away without a word. */
    DROP("Drop"),
    /** It is thrown away, and its sender is told. */
    REJECT("Reject"),
    /** The remaining tiers are left out; Kubernetes' NetworkPolicies and then the baseline tier decide. */
    PASS("Pass");

    private final String word;

    Action(String word) {
        this.word = word;
    }

    /** As it stands in a policy. */
    public String word() {
        return word;
    }

    /** The one that stands so in a policy. */
    public static Optional<Action> of(String word) {
        return Arrays.stream(values())
                .filter(action -> action.word.equals(word))
                .findFirst();
    }

    /** Whether a packet does not get through. */
    public boolean denies() {
        return this == DROP || this == REJECT;
    }
}
