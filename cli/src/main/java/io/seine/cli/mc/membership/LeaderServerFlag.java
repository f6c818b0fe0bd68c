package io.seine.cli.mc.membership;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where members reach the leader's API server, for commands that write it into a join config. */
final class LeaderServerFlag {
    @Option(
            names = "--leader-apiserver",
            paramLabel = "URL",
            description =
                    "The address at which members reach this cluster's API server, for the join config. Default: the one that"
                            + " kubeadm recorded, else the kubeconfig's.")
    private @Nullable String server;

    Optional<String> server() {
        return Optional.ofNullable(server);
    }
}
