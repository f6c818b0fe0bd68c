package io.seine.sandbox.build;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Go compiler of this machine.
 *
 * @param go the command
 * @param version what it says of itself, such as {@code go1.26.3 linux/amd64}
 */
public record GoToolchain(Path go, String version) {
    private static final Pattern VERSION = Pattern.compile("go version (go\\d+\\.\\d+\\S* \\S+)");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /**
     * The Go that builds the module in {@code folder}.
     *
     * @throws IOException when there is none or it is too old, with the remedy
     */
    public static GoToolchain of(Path folder) throws IOException, InterruptedException {
        var needed = GoModule.read(folder).language();
        var go = find(System.getenv().getOrDefault("PATH", ""))
                .orElseThrow(
                        () -> new IOException(
                                "Go " + needed + " is needed to build the sandbox's servers, and there"
                                        + " is no `go` on the PATH or in /usr/local/go/bin; install it from https://go.dev/dl"));
        // In the module's folder, because Go may fetch there the very version that go.mod asks for.
        var said = HostCommand.of(go.toString(), "version").in(folder).output();
        var toolchain = new GoToolchain(go, parse(said));
        if (!atLeast(toolchain.version, needed)) {
            throw new IOException("Go " + needed + " or newer is needed to build the sandbox's servers, but " + go
                    + " is " + toolchain.version + "; install a newer one from https://go.dev/dl");
        }
        return toolchain;
    }

    /** The command {@code go} on a PATH or where Go's own installer puts it. */
    public static Optional<Path> find(String path) {
        return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), Stream.of("/usr/local/go/bin"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "go"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static String parse(String said) throws IOException {
        var matcher = VERSION.matcher(said);
        if (!matcher.find()) {
            throw new IOException("`go version` answered " + said.strip() + ", which names no version");
        }
        return matcher.group(1);
    }

    /** Whether {@code go version}, which answered {@code said}, is a version that can build what needs {@code needed}. */
    public static boolean isAtLeast(String said, String needed) {
        var matcher = VERSION.matcher(said);
        return matcher.find() && atLeast(matcher.group(1), needed);
    }

    static boolean atLeast(String version, String needed) {
        return Arrays.compare(numbers(version), numbers(needed)) >= 0;
    }

    private static int[] numbers(String version) {
        return NUMBER.matcher(version)
                .results()
                .limit(2)
                .mapToInt(match -> Integer.parseInt(match.group()))
                .toArray();
    }
}
