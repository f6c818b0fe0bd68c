package io.seine.sandbox.release;

import java.util.regex.Pattern;

/**
 * The full name of an image, such as {@code docker.io/library/seine:dev}.
 *
 * @param text with registry and tag
 */
public record ImageName(String text) {
    private static final Pattern FULL =
            Pattern.compile("[A-Za-z0-9.-]+(?::\\d+)?(?:/[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*)+:\\w[\\w.-]{0,127}");

    /** Completes a name as container runtimes do. */
    public static ImageName parse(String given) {
        var tagged = given.lastIndexOf(':') > given.lastIndexOf('/') ? given : given + ":latest";
        int slash = tagged.indexOf('/');
        var first = slash < 0 ? "" : tagged.substring(0, slash);
        var full = tagged;
        if (slash < 0) {
            full = "docker.io/library/" + tagged;
        } else if (!first.contains(".") && !first.contains(":") && !first.equals("localhost")) {
            full = "docker.io/" + tagged;
        }
        if (!FULL.matcher(full).matches()) {
            throw new IllegalArgumentException(
                    "\"" + given + "\" is no name of an image, such as seine:dev or registry.example.org/net/seine:v1");
        }
        return new ImageName(full);
    }
}
