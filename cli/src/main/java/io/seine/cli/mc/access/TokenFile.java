package io.seine.cli.mc.access;

import io.fabric8.kubernetes.api.model.Secret;
import io.seine.api.serialization.ApiSerialization;

/** The Secret of a member's token as text, to be brought to the member cluster. */
public final class TokenFile {
    private TokenFile() {}

    /** As one YAML document after a comment that says what it is. */
    public static String text(Secret token) {
        var name = token.getMetadata().getName();
        return "# A member cluster's token for its leader. It is a credential: delete the file when the member has it.\n---\n"
                + ApiSerialization.get()
                        .asYaml(MemberTokens.forMember(token, name))
                        .replaceFirst("^---\n", "");
    }
}
