package io.seine.agent.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A few digits that stand for a text: short enough for names in the kernel, and long enough that two texts do not have the same. */
public final class ShortHash {
    /** Of a million texts two have the same six bytes with a probability of 0.2 %; a Node has some thousands. */
    private static final int BYTES = 6;

    private ShortHash() {}

    /** The first digits of the text's SHA-256. */
    public static String of(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
