package io.seine.cli.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that holds a credential: only its owner can read it, from its first byte on. */
public final class SecretFile {
    private SecretFile() {}

    /** Writes {@code text}, in the place of what the file held. */
    public static void write(Path file, String text) throws CommandFailure {
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CommandFailure("cannot write the file " + file + ": " + e.getMessage(), e);
        }
    }
}
