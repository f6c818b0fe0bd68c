package io.seine.api;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The values of a Secret as text. */
public final class SecretText {
    private SecretText() {}

    /**
     * What a key holds, from {@code data}, in which base64 may be broken into lines, or else from {@code stringData}, which a file may have;
     * empty as well where it is blank or no base64, because then it is of no use.
     */
    public static Optional<String> of(Secret secret, String key) {
        try {
            return Optional.ofNullable(OrEmpty.map(secret.getData()).get(key))
                    .map(SecretText::decoded)
                    .or(() -> Optional.ofNullable(
                            OrEmpty.map(secret.getStringData()).get(key)))
                    .filter(text -> !text.isBlank());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64.replaceAll("\\s", "")), StandardCharsets.UTF_8);
    }
}
