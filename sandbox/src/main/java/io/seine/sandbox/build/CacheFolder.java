package io.seine.sandbox.build;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A folder of things that cost time to make, each named by the hash of what it is made from. An entry appears complete or not
 * at all, whatever ends its maker, and two makers never work at the same entry.
 *
 * @param path the folder; made when it is first needed
 * @param kept how many entries stay, the latest used; older ones are deleted when a new one is made
 */
public record CacheFolder(Path path, int kept) {
    private static final String UNFINISHED = ".new-";

    /** Makes one entry. */
    @FunctionalInterface
    public interface Maker {
        /**
         * Writes the entry.
         *
         * @param target where to write the file or folder; its parent exists
         */
        void make(Path target) throws IOException, InterruptedException;
    }

    /** {@code $SEINE_CACHE}, or {@code ~/.cache/seine}. */
    public static Path root() {
        return root(System.getenv(), System.getProperty("user.home"));
    }

    static Path root(Map<String, String> environment, String home) {
        var own = environment.getOrDefault("SEINE_CACHE", "");
        return own.isEmpty() ? Path.of(home, ".cache", "seine") : Path.of(own).toAbsolutePath();
    }

    /** A cache of one kind of things, of which the two that were used last stay. */
    public static CacheFolder of(String kind) {
        return new CacheFolder(root().resolve(kind), 2);
    }

    /** Whether the entry exists, so that {@link #entry} will be quick. */
    public boolean has(String name) {
        return Files.exists(path.resolve(name));
    }

    /**
     * The entry of that name; made first if it does not exist.
     *
     * @throws IOException when it could not be made; nothing is left of the attempt
     */
    public Path entry(String name, Maker maker) throws IOException, InterruptedException {
        var entry = path.resolve(name);
        if (!Files.exists(entry)) {
            Files.createDirectories(path);
            make(entry, maker);
        }
        Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
        return entry;
    }

    private void make(Path entry, Maker maker) throws IOException, InterruptedException {
        // A file lock holds between processes only; the monitor holds between the threads of this one.
        synchronized (CacheFolder.class) {
            try (var channel = FileChannel.open(
                            path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (!lock.isValid()) {
                    throw new IOException("Could not lock " + path + ": the lock was lost at once; try again");
                }
                if (Files.exists(entry)) {
                    return;
                }
                for (var unfinished : list(UNFINISHED)) {
                    delete(unfinished);
                }
                var folder = Files.createTempDirectory(path, UNFINISHED);
                try {
                    var target = folder.resolve(entry.getFileName());
                    maker.make(target);
                    Files.move(target, entry, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    delete(folder);
                }
                prune(entry);
            }
        }
    }

    private void prune(Path made) throws IOException {
        Files.setLastModifiedTime(made, FileTime.from(Instant.now()));
        var entries = list("").stream()
                .filter(e -> !e.getFileName().toString().startsWith("."))
                .sorted(Comparator.comparing(CacheFolder::used).reversed())
                .toList();
        for (var old : entries.subList(Math.min(kept, entries.size()), entries.size())) {
            delete(old);
        }
    }

    private static FileTime used(Path entry) {
        try {
            return Files.getLastModifiedTime(entry);
        } catch (IOException e) {
            return FileTime.fromMillis(0); // gone meanwhile: as old as can be
        }
    }

    private List<Path> list(String prefix) throws IOException {
        try (var entries = Files.list(path)) {
            return entries.filter(e -> e.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    /** Deletes a folder with all that is in it, or a file; nothing if it does not exist. */
    public static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> deepestFirst;
        try (var walk = Files.walk(tree)) {
            deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (var each : deepestFirst) {
            Files.deleteIfExists(each);
        }
    }
}
