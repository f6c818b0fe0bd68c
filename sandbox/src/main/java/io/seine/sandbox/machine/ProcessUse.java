package io.seine.sandbox.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What a process uses.
 *
 * @param residentBytes memory that it occupies now, shared pages included
 * @param started when it began
 */
public record ProcessUse(long residentBytes, Instant started) {
    /** Looks at a process; empty if it has ended. */
    public static Optional<ProcessUse> of(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmRSS:")) { // as in "VmRSS:     1234 kB"
                    long kibibytes = Long.parseLong(line.replaceAll("[^0-9]", ""));
                    return ProcessHandle.of(pid)
                            .flatMap(process -> process.info().startInstant())
                            .map(started -> new ProcessUse(kibibytes * 1024, started));
                }
            }
            return Optional.empty();
        } catch (IOException ended) {
            return Optional.empty();
        }
    }
}
