package io.seine.cli.mc.doctor.live;

import static io.seine.cli.mc.doctor.live.Edits.agentConfig;
import static io.seine.cli.mc.doctor.live.Edits.alike;
import static io.seine.cli.mc.doctor.live.Edits.by;
import static io.seine.cli.mc.doctor.live.Edits.controllerConfig;
import static io.seine.cli.mc.doctor.live.Edits.install;
import static io.seine.cli.mc.doctor.live.Edits.operate;
import static io.seine.cli.mc.doctor.live.Edits.patch;
import static io.seine.cli.mc.doctor.live.Edits.remove;
import static io.seine.cli.mc.doctor.live.Edits.status;
import static io.seine.cli.mc.doctor.live.RealClusterSet.LEADER;
import static io.seine.cli.mc.doctor.live.RealClusterSet.MEMBER;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.seine.cli.mc.doctor.Fault;
import io.seine.cli.mc.doctor.Finding;
import io.seine.cli.mc.doctor.live.Injection.Act;
import java.util.List;
import java.util.Map;

/** Something of the installation is gone, old, switched off or was edited. */
final class InstallationFaults {
    private static final String LABEL_IDENTITIES = "labelidentities.multicluster.crd.antrea.io";
    private static final String HOOKS = "antrea-mc-validating-webhook-configuration";
    private static final String CONTROLLER = "antrea-mc-controller";

    private InstallationFaults() {}

    static Map<String, List<Injection>> groups() {
        return Map.of(
                "installation",
                List.of(
                        new Injection(
                                        Fault.DEFINITION_MISSING,
                                        "west",
                                        "CustomResourceDefinition " + LABEL_IDENTITIES,
                                        remove("west", CustomResourceDefinition.class, LABEL_IDENTITIES),
                                        alike())
                                .mendedAsPrinted(),
                        new Injection(
                                        Fault.DEFINITION_OLD,
                                        "east",
                                        "CustomResourceDefinition " + LABEL_IDENTITIES,
                                        operate("east", CustomResourceDefinition.class, LABEL_IDENTITIES, """
                                        [{"op": "replace", "path": "/spec/versions/0/served", "value": false}]
                                        """),
                                        alike())
                                .mendedAsPrinted(),
                        new Injection(
                                Fault.CONTROLLER_MISSING,
                                "west",
                                "Deployment " + MEMBER + "/" + CONTROLLER,
                                remove("west", Deployment.class, MEMBER + "/" + CONTROLLER),
                                install("west")),
                        new Injection(
                                        Fault.CONTROLLER_STOPPED,
                                        "east",
                                        "Deployment " + MEMBER + "/" + CONTROLLER,
                                        patch(
                                                "east",
                                                Deployment.class,
                                                MEMBER + "/" + CONTROLLER,
                                                "{\"spec\": {\"replicas\": 0}}"),
                                        alike())
                                .mendedAsPrinted(),
                        new Injection(
                                Fault.CONTROLLER_RIGHTS_MISSING,
                                "east",
                                "ServiceAccount " + MEMBER + "/" + CONTROLLER,
                                remove("east", ClusterRoleBinding.class, CONTROLLER + "-webhook-rolebinding"),
                                install("east")),
                        new Injection(
                                Fault.CONFIG_MISSING,
                                "north",
                                "ConfigMap " + LEADER + "/" + CONTROLLER + "-config",
                                remove("north", ConfigMap.class, LEADER + "/" + CONTROLLER + "-config"),
                                install("north")),
                        new Injection(
                                        Fault.CONFIG_INVALID,
                                        "east",
                                        "ConfigMap " + MEMBER + "/" + CONTROLLER + "-config",
                                        controllerConfig("east", "endpointIPType: ClusterIP\nendpointIpType: PodIP\n"),
                                        alike())
                                .mendedAsPrinted("EDITOR=/endpointIpType/d"),
                        new Injection(
                                Fault.VERSION_SKEW,
                                "north",
                                "images of Seine",
                                operate("north", Deployment.class, LEADER + "/" + CONTROLLER, """
                                [{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "seine:0.0.9"}]
                                """),
                                alike()),
                        new Injection(
                                        Fault.AGENT_CONFIG_INVALID,
                                        "east",
                                        "ConfigMap " + MEMBER + "/seine-agent-config",
                                        agentConfig("east", "tunnelPort: 99999\n"),
                                        alike())
                                .mendedAsPrinted("EDITOR=s/99999/8473/"),
                        new Injection(
                                Fault.AGENT_CONFIG_MISSING,
                                "west",
                                "ConfigMap " + MEMBER + "/seine-agent-config",
                                remove("west", ConfigMap.class, MEMBER + "/seine-agent-config"),
                                alike()),
                        new Injection(
                                Fault.IMAGE_MISSING,
                                "west",
                                "Pod " + MEMBER + "/seine-agent-",
                                set -> waiting(set, "west", "ErrImageNeverPull"),
                                (set, finding) -> deletePod(set, "west", finding)),
                        new Injection(
                                Fault.CONTAINER_CRASHING,
                                "east",
                                "Pod " + MEMBER + "/seine-agent-",
                                set -> waiting(set, "east", "CrashLoopBackOff"),
                                alike()),
                        new Injection(
                                Fault.KERNEL_TOO_OLD,
                                "west",
                                "Nodes doctor-2 (5.15.0-91-generic)",
                                kernel("5.15.0-91-generic"),
                                by(kernel("6.12.0"))),
                        new Injection(
                                Fault.WEBHOOK_MISSING,
                                "north",
                                "ValidatingWebhookConfiguration of the leader in " + LEADER,
                                operate("north", ValidatingWebhookConfiguration.class, LEADER + "-" + HOOKS, """
                                [{"op": "replace", "path": "/webhooks/0/failurePolicy", "value": "Ignore"}]
                                """),
                                (set, finding) -> set.webhooks(set.north)),
                        // Nobody fills it in again, because the controller may not any more.
                        new Injection(
                                Fault.WEBHOOK_CERTIFICATE,
                                "east",
                                "ValidatingWebhookConfiguration " + HOOKS,
                                operate("east", ValidatingWebhookConfiguration.class, HOOKS, """
                                [{"op": "remove", "path": "/webhooks/0/clientConfig/caBundle"}]
                                """),
                                alike())));
    }

    private static Act kernel(String version) {
        return status("west", Node.class, "doctor-2", """
                {"status": {"nodeInfo": {"kernelVersion": "%s"}}}
                """.formatted(version));
    }

    /** What a kubelet says of an agent that does not start. */
    private static void waiting(RealClusterSet set, String cluster, String reason) throws Exception {
        for (var pod : set.cluster(cluster)
                .client()
                .pods()
                .inNamespace(MEMBER)
                .withLabel("component", "seine-agent")
                .list()
                .getItems()) {
            status(cluster, Pod.class, MEMBER + "/" + pod.getMetadata().getName(), """
                    {"status": {"containerStatuses": [{
                      "name": "seine-agent", "image": "seine:dev", "imageID": "", "ready": false, "restartCount": 5,
                      "state": {"waiting": {"reason": "%s"}}}]}}
                    """.formatted(reason))
                    .on(set);
        }
    }

    private static void deletePod(RealClusterSet set, String cluster, Finding finding) throws Exception {
        remove(cluster, Pod.class, finding.object().substring("Pod ".length())).on(set);
    }

    /** Agents that are not there, or do nothing. */
    static List<Injection> agents() {
        return List.of(
                new Injection(
                        Fault.AGENT_MISSING,
                        "west",
                        "DaemonSet " + MEMBER + "/seine-agent",
                        remove("west", DaemonSet.class, MEMBER + "/seine-agent"),
                        install("west")),
                new Injection(
                                Fault.AGENT_DISABLED,
                                "east",
                                "ConfigMap " + MEMBER + "/seine-agent-config",
                                patch("east", ConfigMap.class, MEMBER + "/seine-agent-config", """
                                        {"data": {"antrea-agent.conf": "featureGates: {Multicluster: false}\\nmulticluster: {enableGateway: true}"}}
                                        """),
                                alike())
                        .mendedAsPrinted("EDITOR=s/Multicluster: false/Multicluster: true/"));
    }
}
