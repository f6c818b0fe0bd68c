package io.seine.cli.cluster;

import java.util.Optional;
import java.util.regex.Pattern;

/** The first two numbers of a version. */
public record Release(int major, int minor) {
    /** The oldest Kubernetes that Seine is for. */
    public static final Release OLDEST_KUBERNETES = new Release(1, 30);

    private static final Pattern NUMBERS = Pattern.compile("v?(\\d+)\\.(\\d+).*");

    /** Of a version such as {@code v1.34.1+k3s1}; empty where it is none. */
    public static Optional<Release> of(String text) {
        var parts = NUMBERS.matcher(text);
        return parts.matches()
                ? Optional.of(new Release(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))))
                : Optional.empty();
    }

    public boolean isOlderThan(Release other) {
        return major < other.major || (major == other.major && minor < other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
