package io.seine.sandbox.image;

import io.seine.sandbox.build.InputHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files that one layer of an image adds, all owned by root.
 *
 * @param entries by absolute path, so that a folder comes before what it holds
 */
public record Layer(SortedMap<String, Entry> entries) {
    private static final int FOLDER = 0755;
    private static final int PROGRAM = 0755;
    private static final int DATA = 0644;

    /** What lies at a path. */
    public sealed interface Entry {
        /** A folder. */
        record Folder(int mode) implements Entry {}

        /** A file with the content of a file of the host. */
        record Copy(Path source, int mode) implements Entry {}

        /** A file with a content of our own. */
        record Text(String content, int mode) implements Entry {}

        /** A symbolic link. */
        record Link(String target) implements Entry {}
    }

    /** Adds all that makes this layer different from another to a hash. */
    public void addTo(InputHash hash) throws IOException {
        for (var each : entries.entrySet()) {
            hash.add(each.getKey());
            switch (each.getValue()) {
                case Entry.Folder folder -> hash.add("folder " + folder.mode());
                case Entry.Copy copy -> hash.add("file " + copy.mode()).add(copy.source());
                case Entry.Text text -> hash.add("file " + text.mode()).add(text.content());
                case Entry.Link link -> hash.add("link " + link.target());
            }
        }
    }

    /** Puts the files into a folder, with the times and modes that they have in the image. */
    public void writeTo(Path root) throws IOException {
        for (var each : entries.entrySet()) {
            var target = root.resolve(each.getKey().substring(1));
            switch (each.getValue()) {
                case Entry.Folder folder -> Files.createDirectories(target);
                case Entry.Copy copy -> finish(Files.copy(copy.source(), target), copy.mode());
                case Entry.Text text -> finish(Files.writeString(target, text.content()), text.mode());
                case Entry.Link link -> Files.createSymbolicLink(target, Path.of(link.target()));
            }
        }
    }

    private static void finish(Path file, int mode) throws IOException {
        Files.setAttribute(file, "unix:mode", mode);
        Files.setLastModifiedTime(file, FileTime.from(TarFile.TIME));
    }

    /** A layer without files. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects a layer's files; folders above them come by themselves. */
    public static final class Builder {
        private final SortedMap<String, Entry> entries = new TreeMap<>();

        private Builder() {}

        /** A folder with a mode of its own. */
        public Builder folder(String path, int mode) {
            return put(path, new Entry.Folder(mode));
        }

        /** A file of the host that can be run. */
        public Builder program(String path, Path source) {
            return put(path, new Entry.Copy(source, PROGRAM));
        }

        /** A file of the host. */
        public Builder data(String path, Path source) {
            return put(path, new Entry.Copy(source, DATA));
        }

        /** A file with a content of our own. */
        public Builder text(String path, String content) {
            return put(path, new Entry.Text(content, DATA));
        }

        /** A file with the content of a resource of this package. */
        Builder resource(String path, String name) {
            try (var stream = Layer.class.getResourceAsStream(name)) {
                if (stream == null) {
                    throw new IllegalStateException("the resource " + name + " is missing");
                }
                return text(path, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("the resource " + name + " cannot be read", e);
            }
        }

        /** A symbolic link. */
        public Builder link(String path, String target) {
            return put(path, new Entry.Link(target));
        }

        /** The shared libraries that some programs of the host need. */
        Builder libraries(SharedLibraries libraries, Path... programs) throws IOException, InterruptedException {
            libraries.of(List.of(programs)).forEach(this::program);
            return this;
        }

        /** A folder of the host with all that is in it. */
        public Builder tree(String path, Path source) throws IOException {
            try (var walk = Files.walk(source)) {
                for (var each : (Iterable<Path>) walk::iterator) {
                    var relative = source.relativize(each).toString();
                    var target = relative.isEmpty() ? path : path + "/" + relative;
                    if (Files.isSymbolicLink(each)) {
                        link(target, Files.readSymbolicLink(each).toString());
                    } else if (Files.isDirectory(each)) {
                        folder(target, FOLDER);
                    } else if (Files.isExecutable(each)) {
                        program(target, each);
                    } else {
                        data(target, each);
                    }
                }
            }
            return this;
        }

        /** The layer. */
        public Layer build() {
            return new Layer(Collections.unmodifiableSortedMap(new TreeMap<>(entries)));
        }

        private Builder put(String path, Entry entry) {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException(path + " is not an absolute path");
            }
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                entries.putIfAbsent(path.substring(0, slash), new Entry.Folder(FOLDER));
            }
            entries.put(path, entry);
            return this;
        }
    }
}
