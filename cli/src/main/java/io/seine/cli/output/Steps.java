package io.seine.cli.output;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Shows a sequence of steps with the time that each took: one line that counts up on a terminal, plain lines elsewhere.
 *
 * <p>One thread runs the steps; a thread of the display redraws the line.
 */
public final class Steps implements AutoCloseable {
    private static final Duration REDRAW = Duration.ofMillis(120);
    private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    private static final String ERASE_LINE = "\r\033[2K";

    private final PrintStream out;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private final AtomicReference<@Nullable Current> current = new AtomicReference<>();
    private final @Nullable Thread painter;

    public Steps(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        this.painter = terminal ? Thread.ofVirtual().name("steps").start(this::paint) : null;
    }

    /** Work that may fail in any way; the step then fails with it. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws Exception;
    }

    /** Runs one step. What it throws is passed on after the step was marked as failed. */
    public <T> T run(String title, Work<T> work) throws Exception {
        long began = System.nanoTime();
        current.set(new Current(title, "", began));
        boolean succeeded = false;
        try {
            T result = work.run();
            succeeded = true;
            return result;
        } finally {
            current.set(null);
            print("%s %s  %s".formatted(mark(succeeded), title, seconds(System.nanoTime() - began)));
        }
    }

    /** Tells what the running step is doing now. */
    public void detail(String detail) {
        if (terminal) {
            current.updateAndGet(c -> c == null ? null : new Current(c.title(), detail, c.began()));
        } else {
            print("    " + detail);
        }
    }

    /** Prints text below the steps, such as a table. */
    public void show(String text) {
        text.lines().map(line -> "    " + line).forEach(this::print);
    }

    /** The time since the first step. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
        if (painter != null) {
            painter.interrupt();
        }
    }

    private synchronized void print(String line) {
        if (terminal) {
            out.print(ERASE_LINE);
            out.println(line);
        } else {
            out.printf(Locale.ROOT, "[%6.1f s] %s%n", elapsed().toMillis() / 1000.0, line);
        }
        out.flush();
    }

    private void paint() {
        try {
            for (int turn = 0; ; turn++) {
                Thread.sleep(REDRAW);
                draw(SPINNER[turn % SPINNER.length]);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void draw(String spinner) {
        Current c = current.get();
        if (c != null) {
            String detail = c.detail().isEmpty() ? "" : "  " + c.detail();
            out.print(ERASE_LINE + spinner + " " + c.title() + "  " + seconds(System.nanoTime() - c.began()) + detail);
            out.flush();
        }
    }

    private String mark(boolean succeeded) {
        if (!terminal) {
            return succeeded ? "ok    " : "FAILED";
        }
        return succeeded ? "\033[32m✓\033[0m" : "\033[31m✗\033[0m";
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }

    private record Current(String title, String detail, long began) {}
}
