package io.seine.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** One command at a time changes a sandbox. The kernel frees the lock when its holder ends, however it ends. */
final class Lock implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final FileChannel channel;

    private Lock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for the lock on that file; its folder must exist. */
    static Lock acquire(Path file, Progress progress) throws IOException, InterruptedException {
        boolean told = false;
        while (true) {
            Optional<Lock> lock = tryAcquire(file);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (!told) {
                progress.note("waiting for another command that works on this sandbox");
                told = true;
            }
            Thread.sleep(PAUSE);
        }
    }

    /** The lock, unless somebody else has it. */
    static Optional<Lock> tryAcquire(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean ours = false;
        try {
            FileLock lock = channel.tryLock();
            ours = lock != null && stillNamed(file, channel);
        } catch (OverlappingFileLockException heldInThisProcess) {
            ours = false;
        } finally {
            if (!ours) {
                channel.close();
            }
        }
        return ours ? Optional.of(new Lock(channel)) : Optional.empty();
    }

    /** Whether the locked file is still the one of that name: the last holder may have removed it. */
    private static boolean stillNamed(Path file, FileChannel channel) throws IOException {
        String mark = UUID.randomUUID().toString();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(mark.getBytes(StandardCharsets.UTF_8)), 0);
        try {
            return Files.readString(file).equals(mark);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
