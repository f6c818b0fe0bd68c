package io.seine.sandbox.command;

import io.seine.sandbox.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Prints a line for each step that is done, and what long steps tell meanwhile. */
final class PrintedProgress implements Progress {
    private final PrintWriter out;

    PrintedProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void started(String step) {}

    @Override
    public void done(String step, Duration took) {
        print(String.format(Locale.ROOT, "%6.1f s  %s", took.toMillis() / 1000.0, step));
    }

    @Override
    public void note(String detail) {
        print("          " + detail);
    }

    private synchronized void print(String line) {
        out.println(line);
        out.flush();
    }
}
