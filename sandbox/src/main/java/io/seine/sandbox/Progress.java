package io.seine.sandbox;

import java.time.Duration;

/** Told about the steps of a long operation as they happen, from several threads, also at the same time. */
public interface Progress {
    /** A step began. */
    void started(String step);

    /** A step, earlier reported as started, has succeeded. */
    void done(String step, Duration took);

    /** A step that takes long tells what it is doing now. */
    void note(String detail);

    /** Hears nothing. */
    static Progress silent() {
        return new Progress() {
            @Override
            public void started(String step) {}

            @Override
            public void done(String step, Duration took) {}

            @Override
            public void note(String detail) {}
        };
    }

    /** Work that may fail as the outside world does. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws java.io.IOException, InterruptedException;
    }

    /** Runs one step between its two reports; a step that fails is never reported as done. */
    default <T> T step(String step, Work<T> work) throws java.io.IOException, InterruptedException {
        long began = System.nanoTime();
        started(step);
        T result = work.run();
        done(step, Duration.ofNanos(System.nanoTime() - began));
        return result;
    }
}
