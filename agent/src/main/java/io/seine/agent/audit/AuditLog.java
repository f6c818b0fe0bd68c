package io.seine.agent.audit;

import io.seine.agent.kernel.KernelException;
import io.seine.agent.kernel.PacketLog;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log while it is written: one platform thread reads packets from the kernel, makes lines of them and writes those, and closes both
 * when it ends.
 */
public final class AuditLog implements AutoCloseable {
    /** Between two lines about what is lost. */
    private static final Duration TOLD_AGAIN = Duration.ofMinutes(1);

    private static final Duration LONGEST_END = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    private final PacketLog packets;
    private final Known known;
    private final AuditWriter writer;
    private final LongConsumer lost;
    private final Gathering gathering = new Gathering();
    private final Thread thread;
    private long untold;
    private long told = System.nanoTime() - TOLD_AGAIN.toNanos();
    private volatile boolean ending;
    private volatile Optional<String> failure = Optional.empty();

    private AuditLog(PacketLog packets, AuditLogging settings, Known known, LongConsumer lost) {
        this.packets = packets;
        this.known = known;
        this.writer = new AuditWriter(settings, InstantSource.system(), ZoneId.systemDefault());
        this.lost = lost;
        this.thread = Thread.ofPlatform().name("policy-log").unstarted(this::run);
    }

    /**
     * Begins to write what the kernel logs in the network namespace of the calling thread.
     *
     * @param settings with a file
     * @param lost takes how many packets more are not in the log; on another thread
     * @throws KernelException if the kernel does not tell
     */
    public static AuditLog open(int group, AuditLogging settings, Known known, LongConsumer lost) {
        var log = new AuditLog(PacketLog.open(group), settings, known, lost);
        log.thread.start();
        return log;
    }

    /** Whether it is neither ending nor has ended. */
    public boolean isOpen() {
        return !ending && failure.isEmpty();
    }

    /** Why packets are not logged; empty when they are, or shall not be. */
    public Optional<String> problem() {
        return ending ? Optional.empty() : failure.or(writer::problem);
    }

    /** Lets it write what is on its way, and end; does not wait. */
    public void end() {
        ending = true;
    }

    /** Ends it, and waits for that, but not longer than for a disk that does not answer. */
    @Override
    public void close() {
        end();
        try {
            // Not interrupted: that would close the file in the middle of its last lines.
            thread.join(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it has ended, so that another may begin. */
    public boolean hasEnded() {
        return !thread.isAlive();
    }

    private void run() {
        try (packets;
                writer) {
            try {
                while (!ending) {
                    turn();
                }
                turn(); // what the kernel still gathers
            } finally {
                write(gathering.rest(System.nanoTime()));
            }
        } catch (KernelException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            failure = Optional.of("this program has a defect: " + e);
            LOG.atError().setCause(e).log("The log of rules ended with a defect of this program; it is begun again");
        }
    }

    private void turn() {
        var batch = packets.next();
        long now = System.nanoTime();
        var lines = new ArrayList<String>();
        for (var packet : batch.packets()) {
            var prefix = LogPrefix.parse(packet.prefix());
            var header = PacketHeader.parse(packet.header());
            if (prefix.isPresent() && header.isPresent()) {
                var line = known.line(prefix.get(), header.get());
                if (prefix.get().action().denies()) {
                    gathering.add(line, now);
                } else {
                    lines.add(line);
                }
            }
        }
        lines.addAll(gathering.due(now));
        lost(batch.lost(), now);
        write(lines);
    }

    private void write(List<String> lines) {
        long notWritten = writer.write(lines, System.nanoTime());
        if (notWritten > 0) {
            lost.accept(notWritten);
        }
    }

    private void lost(long count, long now) {
        if (count > 0) {
            lost.accept(count);
            untold += count;
        }
        if (untold > 0 && now - told >= TOLD_AGAIN.toNanos()) {
            LOG.atWarn()
                    .addKeyValue("packets", untold)
                    .log(
                            "More packets were to be logged than this process could read; these are not in the log of rules");
            untold = 0;
            told = now;
        }
    }
}
