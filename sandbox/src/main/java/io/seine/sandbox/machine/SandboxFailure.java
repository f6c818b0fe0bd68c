package io.seine.sandbox.machine;

import java.io.IOException;

/** The sandbox could not do what it was asked; the message is one sentence that says what was tried, what happened and what to do. */
public final class SandboxFailure extends IOException {
    private static final long serialVersionUID = 1;

    public SandboxFailure(String sentence) {
        super(sentence);
    }

    public SandboxFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
