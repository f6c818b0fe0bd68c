package io.seine.cli;

import java.util.Optional;
import picocli.CommandLine;

/** How a command that failed tells it. */
final class Failures {
    private Failures() {}

    /** Prints the cause: a sentence where it was meant for a person, else all of it, because then it is a defect. */
    static int report(Exception e, CommandLine line) {
        var err = line.getErr();
        if (isCheckedByUs(e)) {
            err.println("seine: " + Optional.ofNullable(e.getMessage()).orElse(e.toString()));
        } else {
            e.printStackTrace(err);
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static boolean isCheckedByUs(Exception e) {
        return !(e instanceof RuntimeException) || e.getClass().getPackageName().startsWith("io.seine");
    }
}
