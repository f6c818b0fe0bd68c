package io.seine.cli.cluster;

import io.seine.cli.output.CommandFailure;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The leader cluster, for commands that work in a member and may have the leader at hand too. */
public final class LeaderFlags {
    @Option(
            names = "--leader-context",
            paramLabel = "NAME",
            description = "The context of the leader cluster, in the same kubeconfig or in --leader-kubeconfig.")
    private @Nullable String context;

    @Option(
            names = "--leader-kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig file of the leader cluster.")
    private @Nullable Path kubeconfig;

    /** Made by picocli. */
    public LeaderFlags() {}

    /**
     * Opens the leader, which the caller closes; empty when it was not named.
     *
     * @param member whose kubeconfig may have the leader too
     */
    public Optional<Cluster> open(ClusterFlags member) throws CommandFailure {
        return member.openBeside(Optional.ofNullable(kubeconfig), Optional.ofNullable(context));
    }
}
