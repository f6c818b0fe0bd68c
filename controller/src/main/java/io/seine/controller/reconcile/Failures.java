package io.seine.controller.reconcile;

import java.util.ArrayList;
import java.util.List;

/**
 * What failed of several steps that do not depend on each other: all are tried, and the first failure is thrown in the end, so that
 * the work queue tries again. Used by one thread.
 */
public final class Failures {
    private final List<RuntimeException> failures = new ArrayList<>();

    /** Takes {@code step}, and notes its failure. */
    public void noteOf(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            note(e);
        }
    }

    /** Notes {@code failure}. */
    public void note(RuntimeException failure) {
        failures.add(failure);
    }

    /** Throws the first failure, which carries the others; does nothing when there was none. */
    public void throwFirst() {
        if (!failures.isEmpty()) {
            var first = failures.getFirst();
            failures.stream().skip(1).filter(other -> !other.equals(first)).forEach(first::addSuppressed);
            throw first;
        }
    }
}
