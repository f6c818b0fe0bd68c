package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.reconcile.ApiFailure;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is wrong with what is installed. */
final class InstallationFaults {
    private InstallationFaults() {}

    static Stream<Injected> all() {
        return Stream.of(
                new Injected(Fault.CLUSTER_UNREACHABLE, set -> {
                    set.west.version = Optional.empty();
                    set.west.objects.clear();
                    set.west.unreadable("API server", ApiFailure.Kind.UNREACHABLE);
                }),
                new Injected(Fault.NOT_READABLE, set -> set.west.unreadable("Tier", ApiFailure.Kind.FORBIDDEN)),
                new Injected(Fault.NOT_INSTALLED, set -> {
                    set.west.objects.removeIf(object -> !(object instanceof Node));
                    set.north.remove(MemberClusterAnnounce.class, "west").remove(ResourceExport.class, "west");
                    set.east.replace(Gateway.class, "west=Up", "");
                }),
                new Injected(
                        Fault.DEFINITION_MISSING, set -> set.west.remove(CustomResourceDefinition.class, "gateways")),
                new Injected(
                        Fault.DEFINITION_OLD,
                        set -> set.west.replace(CustomResourceDefinition.class, "v1alpha2", "v1beta1")),
                new Injected(
                        Fault.CONTROLLER_MISSING,
                        set -> set.west.remove(Deployment.class, "").remove(Pod.class, "mc-controller")),
                new Injected(
                        Fault.CONTROLLER_STOPPED,
                        set -> set.north.edit(
                                Deployment.class, "", one -> one.getSpec().setReplicas(0))),
                new Injected(
                        Fault.CONTROLLER_NOT_READY,
                        set -> set.west.edit(
                                Deployment.class, "", one -> one.getStatus().setAvailableReplicas(0))),
                new Injected(
                        Fault.CONTROLLER_RIGHTS_MISSING, set -> set.west.remove(RoleBinding.class, "mc-controller")),
                new Injected(Fault.CONTROLLER_RIGHTS_MISSING, set -> set.west.remove(ClusterRoleBinding.class, "wide")),
                new Injected(Fault.CONFIG_MISSING, set -> set.west.remove(ConfigMap.class, "controller-config")),
                new Injected(
                        Fault.CONFIG_INVALID,
                        set -> set.west.edit(
                                ConfigMap.class,
                                "controller-config",
                                one -> one.setData(Map.of("controller_manager_config.yaml", "endpointIpType: PodIP")))),
                new Injected(Fault.IMAGE_MISSING, set -> waiting(set.west, "mc-controller", "ErrImagePull")),
                new Injected(Fault.CONTAINER_CRASHING, set -> waiting(set.west, "mc-controller", "CrashLoopBackOff")),
                new Injected(
                        Fault.POD_NOT_SCHEDULED,
                        set -> set.west
                                .replace(
                                        Pod.class,
                                        "type: \"Ready\"",
                                        "type: \"PodScheduled\"\n    reason: \"Unschedulable\"")
                                .remove(Pod.class, "seine-agent")),
                new Injected(
                        Fault.AGENT_MISSING,
                        set -> set.west.remove(DaemonSet.class, "").remove(Pod.class, "seine-agent")),
                new Injected(Fault.AGENT_CONFIG_MISSING, set -> set.west.remove(ConfigMap.class, "seine-agent-config")),
                new Injected(Fault.AGENT_CONFIG_INVALID, set -> set.west.agents("", ", tunnelPort: 99999")),
                new Injected(
                        Fault.AGENT_DISABLED,
                        set -> set.west.edit(
                                ConfigMap.class,
                                "seine-agent-config",
                                one -> one.setData(
                                        Map.of("antrea-agent.conf", "featureGates: {Multicluster: false}")))),
                new Injected(Fault.AGENT_NAMESPACE_DIFFERS, set -> set.west.agents(", namespace: other", "")),
                new Injected(Fault.KERNEL_FEATURE_MISSING, set -> {
                    unready(set.west);
                    set.west.event("Node", "", "node-2", "KernelNotProgrammed");
                }),
                new Injected(
                        Fault.KERNEL_NUMBERS_TAKEN,
                        set -> set.west.event("Node", "", "node-2", "KernelSharedWithOthers")),
                new Injected(Fault.AGENT_NOT_READY, set -> unready(set.west)),
                new Injected(Fault.WEBHOOK_MISSING, set -> set.north.remove(ValidatingWebhookConfiguration.class, "")),
                new Injected(
                        Fault.WEBHOOK_MISSING,
                        set -> set.north.replace(ValidatingWebhookConfiguration.class, "\"Fail\"", "\"Ignore\"")),
                new Injected(
                        Fault.WEBHOOK_CERTIFICATE,
                        set -> set.north.edit(
                                ValidatingWebhookConfiguration.class,
                                "",
                                one -> one.getWebhooks()
                                        .getFirst()
                                        .getClientConfig()
                                        .setCaBundle(null))),
                new Injected(
                        Fault.WEBHOOK_UNREACHABLE,
                        set -> set.north.replace(EndpointSlice.class, "ready: true", "ready: false")),
                new Injected(Fault.KUBERNETES_TOO_OLD, set -> set.west.version = Optional.of("v1.29.4")),
                new Injected(Fault.KERNEL_TOO_OLD, set -> set.west.replace(Node.class, "6.12.1", "5.15.0-91-generic")),
                new Injected(Fault.VERSION_SKEW, set -> set.west.replace(Deployment.class, "seine:dev", "seine:0.9")));
    }

    static void waiting(ClusterDraft cluster, String pod, String reason) {
        cluster.edit(
                Pod.class,
                pod,
                one -> one.getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .setState(new ContainerStateBuilder()
                                .withNewWaiting("m", reason)
                                .build()));
        cluster.edit(Deployment.class, "", one -> one.getStatus().setAvailableReplicas(0));
    }

    static void unready(ClusterDraft cluster) {
        cluster.edit(
                Pod.class,
                "seine-agent",
                one -> one.getStatus().getConditions().getFirst().setStatus("False"));
    }
}
