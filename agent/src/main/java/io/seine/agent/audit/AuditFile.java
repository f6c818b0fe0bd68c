package io.seine.agent.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A file of lines that does not grow without end: before it is larger than it may be, {@code np.log} becomes {@code np.1.log}, that one
 * {@code np.2.log}, and so on. Used by one thread.
 */
final class AuditFile implements AutoCloseable {
    private final Path file;
    private final long largest;
    private final int backups;
    private Optional<FileChannel> open = Optional.empty();

    /**
     * Opens nothing yet.
     *
     * @param largest its length, in bytes
     * @param backups how many of the others are kept; 0 for all
     */
    AuditFile(Path file, long largest, int backups) {
        this.file = file;
        this.largest = largest;
        this.backups = backups;
    }

    /**
     * Appends whole lines.
     *
     * @throws IOException if they could not be written: then none of them is
     */
    void write(byte[] lines) throws IOException {
        var channel = channel();
        if (channel.size() > 0 && channel.size() + lines.length > largest) {
            close();
            putAside();
            channel = channel();
        }
        long before = channel.size();
        try {
            for (var rest = ByteBuffer.wrap(lines); rest.hasRemaining(); ) {
                channel.write(rest);
            }
        } catch (IOException e) {
            channel.truncate(before); // a full disk takes the first half of a line
            throw e;
        }
    }

    private FileChannel channel() throws IOException {
        if (open.isPresent() && Files.exists(file)) {
            return open.get();
        }
        close(); // somebody has removed it, and nobody could read what is written there
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        var channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        open = Optional.of(channel);
        return channel;
    }

    private void putAside() throws IOException {
        int last = 1;
        while (Files.exists(backup(last)) && (backups == 0 || last < backups)) {
            last++;
        }
        for (int number = last; number > 0; number--) {
            Files.move(number == 1 ? file : backup(number - 1), backup(number), StandardCopyOption.REPLACE_EXISTING);
        }
        // Those that a configuration has left under which more were kept.
        for (int number = backups + 1; backups > 0 && Files.deleteIfExists(backup(number)); ) {
            number++;
        }
    }

    private Path backup(int number) {
        var name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        var other = dot > 0 ? name.substring(0, dot) + "." + number + name.substring(dot) : name + "." + number;
        return file.resolveSibling(other);
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            var channel = open.get();
            open = Optional.empty();
            channel.close();
        }
    }
}
