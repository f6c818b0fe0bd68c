package io.seine.sandbox.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An unpacked package of Debian.
 *
 * @param name such as {@code nftables}
 * @param version such as {@code 1.1.3-1}
 * @param architecture {@code amd64}, or {@code all}
 * @param control what Debian tells of it, in the form of {@code dpkg}'s own records
 * @param files the folder of its files
 */
record DebianPackage(String name, String version, String architecture, String control, Path files) {
    private static final Pattern FIELD = Pattern.compile("^(Version|Architecture): (\\S+)$", Pattern.MULTILINE);
    private static final Pattern LICENCE = Pattern.compile("^License: *(\\S.*)$", Pattern.MULTILINE);

    static DebianPackage read(Path folder) throws IOException {
        var control = Files.readString(folder.resolve("control"));
        return new DebianPackage(
                folder.getFileName().toString(),
                field(control, "Version"),
                field(control, "Architecture"),
                control,
                folder.resolve("files"));
    }

    /** The package whose file of rights and licences is also this one's: mostly itself. */
    String documentedBy() throws IOException {
        var folder = files.resolve("usr/share/doc/" + name);
        return Files.isSymbolicLink(folder)
                ? Files.readSymbolicLink(folder).getFileName().toString()
                : name;
    }

    /** The names that a copyright file gives to its licences; none where that is written as prose. */
    static List<String> licences(String copyright) {
        return LICENCE.matcher(copyright)
                .results()
                .map(match -> match.group(1).strip())
                .distinct()
                .sorted()
                .toList();
    }

    private static String field(String control, String name) throws IOException {
        return FIELD.matcher(control)
                .results()
                .filter(match -> match.group(1).equals(name))
                .map(match -> match.group(2))
                .findFirst()
                .orElseThrow(() -> new IOException("A Debian package tells no " + name + ": " + control));
    }
}
