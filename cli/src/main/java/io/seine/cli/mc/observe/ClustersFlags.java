package io.seine.cli.mc.observe;

import io.seine.cli.cluster.Cluster;
import io.seine.cli.cluster.KubeconfigFlag;
import io.seine.cli.cluster.Kubeconfigs;
import io.seine.cli.output.CommandFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which clusters a command looks at. */
public final class ClustersFlags {
    @Mixin
    private KubeconfigFlag kubeconfig = new KubeconfigFlag();

    @Option(
            names = {"--context", "--contexts"},
            paramLabel = "NAME",
            split = ",",
            description =
                    "A context of the kubeconfig file; several in one list, or by several flags: the leader and members in any"
                            + " order. Default: the current one only.")
    private List<String> contexts = new ArrayList<>();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            split = ",",
            description = "The Namespaces of Seine. Default: wherever its controllers, agents or ClusterSets are.")
    private List<String> namespaces = new ArrayList<>();

    /** Made by picocli. */
    public ClustersFlags() {}

    /** Opens the clusters, which the caller closes; asks none for anything yet. */
    public Clusters open() throws CommandFailure {
        var file = kubeconfig.file();
        var opened = new ArrayList<Cluster>();
        try {
            if (contexts.isEmpty()) {
                opened.add(Kubeconfigs.open(file, Optional.empty(), Optional.empty()));
            }
            for (var context : new LinkedHashSet<>(contexts)) {
                opened.add(Kubeconfigs.open(file, Optional.of(context), Optional.empty()));
            }
        } catch (CommandFailure e) {
            opened.forEach(Cluster::close);
            throw e;
        }
        var others = new ArrayList<>(Kubeconfigs.contexts(file));
        others.removeAll(opened.stream().map(Cluster::name).toList());
        return new Clusters(opened, Set.copyOf(namespaces), others);
    }

    /**
     * Clusters to look at.
     *
     * @param namespaces of Seine; empty to find out
     * @param others contexts that are not looked at
     */
    public record Clusters(List<Cluster> clusters, Set<String> namespaces, List<String> others)
            implements AutoCloseable {
        /** Reads all of them, at the same time. */
        public Observation observe() throws InterruptedException {
            var now = Instant.now();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var views = new ArrayList<ClusterView>();
                for (var read : threads.invokeAll(clusters.stream()
                        .<Callable<ClusterView>>map(cluster -> () -> new ClusterReader(cluster, namespaces, now).read())
                        .toList())) {
                    views.add(read.resultNow());
                }
                return new Observation(now, views, others);
            }
        }

        @Override
        public void close() {
            clusters.forEach(Cluster::close);
        }
    }
}
