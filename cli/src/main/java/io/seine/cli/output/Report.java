package io.seine.cli.output;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a command tells the person who typed it. Results go to standard output; warnings and what it waits for to standard error, so
 * that they are not in the way of a pipe.
 */
public final class Report {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final PrintWriter out;
    private final PrintWriter err;

    public Report(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** Where the command's own output goes. */
    public static Report of(CommandSpec command) {
        return new Report(command.commandLine().getOut(), command.commandLine().getErr());
    }

    /** A line, or several, of the result. */
    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Text of the result, as it is. */
    public void text(String text) {
        out.print(text);
        out.flush();
    }

    /** Something that is not as it should be, but does not stop the command. */
    public void warn(String text) {
        err.println("warning: " + text);
        err.flush();
    }

    /** What goes on. */
    public void note(String text) {
        err.println(text);
        err.flush();
    }

    /** What is waited for. */
    public interface Wait {
        /** Whether it has come. */
        boolean over() throws CommandFailure;

        /** What is in the way now, in half a sentence; empty when nothing is known to be. */
        default Optional<String> inTheWay() throws CommandFailure {
            return Optional.empty();
        }
    }

    /** A wait of which nothing more is known than whether it is over. */
    public static Wait until(Callable<Boolean> over) {
        return () -> {
            try {
                return over.call();
            } catch (CommandFailure | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /** What is to be gone. */
    public interface Left {
        /** What is still there. */
        List<String> list() throws CommandFailure;
    }

    /**
     * A wait until nothing is left, which tells what is.
     *
     * @param hint what may be said after that
     */
    public static Wait untilNone(Left left, String hint) {
        return new Wait() {
            @Override
            public boolean over() throws CommandFailure {
                return left.list().isEmpty();
            }

            @Override
            public Optional<String> inTheWay() throws CommandFailure {
                return Optional.of("still there: " + String.join(", ", left.list()) + hint);
            }
        };
    }

    /** That it cannot be found out is in the way too. */
    private static Optional<String> hindrance(Wait wait) {
        try {
            return wait.inTheWay();
        } catch (CommandFailure e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /**
     * Waits until {@code wait} is over, and tells what is in the way whenever that is something new.
     *
     * @param what completes "waiting for"
     * @throws CommandFailure after {@code limit}, with what was in the way last
     */
    public void await(String what, Duration limit, Wait wait) throws CommandFailure, InterruptedException {
        long began = System.nanoTime();
        if (wait.over()) {
            return;
        }
        note("waiting for " + what + " ...");
        Optional<String> told = Optional.<String>empty();
        while (true) {
            // What has only begun is not in the way yet.
            boolean patient = System.nanoTime() - began < PATIENCE.toNanos();
            Optional<String> hindrance = patient ? Optional.empty() : hindrance(wait);
            if (!hindrance.equals(told)) {
                told = hindrance;
                hindrance.ifPresent(now -> note("  " + now));
            }
            if (System.nanoTime() - began > limit.toNanos()) {
                throw new CommandFailure("waited " + limit.toSeconds() + " s for " + what
                        + hindrance.map(last -> ": " + last).orElse(""));
            }
            Thread.sleep(PAUSE);
            if (wait.over()) {
                note(String.format(Locale.ROOT, "  done after %.1f s", (System.nanoTime() - began) / 1e9));
                return;
            }
        }
    }
}
