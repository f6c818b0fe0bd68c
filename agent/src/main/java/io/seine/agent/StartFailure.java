package io.seine.agent;

import java.io.Serial;

/** The agent cannot start; the message says why and what to do, and is all that a user needs to see. */
public final class StartFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public StartFailure(String message) {
        super(message);
    }

    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
