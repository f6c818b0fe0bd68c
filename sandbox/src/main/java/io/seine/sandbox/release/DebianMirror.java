package io.seine.sandbox.release;

import io.seine.sandbox.build.HostCommand;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where Debian's packages come from. A mirror of one moment (its address holds a time such as {@code 20261127T000000Z}) gives the same
 * packages for ever.
 *
 * @param address the folder that holds {@code dists} and {@code pool}; the packages with security fixes lie beside it
 */
public record DebianMirror(String address) {
    /** The release of Debian whose packages go into the image. */
    static final String RELEASE = "trixie";

    /** Its number. */
    static final String NUMBER = "13";

    private static final String KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg";
    private static final Pattern FOLDER = Pattern.compile("/debian(?=/|$)");
    private static final Pattern MOMENT = Pattern.compile("/\\d{8}T\\d{6}Z");
    private static final Pattern TARGET = Pattern.compile("^(\\S+) Debian Debian$", Pattern.MULTILINE);

    /** @throws IllegalArgumentException when the address is not of the form {@code .../debian} */
    public DebianMirror {
        address = address.replaceFirst("/+$", "");
        if (!FOLDER.matcher(address).find()) {
            throw new IllegalArgumentException(
                    "\"" + address + "\" is no mirror of Debian: its path has no folder named debian");
        }
    }

    /** The mirror that this computer's own apt uses. */
    public static DebianMirror ofThisComputer() throws IOException, InterruptedException {
        var targets = HostCommand.of(
                        "apt-get", "indextargets", "--format", "$(REPO_URI) $(ORIGIN) $(LABEL)", "Created-By: Packages")
                .run("");
        return parse(targets.output())
                .map(DebianMirror::new)
                .orElseThrow(
                        () -> new IOException(
                                "This computer's apt knows no mirror of Debian, from which the image's tools and Java runtime come; give one with --mirror, or run apt-get update if this computer runs Debian"));
    }

    static Optional<String> parse(String targets) {
        return TARGET.matcher(targets).results().map(match -> match.group(1)).findFirst();
    }

    /** The mirror as apt reads it. */
    String sources() {
        // Signed like all others; only the lists' last day is in the past.
        var options = "[signed-by=" + KEYS + (MOMENT.matcher(address).find() ? " check-valid-until=no" : "") + "]";
        return "deb %s %s %s main%n".formatted(options, address, RELEASE)
                + "deb %s %s %s-security main%n"
                        .formatted(options, FOLDER.matcher(address).replaceFirst("/debian-security"), RELEASE);
    }
}
