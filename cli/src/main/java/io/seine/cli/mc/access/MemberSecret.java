package io.seine.cli.mc.access;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.seine.api.Names;
import io.seine.api.SecretText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** The Secret with a member's token as the member's controller reads it. */
public final class MemberSecret {
    private MemberSecret() {}

    /**
     * Makes it.
     *
     * @param token as the leader cluster or a file has it
     */
    public static Secret of(Secret token, String name, String namespace, Map<String, String> annotations) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withAnnotations(annotations)
                .endMetadata()
                .withType("Opaque")
                .addToData(Names.SECRET_CA_KEY, base64(token, Names.SECRET_CA_KEY))
                .addToData(Names.SECRET_TOKEN_KEY, base64(token, Names.SECRET_TOKEN_KEY))
                .build();
    }

    private static String base64(Secret token, String key) {
        var text = SecretText.of(token, key).orElse("");
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
