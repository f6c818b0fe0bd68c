package io.seine.cli.mc.membership;

import io.fabric8.kubernetes.api.model.Secret;
import io.seine.cli.output.CommandFailure;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the token comes from with which a cluster joins. */
sealed interface TokenSource {
    /** A Secret that the member cluster has. */
    record InMember(String name) implements TokenSource {}

    /** A Secret that has to be brought there. */
    record Brought(Secret secret) implements TokenSource {}

    /** By name before by file before the one in the join config, as with the original's command. */
    static TokenSource of(Map<String, String> fields, Optional<Secret> inConfig) throws CommandFailure {
        var name = fields.get(JoinConfig.TOKEN_NAME);
        if (name != null && !name.isBlank()) {
            return new InMember(name);
        }
        var file = fields.get(JoinConfig.TOKEN_FILE);
        if (file != null && !file.isBlank()) {
            return new Brought(Tokens.of(Path.of(file)));
        }
        return inConfig.<TokenSource>map(Brought::new)
                .orElseThrow(
                        () -> new CommandFailure(
                                "there is no token: give the name of a Secret in this cluster by"
                                        + " --token-secret-name, a file by --token-secret-file, a join config that holds one by --config-file (make it"
                                        + " with `seine mc create joinconfig` in the leader), or the leader cluster itself by --leader-context"));
    }
}
