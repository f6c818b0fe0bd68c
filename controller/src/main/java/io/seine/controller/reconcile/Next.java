package io.seine.controller.reconcile;

import java.time.Duration;

/** What a reconciler wants after a run that did not fail. */
public sealed interface Next {

    /** Nothing until the next event. */
    record Done() implements Next {}

    /** Another run after {@code delay} if no event comes earlier; for rules in which the time itself is an input. */
    record Again(Duration delay) implements Next {}

    /** Nothing until the next event. */
    static Next done() {
        return new Done();
    }

    /** Another run after {@code delay}; negative delays count as zero. */
    static Next after(Duration delay) {
        return new Again(delay.isNegative() ? Duration.ZERO : delay);
    }
}
