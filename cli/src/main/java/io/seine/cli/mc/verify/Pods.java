package io.seine.cli.mc.verify;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.OrEmpty;
import io.seine.cli.cluster.Changes;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.output.CommandFailure;
import io.seine.controller.reconcile.ApiFailure;
import java.util.Optional;
import java.util.stream.Stream;

/** Making, reading and understanding what runs in a cluster. */
final class Pods {
    private Pods() {}

    /** Makes an object that must not be there. */
    static <T extends HasMetadata> T create(Cluster cluster, T object) throws CommandFailure {
        try {
            return cluster.client().resource(object).create();
        } catch (KubernetesClientException e) {
            throw failure(cluster, "make", object, e);
        }
    }

    /** How the cluster has it now. */
    static <T extends HasMetadata> Optional<T> read(Cluster cluster, T object) throws CommandFailure {
        try {
            return Optional.ofNullable(cluster.client().resource(object).get());
        } catch (KubernetesClientException e) {
            throw failure(cluster, "read", object, e);
        }
    }

    static void delete(Cluster cluster, HasMetadata object) throws CommandFailure {
        try {
            var unused = cluster.client().resource(object).delete();
            assert unused != null;
        } catch (KubernetesClientException e) {
            throw failure(cluster, "delete", object, e);
        }
    }

    static String phase(Pod pod) {
        return pod.getStatus() == null ? "" : OrEmpty.text(pod.getStatus().getPhase());
    }

    /** Why a Pod does not get on, where it says so. */
    static Optional<String> hindrance(Optional<Pod> pod) {
        return pod.map(Pod::getStatus)
                .flatMap(status -> Stream.concat(
                                OrEmpty.list(status.getConditions()).stream()
                                        .filter(condition -> "PodScheduled".equals(condition.getType())
                                                && "False".equals(condition.getStatus()))
                                        .map(condition -> OrEmpty.text(condition.getMessage())),
                                OrEmpty.list(status.getContainerStatuses()).stream()
                                        .map(container -> container.getState().getWaiting())
                                        .filter(waiting -> waiting != null && waiting.getReason() != null)
                                        .map(waiting -> waiting.getReason() + " " + OrEmpty.text(waiting.getMessage())))
                        .findFirst());
    }

    private static CommandFailure failure(
            Cluster cluster, String tried, HasMetadata object, KubernetesClientException e) {
        return new CommandFailure(
                "cannot " + tried + " " + Changes.quoted(object) + " in " + cluster.name() + ": "
                        + ApiFailure.sentence(e),
                e);
    }
}
