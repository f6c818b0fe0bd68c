package io.seine.cli.output;

/** A command cannot go on; the message is for the person who typed it: what happened and what to do. */
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public CommandFailure(String message) {
        super(message);
    }

    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
