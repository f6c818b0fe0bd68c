package io.seine.controller.reconcile;

import java.io.Serial;

/** A write that an API server did not take: what was tried, on what object, and what it answered. */
public final class WriteRefused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int code;

    WriteRefused(String tried, RuntimeException cause, int code) {
        super("Could not " + tried + ": " + ApiFailure.sentence(cause), cause);
        this.code = code;
    }

    /** The HTTP status, or 0 when there was no answer. */
    public int code() {
        return code;
    }

    /** Whether somebody, perhaps we ourselves, changed or made the object since the cache was filled. */
    public boolean isConflict() {
        return code == 409;
    }

    /** Whether the server understood and said no, so that only somebody's doing can make the same write succeed later. */
    public boolean isRefusal() {
        return code >= 400 && code < 500 && code != 408 && code != 429 && !isConflict();
    }
}
