package io.seine.cli.mc.observe;

import io.fabric8.kubernetes.api.model.Secret;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.SecretText;
import io.seine.api.serialization.ApiSerialization;
import io.seine.cli.mc.observe.Certificates.Certificate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What may be told of a Secret: no value of it.
 *
 * @param keys that have a value
 * @param account {@code namespace:name} of the ServiceAccount that the token is of; empty where the token does not say
 * @param expires when the token ends to be good; empty for one that does not expire, or is no token
 * @param authorities certificates of {@code ca.crt}
 */
public record Credential(
        String namespace,
        String name,
        SortedSet<String> keys,
        Optional<String> account,
        Optional<Instant> expires,
        List<Certificate> authorities) {
    private static final String USER_PREFIX = "system:serviceaccount:";

    public Credential {
        authorities = List.copyOf(authorities);
    }

    static Credential of(Secret secret) {
        var claims = SecretText.of(secret, Names.SECRET_TOKEN_KEY)
                .map(Credential::claims)
                .orElse(Map.of());
        var keys = new TreeSet<String>();
        OrEmpty.map(secret.getData()).forEach((key, value) -> {
            if (!value.isEmpty()) {
                keys.add(key);
            }
        });
        return new Credential(
                OrEmpty.text(secret.getMetadata().getNamespace()),
                secret.getMetadata().getName(),
                keys,
                Optional.ofNullable(claims.get("sub"))
                        .map(String::valueOf)
                        .filter(user -> user.startsWith(USER_PREFIX))
                        .map(user -> user.substring(USER_PREFIX.length())),
                claims.get("exp") instanceof Number seconds
                        ? Optional.of(Instant.ofEpochSecond(seconds.longValue()))
                        : Optional.empty(),
                SecretText.of(secret, Names.SECRET_CA_KEY)
                        .map(Certificates::parse)
                        .orElse(List.of()));
    }

    /** The middle part of a token. Nobody is believed here: the API server judges the token. */
    private static Map<?, ?> claims(String token) {
        var parts = token.strip().split("\\.", -1);
        if (parts.length != 3) {
            return Map.of();
        }
        try {
            var json = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            return ApiSerialization.get().unmarshal(json, Map.class);
        } catch (RuntimeException e) {
            return Map.of();
        }
    }
}
