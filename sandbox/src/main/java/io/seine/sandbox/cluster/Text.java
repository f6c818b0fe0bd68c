package io.seine.sandbox.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** Files of this package with places to fill in, written {@code @NAME@}. */
final class Text {
    private Text() {}

    /** The file with all places filled. */
    static String of(String file, Map<String, String> values) {
        String text = read(file);
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue());
        }
        return text;
    }

    private static String read(String file) {
        try (InputStream stream = Objects.requireNonNull(Text.class.getResourceAsStream(file), file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the program's own file " + file, e);
        }
    }
}
