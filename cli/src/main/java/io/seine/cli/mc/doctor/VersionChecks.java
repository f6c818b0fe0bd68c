package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.Node;
import io.seine.api.OrEmpty;
import io.seine.cli.cluster.Release;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.mc.observe.Workloads;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether everything is new enough, and of one age. */
final class VersionChecks {
    static final List<Check> ALL = List.of(VersionChecks::kubernetes, VersionChecks::kernels, VersionChecks::skew);

    private static final Release OLDEST_KERNEL = new Release(6, 0);

    private VersionChecks() {}

    private static boolean isOld(String version, Release oldest) {
        return Release.of(version)
                .filter(release -> release.isOlderThan(oldest))
                .isPresent();
    }

    private static Stream<Finding> kubernetes(Observation seen) {
        return seen.clusters().stream()
                .filter(cluster -> cluster.version()
                        .filter(text -> isOld(text, Release.OLDEST_KUBERNETES))
                        .isPresent())
                .map(cluster -> Finding.of(
                        Fault.KUBERNETES_TOO_OLD,
                        cluster,
                        "the cluster",
                        "Its Kubernetes is " + cluster.version().orElse("") + "; Seine needs "
                                + Release.OLDEST_KUBERNETES + " or newer",
                        "upgrade the cluster"));
    }

    private static Stream<Finding> kernels(Observation seen) {
        return seen.members().stream()
                .map(Observation.Place::cluster)
                .distinct()
                .filter(cluster -> !Workloads.hasAntrea(cluster))
                .flatMap(cluster -> {
                    var old = cluster.all(Node.class).stream()
                            .filter(node -> isOld(kernel(node), OLDEST_KERNEL))
                            .map(node -> node.getMetadata().getName() + " (" + kernel(node) + ")")
                            .sorted()
                            .toList();
                    return old.isEmpty()
                            ? Stream.empty()
                            : Stream.of(Finding.of(
                                    Fault.KERNEL_TOO_OLD,
                                    cluster,
                                    "Nodes " + String.join(", ", old),
                                    "Their Linux kernel is older than 6.0",
                                    "install a kernel of 6.0 or newer, best 6.6 or newer"));
                });
    }

    private static String kernel(Node node) {
        return node.getStatus() == null || node.getStatus().getNodeInfo() == null
                ? ""
                : OrEmpty.text(node.getStatus().getNodeInfo().getKernelVersion());
    }

    private static Stream<Finding> skew(Observation seen) {
        var clusters = new TreeMap<String, List<String>>();
        seen.clusters()
                .forEach(cluster -> images(cluster)
                        .forEach(tag -> clusters.merge(
                                tag,
                                List.of(cluster.name()),
                                (some, more) -> Stream.concat(some.stream(), more.stream())
                                        .distinct()
                                        .toList())));
        if (clusters.size() < 2) {
            return Stream.empty();
        }
        var all = clusters.values().stream().flatMap(List::stream).distinct().toList();
        var said = clusters.entrySet().stream()
                .map(entry -> entry.getKey() + " in " + String.join(", ", entry.getValue()))
                .collect(Collectors.joining("; "));
        return Stream.of(new Finding(
                Fault.VERSION_SKEW,
                all,
                "images of Seine",
                "There are different versions: " + said,
                "bring all to one version, the leader first: seine mc deploy"));
    }

    /** The versions that run, as tags or digests of images. */
    private static Stream<String> images(ClusterView cluster) {
        return cluster.namespaces().stream()
                .flatMap(namespace -> Stream.concat(
                        Workloads.controller(cluster, namespace).stream()
                                .map(one -> one.getSpec().getTemplate().getSpec()),
                        Workloads.agents(cluster, namespace).stream()
                                .map(one -> one.getSpec().getTemplate().getSpec())))
                .map(Workloads::image)
                .filter(image -> !image.isEmpty())
                .map(image -> image.substring(image.lastIndexOf('/') + 1));
    }
}
