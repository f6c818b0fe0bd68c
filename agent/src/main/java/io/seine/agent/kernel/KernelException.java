package io.seine.agent.kernel;

import java.io.Serial;

/** The kernel refused something; the message says what was tried, what happened and, where known, what to do. */
public final class KernelException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public KernelException(String message) {
        super(message);
    }

    public KernelException(String message, Throwable cause) {
        super(message, cause);
    }
}
