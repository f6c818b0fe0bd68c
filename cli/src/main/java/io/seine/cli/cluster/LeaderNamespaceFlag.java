package io.seine.cli.cluster;

import picocli.CommandLine.Option;

/** The Namespace of the leader's controller, for commands that work in the leader cluster. */
public final class LeaderNamespaceFlag {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            defaultValue = "antrea-multicluster",
            description = "The Namespace of the leader's controller. Default: antrea-multicluster.")
    private String namespace = "";

    /** Made by picocli. */
    public LeaderNamespaceFlag() {}

    public String namespace() {
        return namespace;
    }
}
