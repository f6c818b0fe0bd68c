package io.seine.sandbox.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes tar archives that depend on nothing but their content: no owner, no time of the host. */
public final class TarFile implements AutoCloseable {
    /** The time of every file in every image. It must not change: it is part of all digests. */
    public static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private final TarArchiveOutputStream tar;

    /** An archive that goes to {@code output}. */
    public TarFile(OutputStream output) {
        tar = new TarArchiveOutputStream(output, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
    }

    /** Writes a layer's files. */
    public static void write(Layer layer, OutputStream output) throws IOException {
        try (var tar = new TarFile(output)) {
            for (var each : layer.entries().entrySet()) {
                var path = each.getKey().substring(1);
                switch (each.getValue()) {
                    case Layer.Entry.Folder folder -> tar.folder(path, folder.mode());
                    case Layer.Entry.Copy copy -> tar.file(path, copy.source(), copy.mode());
                    case Layer.Entry.Text text ->
                        tar.file(path, text.content().getBytes(StandardCharsets.UTF_8), text.mode());
                    case Layer.Entry.Link link -> tar.link(path, link.target());
                }
            }
        }
    }

    /** A folder. */
    public void folder(String path, int mode) throws IOException {
        put(entry(path + "/", TarConstants.LF_DIR, mode));
        tar.closeArchiveEntry();
    }

    void link(String path, String target) throws IOException {
        var entry = entry(path, TarConstants.LF_SYMLINK, 0777);
        entry.setLinkName(target);
        put(entry);
        tar.closeArchiveEntry();
    }

    /** A file of the host. */
    public void file(String path, Path source, int mode) throws IOException {
        var entry = entry(path, TarConstants.LF_NORMAL, mode);
        entry.setSize(Files.size(source));
        put(entry);
        Files.copy(source, tar);
        tar.closeArchiveEntry();
    }

    /** A file with a content of our own. */
    public void file(String path, byte[] content, int mode) throws IOException {
        var entry = entry(path, TarConstants.LF_NORMAL, mode);
        entry.setSize(content.length);
        put(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    private void put(TarArchiveEntry entry) throws IOException {
        tar.putArchiveEntry(entry);
    }

    private static TarArchiveEntry entry(String path, byte kind, int mode) {
        var entry = new TarArchiveEntry(path, kind);
        entry.setMode(mode);
        entry.setIds(0, 0);
        entry.setNames("", "");
        entry.setLastModifiedTime(FileTime.from(TIME));
        return entry;
    }
}
