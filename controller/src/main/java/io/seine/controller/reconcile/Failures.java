package io.seine.controller.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What failed of several steps that do not depend on each other: all are tried, and the first failure is thrown in the end, so that
 * the work queue tries again. Used by one thread.
 */
public final class Failures {
    /** Each is a connection to an API server, and there are several workers. */
    private static final int AT_ONCE = 8;

    private final List<RuntimeException> failures = new ArrayList<>();

    /** Takes {@code step}, and notes its failure. */
    public void noteOf(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            note(e);
        }
    }

    /** Takes all of {@code steps}, several at the same time, and notes what fails; returns when all have ended. */
    public void noteOfAll(List<Runnable> steps) {
        List<? extends Future<?>> taken;
        int threadsNeeded = Math.clamp(steps.size(), 1, AT_ONCE);
        try (var threads = Executors.newFixedThreadPool(
                threadsNeeded, Thread.ofVirtual().name("step-", 0).factory())) {
            taken = steps.stream().map(threads::submit).toList();
        }
        for (var one : taken) {
            if (one.state() == Future.State.FAILED) {
                switch (one.exceptionNow()) {
                    case RuntimeException e -> note(e);
                    case Error e -> throw e;
                    case Throwable e -> throw new IllegalStateException(e);
                }
            }
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
