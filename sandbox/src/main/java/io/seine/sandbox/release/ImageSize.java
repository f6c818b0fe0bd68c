package io.seine.sandbox.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one platform's image weighs when a node fetches it.
 *
 * @param platform what it runs on
 * @param digest of its manifest
 * @param bytes all layers, compressed
 * @param layers from the lowest to the highest
 */
public record ImageSize(Platform platform, String digest, long bytes, List<Part> layers) {

    /**
     * A layer.
     *
     * @param title what is in it
     * @param bytes compressed
     */
    public record Part(String title, long bytes) {}

    static ImageSize of(PlatformImage image) {
        var parts = new ArrayList<Part>();
        for (int i = 0; i < image.layers().size(); i++) {
            parts.add(new Part(
                    ReleaseBuild.LAYERS.get(i), image.layers().get(i).blob().size()));
        }
        return new ImageSize(
                image.platform(), image.descriptor().path("digest").asString(), image.size(), List.copyOf(parts));
    }

    /** For people: a line for the whole and one for each layer. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("%s  %s  %s compressed".formatted(platform, digest, megabytes(bytes)));
        layers.forEach(part -> lines.add("%14s  %s".formatted(megabytes(part.bytes()), part.title())));
        return lines;
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
