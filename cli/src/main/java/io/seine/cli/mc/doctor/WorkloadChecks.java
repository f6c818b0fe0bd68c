package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.config.ConfigException;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.ClusterSet;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Workloads;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the controllers run, may do their work and can read their configuration; and why Pods do not start. */
final class WorkloadChecks {
    static final List<Check> ALL = List.of(
            everywhere(WorkloadChecks::controller),
            everywhere(WorkloadChecks::config),
            everywhere(WorkloadChecks::rights),
            everywhere(WorkloadChecks::pods));

    private static final List<String> NO_IMAGE =
            List.of("ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull", "InvalidImageName");
    private static final List<String> COMPONENTS =
            List.of(Names.CONTROLLER_SERVICE_ACCOUNT, Names.SEINE_AGENT_SERVICE_ACCOUNT);

    private WorkloadChecks() {}

    /** A check of one Namespace of Seine. */
    interface InNamespace {
        Stream<Finding> findings(ClusterView cluster, String namespace);
    }

    static Check everywhere(InNamespace check) {
        return seen -> seen.clusters().stream()
                .flatMap(cluster ->
                        cluster.namespaces().stream().flatMap(namespace -> check.findings(cluster, namespace)));
    }

    private static Stream<Finding> controller(ClusterView cluster, String namespace) {
        if (!cluster.knows("Deployment")) {
            return Stream.empty();
        }
        var object = "Deployment " + namespace + "/" + Names.CONTROLLER_SERVICE_ACCOUNT;
        var deployment = Workloads.controller(cluster, namespace);
        if (deployment.isEmpty()) {
            if (cluster.all(ClusterSet.class, namespace).isEmpty()) {
                return Stream.empty();
            }
            return Stream.of(Finding.of(
                    Fault.CONTROLLER_MISSING,
                    cluster,
                    object,
                    "The Namespace has a ClusterSet but no controller that serves it",
                    Mend.deploy(cluster, namespace)));
        }
        if (Integer.valueOf(0).equals(deployment.get().getSpec().getReplicas())) {
            return Stream.of(Finding.of(
                    Fault.CONTROLLER_STOPPED,
                    cluster,
                    object,
                    "The controller is scaled to no replica",
                    Finding.kubectl(
                            cluster,
                            "scale deployment/" + Names.CONTROLLER_SERVICE_ACCOUNT + " -n " + namespace
                                    + " --replicas=1")));
        }
        var available = Optional.ofNullable(deployment.get().getStatus())
                .map(status -> status.getAvailableReplicas())
                .orElse(0);
        return available > 0
                ? Stream.empty()
                : Stream.of(Finding.of(
                        Fault.CONTROLLER_NOT_READY,
                        cluster,
                        object,
                        "No replica of the controller is ready",
                        Finding.kubectl(
                                        cluster,
                                        "logs -n " + namespace + " deployment/" + Names.CONTROLLER_SERVICE_ACCOUNT)
                                + "; its path /readyz tells the reasons"));
    }

    private static Stream<Finding> config(ClusterView cluster, String namespace) {
        if (Workloads.controller(cluster, namespace).isEmpty() || !cluster.knows("ConfigMap")) {
            return Stream.empty();
        }
        var object = "ConfigMap " + namespace + "/" + Names.CONFIG_MAP;
        var text = Workloads.controllerText(cluster, namespace);
        if (text.isEmpty()) {
            return Stream.of(Finding.of(
                    Fault.CONFIG_MISSING,
                    cluster,
                    object,
                    "The ConfigMap does not exist, so the controller's Pods cannot start",
                    Mend.deployAgain(cluster, namespace)));
        }
        try {
            var unused = MultiClusterConfig.parse(text.get());
            assert unused != null;
            return Stream.empty();
        } catch (ConfigException e) {
            return Stream.of(Finding.of(
                    Fault.CONFIG_INVALID,
                    cluster,
                    object,
                    "The configuration is not used: " + e.getMessage(),
                    Finding.kubectl(cluster, "edit configmap/" + Names.CONFIG_MAP + " -n " + namespace)));
        }
    }

    private static Stream<Finding> rights(ClusterView cluster, String namespace) {
        if (Workloads.controller(cluster, namespace).isEmpty()
                || !Stream.of("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding")
                        .allMatch(cluster::knows)) {
            return Stream.empty();
        }
        return rightsProblem(cluster, namespace).stream()
                .map(problem -> Finding.of(
                        Fault.CONTROLLER_RIGHTS_MISSING,
                        cluster,
                        "ServiceAccount " + namespace + "/" + Names.CONTROLLER_SERVICE_ACCOUNT,
                        problem,
                        Mend.deployAgain(cluster, namespace)));
    }

    private static Optional<String> rightsProblem(ClusterView cluster, String namespace) {
        var bindings = cluster.all(RoleBinding.class, namespace).stream()
                .filter(binding -> names(binding.getSubjects(), namespace))
                .toList();
        if (bindings.isEmpty()) {
            return Optional.of("No RoleBinding gives the controller its rights in its own Namespace");
        }
        var dangling = bindings.stream()
                .map(binding -> binding.getRoleRef())
                .filter(role -> role.getKind().equals("Role")
                        && cluster.one(Role.class, namespace, role.getName()).isEmpty())
                .findFirst();
        if (dangling.isPresent()) {
            return Optional.of("The Role " + dangling.get().getName() + " does not exist");
        }
        return wideRightsProblem(cluster, namespace);
    }

    private static Optional<String> wideRightsProblem(ClusterView cluster, String namespace) {
        var bindings = cluster.all(ClusterRoleBinding.class).stream()
                .filter(binding -> names(binding.getSubjects(), namespace))
                .toList();
        var bound =
                bindings.stream().map(binding -> binding.getRoleRef().getName()).toList();
        var dangling = bound.stream()
                .filter(name -> cluster.one(ClusterRole.class, "", name).isEmpty())
                .findFirst();
        if (dangling.isPresent()) {
            return Optional.of("The ClusterRole " + dangling.get() + " does not exist");
        }
        var leads = Workloads.mode(cluster, namespace)
                .filter(Workloads.LEADER::equals)
                .isPresent();
        // Of the manifests a leader's controller has one for its webhooks, a member's one more for its work.
        return bound.size() < (leads ? 1 : 2)
                ? Optional.of("A ClusterRoleBinding of the controller is missing; it has "
                        + (bound.isEmpty() ? "none" : bound))
                : Optional.empty();
    }

    private static boolean names(List<Subject> subjects, String namespace) {
        return OrEmpty.list(subjects).stream()
                .anyMatch(subject -> Names.CONTROLLER_SERVICE_ACCOUNT.equals(subject.getName())
                        && namespace.equals(subject.getNamespace()));
    }

    private static Stream<Finding> pods(ClusterView cluster, String namespace) {
        return COMPONENTS.stream()
                .flatMap(component -> Workloads.pods(cluster, namespace, component).stream()
                        .flatMap(pod -> pod(cluster, pod))
                        // One tells of all.
                        .limit(1));
    }

    private static Stream<Finding> pod(ClusterView cluster, Pod pod) {
        if (pod.getStatus() == null) {
            return Stream.empty();
        }
        var object = object(pod);
        var describe = Finding.kubectl(
                cluster,
                "describe pod " + pod.getMetadata().getName() + " -n "
                        + pod.getMetadata().getNamespace());
        var unscheduled = OrEmpty.list(pod.getStatus().getConditions()).stream()
                .filter(condition -> "Unschedulable".equals(condition.getReason()))
                .map(condition -> Finding.of(
                        Fault.POD_NOT_SCHEDULED,
                        cluster,
                        object,
                        "No Node takes the Pod: " + OrEmpty.text(condition.getMessage()),
                        describe));
        var waiting = OrEmpty.list(pod.getStatus().getContainerStatuses()).stream()
                .flatMap(container -> container(cluster, pod, describe, container));
        return Stream.concat(unscheduled, waiting);
    }

    private static String object(Pod pod) {
        return "Pod " + pod.getMetadata().getNamespace() + "/"
                + pod.getMetadata().getName();
    }

    private static Stream<Finding> container(ClusterView cluster, Pod pod, String describe, ContainerStatus container) {
        var object = object(pod);
        var waiting = Optional.ofNullable(container.getState()).map(ContainerState::getWaiting);
        var reason = waiting.map(state -> OrEmpty.text(state.getReason())).orElse("");
        if (NO_IMAGE.contains(reason)) {
            return Stream.of(Finding.of(
                    Fault.IMAGE_MISSING,
                    cluster,
                    object,
                    "The image " + container.getImage() + " cannot be had: "
                            + waiting.map(state -> OrEmpty.text(state.getMessage()))
                                    .orElse(reason),
                    "put the image on the Nodes or into a registry that they reach, or name another: "
                            + Mend.deploy(cluster, pod.getMetadata().getNamespace()) + " --image IMAGE"));
        }
        return reason.equals("CrashLoopBackOff")
                ? Stream.of(Finding.of(
                        Fault.CONTAINER_CRASHING,
                        cluster,
                        object,
                        "The container ended " + container.getRestartCount() + " times" + last(container),
                        describe.replace("describe pod", "logs --previous")))
                : Stream.empty();
    }

    private static String last(ContainerStatus container) {
        return Optional.ofNullable(container.getLastState())
                .map(ContainerState::getTerminated)
                .map(end -> ", last with code " + end.getExitCode()
                        + (OrEmpty.text(end.getMessage()).isEmpty()
                                ? ""
                                : ": " + end.getMessage().strip()))
                .orElse("");
    }
}
