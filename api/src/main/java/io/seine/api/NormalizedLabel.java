package io.seine.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The one text that stands for a Pod's labels and its Namespace's labels in every cluster:
 * {@code ns:<k=v,...>&pod:<k=v,...>}, each part's {@code k=v} sorted bytewise as whole strings (not by key) and empty for no labels.
 *
 * @param text the normal form, as it stands in ResourceExports and LabelIdentities
 */
public record NormalizedLabel(String text) {
    /** Hexadecimal digits of the SHA-1 that make the name. */
    private static final int HASH_DIGITS = 16;

    private static final String NAMESPACE_PART = "ns:";
    private static final String POD_PART = "&pod:";

    /** The normal form of a Pod with these labels in a Namespace with those. */
    public static NormalizedLabel of(Map<String, String> namespaceLabels, Map<String, String> podLabels) {
        return new NormalizedLabel(NAMESPACE_PART + join(namespaceLabels) + POD_PART + join(podLabels));
    }

    /** The first 16 lower-case hexadecimal digits of the text's SHA-1: the identity's name. */
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime has no SHA-1, which every Java platform must have.", e);
        }
    }

    /** Whether the text has the two parts of a normal form, so that readers can take it apart. */
    public boolean isWellFormed() {
        return text.startsWith(NAMESPACE_PART) && text.contains(POD_PART);
    }

    private static String join(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .sorted((a, b) ->
                        Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.joining(","));
    }
}
