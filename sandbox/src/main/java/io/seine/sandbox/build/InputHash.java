package io.seine.sandbox.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The identity of something that is built: a hash over all that goes into it. Each part is preceded by its length, so that
 * two different lists of parts never hash alike.
 */
public final class InputHash {
    private static final int BUFFER = 1 << 16;

    private final MessageDigest digest;

    /** A hash of nothing yet. */
    public InputHash() {
        digest = sha256();
    }

    /** A SHA-256, which every Java platform has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform lacks SHA-256", e);
        }
    }

    /** Adds a text. */
    public InputHash add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds bytes. */
    public InputHash add(byte[] bytes) {
        length(bytes.length);
        digest.update(bytes);
        return this;
    }

    /** Adds a file's content, not its name. */
    public InputHash add(Path file) throws IOException {
        length(Files.size(file));
        try (var input = Files.newInputStream(file)) {
            var buffer = new byte[BUFFER];
            for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return this;
    }

    /** Adds every file below {@code folder}: names relative to it, and contents. */
    public InputHash addTree(Path folder) throws IOException {
        List<Path> files;
        try (var walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (var file : files) {
            add(folder.relativize(file).toString()).add(file);
        }
        return this;
    }

    /** The first 16 hexadecimal digits: enough for a cache, short enough for a path. Ends the use of this object. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private void length(long length) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            digest.update((byte) (length >>> shift));
        }
    }
}
