package io.seine.sandbox.image;

import io.seine.sandbox.build.HostCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds the shared libraries of programs, as the dynamic linker does.
 *
 * @param root the folder under which packages were unpacked; {@code /} for the host's own
 */
record SharedLibraries(Path root) {
    private static final Pattern LIBRARY = Pattern.compile("^\\s+(?:\\S+ => )?(/\\S+) \\(0x", Pattern.MULTILINE);
    private static final Pattern MISSING = Pattern.compile("^\\s+(\\S+) => not found", Pattern.MULTILINE);
    private static final Pattern STATIC =
            Pattern.compile("not a dynamic executable|statically linked", Pattern.MULTILINE);

    /**
     * All libraries that these programs need, the linker itself among them, by their path in an image.
     *
     * @throws IOException when one is missing on the host
     */
    Map<String, Path> of(List<Path> programs) throws IOException, InterruptedException {
        var output = ldd(programs);
        var missing = MISSING.matcher(output);
        if (missing.find()) {
            throw new IOException("The library " + missing.group(1) + ", which one of " + programs
                    + " needs, is not on this machine; reinstall the package of that program");
        }
        Map<String, Path> libraries = new TreeMap<>();
        for (var found : parse(output)) {
            libraries.put(inImage(found), Path.of(found));
        }
        return libraries;
    }

    /** Whether a program needs no library. */
    boolean isStatic(Path program) throws InterruptedException {
        return STATIC.matcher(ldd(List.of(program))).find();
    }

    static List<String> parse(String output) {
        return LIBRARY.matcher(output)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    private String inImage(String found) {
        var below = root.toString().equals("/") || !found.startsWith(root.toString())
                ? found
                : found.substring(root.toString().length());
        return Path.of(below).normalize().toString();
    }

    private String ldd(List<Path> programs) throws InterruptedException {
        var command =
                HostCommand.of("ldd").and(programs.stream().map(Path::toString).toList());
        if (!root.toString().equals("/")) {
            var triplet = triplet();
            command = command.with(
                    "LD_LIBRARY_PATH", root.resolve("usr/lib/" + triplet) + ":" + root.resolve("lib/" + triplet));
        }
        // Its exit code is 1 when one of several programs is static: what it printed is what counts.
        return command.run("").output();
    }

    /** Debian's name for the machine's kind. */
    static String triplet() {
        return switch (OciArchive.architecture()) {
            case "amd64" -> "x86_64-linux-gnu";
            case "arm64" -> "aarch64-linux-gnu";
            case String other -> other + "-linux-gnu";
        };
    }
}
