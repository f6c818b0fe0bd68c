package io.seine.cli.mc.membership;

import io.fabric8.kubernetes.api.model.Secret;
import io.seine.api.Names;
import io.seine.api.SecretText;
import io.seine.api.serialization.ApiSerialization;
import io.seine.cli.output.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Secret with a member's token, on its way from the leader cluster to the member. */
final class Tokens {
    private Tokens() {}

    /** The Secret of a file that `create membertoken` has written, or `kubectl get secret -o yaml`. */
    static Secret of(Path file) throws CommandFailure {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new CommandFailure(
                    "the file of --token-secret-file, " + file + ", cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new CommandFailure("the file of --token-secret-file, " + file + ", is wrong: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException saying what is wrong, without a word of the content */
    static Secret parse(String yaml) {
        Secret secret;
        try {
            secret = ApiSerialization.get().unmarshal(yaml.strip().replaceFirst("^(#.*\n)*---\n", ""), Secret.class);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("it holds no Secret in YAML");
        }
        if (secret == null
                || secret.getMetadata() == null
                || secret.getMetadata().getName() == null) {
            throw new IllegalArgumentException("it holds no Secret with a name");
        }
        for (var key : new String[] {Names.SECRET_CA_KEY, Names.SECRET_TOKEN_KEY}) {
            if (SecretText.of(secret, key).isEmpty()) {
                throw new IllegalArgumentException(
                        "Secret " + secret.getMetadata().getName() + " has no " + key
                                + "; make it with `seine mc create membertoken NAME --clusterid ID -o FILE` in the leader cluster");
            }
        }
        return secret;
    }
}
