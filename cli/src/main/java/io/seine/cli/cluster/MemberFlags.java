package io.seine.cli.cluster;

import io.seine.cli.output.CommandFailure;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The member cluster, for commands that work in the leader and may have the member at hand too. */
public final class MemberFlags {
    @Option(names = "--member-context", paramLabel = "NAME", description = "The context of the member cluster.")
    private @Nullable String context;

    @Option(
            names = "--member-kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig file of the member cluster.")
    private @Nullable Path kubeconfig;

    /** Made by picocli. */
    public MemberFlags() {}

    /**
     * Opens the member, which the caller closes; empty when it was not named.
     *
     * @param leader whose kubeconfig may have the member too
     */
    public Optional<Cluster> open(ClusterFlags leader) throws CommandFailure {
        return leader.openBeside(Optional.ofNullable(kubeconfig), Optional.ofNullable(context));
    }

    /** Whether the member was named. */
    public boolean areGiven() {
        return context != null || kubeconfig != null;
    }
}
