package io.seine.sandbox;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A value that one of several works at the same time provides and others wait for. */
final class Once<T> {
    private final CompletableFuture<T> value = new CompletableFuture<>();

    void set(T given) {
        value.complete(given);
    }

    /** Waits for the value; where its provider fails, {@link Parallel} interrupts the wait. */
    T await() throws InterruptedException {
        try {
            return value.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the value is only ever set", e);
        }
    }
}
