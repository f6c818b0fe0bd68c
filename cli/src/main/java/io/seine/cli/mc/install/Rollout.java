package io.seine.cli.mc.install;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Waits until what a manifest starts runs, as {@code kubectl rollout status} does, and tells why a Pod does not. */
public final class Rollout implements Report.Wait {
    private static final String DEPLOYMENT = "Deployment";

    private final Cluster cluster;
    private final GenericKubernetesResource workload;

    private Rollout(Cluster cluster, GenericKubernetesResource workload) {
        this.cluster = cluster;
        this.workload = workload;
    }

    /** Waits for every Deployment and DaemonSet of {@code manifest}. */
    public static void await(Cluster cluster, Report report, Manifest manifest, Duration limit)
            throws CommandFailure, InterruptedException {
        awaitControllers(cluster, report, manifest, limit);
        awaitAgents(cluster, report, manifest, limit);
    }

    /** Waits for every Deployment. */
    public static void awaitControllers(Cluster cluster, Report report, Manifest manifest, Duration limit)
            throws CommandFailure, InterruptedException {
        await(cluster, report, manifest.ofKinds(List.of(DEPLOYMENT)), limit);
    }

    /** Waits for every DaemonSet. */
    public static void awaitAgents(Cluster cluster, Report report, Manifest manifest, Duration limit)
            throws CommandFailure, InterruptedException {
        await(cluster, report, manifest.ofKinds(List.of("DaemonSet")), limit);
    }

    private static void await(Cluster cluster, Report report, List<GenericKubernetesResource> workloads, Duration limit)
            throws CommandFailure, InterruptedException {
        for (var workload : workloads) {
            var name = workload.getKind() + " " + workload.getMetadata().getNamespace() + "/"
                    + workload.getMetadata().getName();
            try {
                report.await(name + " to be ready", limit, new Rollout(cluster, workload));
            } catch (CommandFailure e) {
                throw new CommandFailure(
                        e.getMessage()
                                + "; everything is applied and was left, so correct the cause and run the command again",
                        e);
            }
        }
    }

    @Override
    public boolean over() throws CommandFailure {
        try {
            return workload.getKind().equals(DEPLOYMENT) ? isDeployed() : isOnEveryNode();
        } catch (KubernetesClientException e) {
            throw new CommandFailure(
                    "cannot read " + workload.getKind() + " "
                            + workload.getMetadata().getName() + ": " + ApiFailure.sentence(e),
                    e);
        }
    }

    private boolean isDeployed() {
        var now = cluster.client()
                .resources(Deployment.class)
                .inNamespace(workload.getMetadata().getNamespace())
                .withName(workload.getMetadata().getName())
                .get();
        if (now == null || now.getStatus() == null) {
            return false;
        }
        var status = now.getStatus();
        int wanted = or0(now.getSpec().getReplicas());
        return isObserved(now.getMetadata().getGeneration(), status.getObservedGeneration())
                && or0(status.getUpdatedReplicas()) >= wanted
                && or0(status.getReplicas()) == or0(status.getUpdatedReplicas())
                && or0(status.getAvailableReplicas()) >= wanted;
    }

    private boolean isOnEveryNode() {
        var now = cluster.client()
                .resources(DaemonSet.class)
                .inNamespace(workload.getMetadata().getNamespace())
                .withName(workload.getMetadata().getName())
                .get();
        if (now == null || now.getStatus() == null) {
            return false;
        }
        var status = now.getStatus();
        int wanted = or0(status.getDesiredNumberScheduled());
        return isObserved(now.getMetadata().getGeneration(), status.getObservedGeneration())
                && or0(status.getUpdatedNumberScheduled()) >= wanted
                && or0(status.getNumberReady()) >= wanted;
    }

    @Override
    public Optional<String> inTheWay() {
        try {
            return cluster
                    .client()
                    .pods()
                    .inNamespace(workload.getMetadata().getNamespace())
                    .withLabels(Map.of(
                            "app", "antrea", "component", workload.getMetadata().getName()))
                    .list()
                    .getItems()
                    .stream()
                    .flatMap(Rollout::complaints)
                    .sorted()
                    .findFirst();
        } catch (KubernetesClientException e) {
            return Optional.of("cannot read its Pods: " + ApiFailure.sentence(e));
        }
    }

    /** What keeps a Pod from running, where its state says it. */
    private static Stream<String> complaints(Pod pod) {
        if (pod.getStatus() == null) {
            return Stream.empty();
        }
        var unschedulable = Stream.ofNullable(pod.getStatus().getConditions())
                .flatMap(List::stream)
                .filter(condition -> "Unschedulable".equals(condition.getReason()))
                .map(condition -> Objects.requireNonNullElse(condition.getMessage(), "no Node takes it"));
        var stopped = Stream.ofNullable(pod.getStatus().getContainerStatuses())
                .flatMap(List::stream)
                .flatMap(Rollout::complaint);
        return Stream.concat(unschedulable, stopped)
                .map(why -> "Pod " + pod.getMetadata().getName() + ": " + why);
    }

    private static Stream<String> complaint(ContainerStatus container) {
        var waiting = container.getState() == null ? null : container.getState().getWaiting();
        if (waiting == null
                || waiting.getReason() == null
                || waiting.getReason().equals("ContainerCreating")) {
            return Stream.empty();
        }
        return Stream.of(waiting.getReason() + (waiting.getMessage() == null ? "" : " (" + waiting.getMessage() + ")"));
    }

    private static boolean isObserved(Long generation, Long observed) {
        return observed != null && observed >= generation;
    }

    private static int or0(Integer number) {
        return number == null ? 0 : number;
    }
}
