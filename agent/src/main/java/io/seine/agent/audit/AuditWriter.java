package io.seine.agent.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes lines with their time. Where the file cannot be written, the first lines that could not are kept and tried again, and others are
 * counted: nothing waits for a disk, and a full one fills no memory. Used by one thread; whoever asks for the problem may be another.
 */
final class AuditWriter implements AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final long MB = 1024 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);

    private final String name;
    private final AuditFile file;
    private final InstantSource clock;
    private final ZoneId zone;
    private byte[] waiting = {};
    private long tried;
    private long lost;
    private volatile Optional<String> problem = Optional.empty();

    AuditWriter(AuditLogging settings, InstantSource clock, ZoneId zone) {
        var path = settings.file().orElseThrow();
        this.name = path.toString();
        this.file = new AuditFile(path, settings.maxSize() * MB, settings.maxBackups());
        this.clock = clock;
        this.zone = zone;
    }

    /** Why nothing is written; empty when it is. */
    Optional<String> problem() {
        return problem;
    }

    /**
     * Writes lines, and before them what could not be written earlier.
     *
     * @param now of {@link System#nanoTime}
     * @return how many lines are lost
     */
    long write(List<String> lines, long now) {
        if (problem.isPresent() && now - tried < RETRY.toNanos()) {
            lost += lines.size();
            return lines.size();
        }
        var isFirst = waiting.length == 0;
        var all = isFirst ? timed(lines) : join(waiting, timed(lines));
        if (all.length == 0) {
            return 0;
        }
        tried = now;
        try {
            file.write(all);
        } catch (IOException e) {
            failed(e);
            if (isFirst) {
                waiting = all;
                return 0;
            }
            lost += lines.size();
            return lines.size();
        }
        waiting = new byte[0];
        if (problem.isPresent()) {
            over();
        }
        return 0;
    }

    private static byte[] join(byte[] one, byte[] other) {
        var joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }

    private byte[] timed(List<String> lines) {
        var time = clock.instant().atZone(zone).format(TIME);
        var text = new StringBuilder();
        lines.forEach(line -> text.append(time).append(' ').append(line).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void failed(IOException e) {
        problem = Optional.of(
                "the file " + name + " cannot be written (" + reason(e)
                        + "): make room on its disk or make its folder writable, or set auditLogging.file in antrea-agent.conf");
    }

    /** Without the path, which is named already. */
    private static String reason(IOException e) {
        var reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    private void over() {
        problem = Optional.empty();
        LOG.atInfo().addKeyValue("lost", lost).log("The log of rules can be written again");
        lost = 0;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            LOG.atWarn().log("Could not close {}: {}", name, e.getMessage());
        }
    }
}
