package io.seine.cli.mc.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.Tier;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.mcs.ServiceImport;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.cli.mc.observe.Access;
import io.seine.cli.mc.observe.Certificates.Certificate;
import io.seine.cli.mc.observe.TunnelFigures;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault alone is named by its own name, and by no other. */
class NamedFaultsTest {
    @Test
    void aHealthySetHasNothing() {
        assertThat(Doctor.findings(new ClusterSetDraft().observed())).isEmpty();
    }

    @Test
    void aFirstAnswerThatIsStillOnItsWayIsNoFault() {
        var set = new ClusterSetDraft();
        set.east.replace(Gateway.class, "west=Up", "west=NeverAnswered");
        set.east.replace(ClusterSet.class, "2026-01-01T11:00:00Z", "2026-01-01T11:59:50Z");

        assertThat(Doctor.findings(set.observed())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"installation", "access", "members", "network", "gateways", "exports", "policies"})
    void aFaultIsNamed(Fault expected, Consumer<ClusterSetDraft> fault) {
        var set = new ClusterSetDraft();

        fault.accept(set);

        var found = Doctor.findings(set.observed());
        assertThat(found).as("findings").extracting(Finding::fault).containsExactly(expected);
        assertThat(found)
                .extracting(Finding::mend)
                .allSatisfy(mend -> assertThat(mend).doesNotContainPattern("\\b(NAMESPACE|NAME|LEADER)\\b"));
    }

    @Test
    void everyFaultIsInjectedHere() {
        var injected = Stream.of(installation(), access(), members(), network(), gateways(), exports(), policies())
                .flatMap(all -> all)
                .map(arguments -> (Fault) arguments.get()[0])
                .toList();

        assertThat(injected).containsAll(Arrays.asList(Fault.values()));
    }

    private static Arguments of(Fault fault, Consumer<ClusterSetDraft> injection) {
        return Arguments.of(fault, injection);
    }

    static Stream<Arguments> installation() {
        return Stream.of(
                of(Fault.CLUSTER_UNREACHABLE, set -> {
                    set.west.version = Optional.empty();
                    set.west.objects.clear();
                    set.west.unreadable("API server", ApiFailure.Kind.UNREACHABLE);
                }),
                of(Fault.NOT_READABLE, set -> set.west.unreadable("Tier", ApiFailure.Kind.FORBIDDEN)),
                of(Fault.NOT_INSTALLED, set -> {
                    set.west.objects.removeIf(object -> !(object instanceof Node));
                    set.north.remove(MemberClusterAnnounce.class, "west").remove(ResourceExport.class, "west");
                    set.east.replace(Gateway.class, "west=Up", "");
                }),
                of(Fault.DEFINITION_MISSING, set -> set.west.remove(CustomResourceDefinition.class, "gateways")),
                of(
                        Fault.DEFINITION_OLD,
                        set -> set.west.replace(CustomResourceDefinition.class, "v1alpha2", "v1beta1")),
                of(
                        Fault.CONTROLLER_MISSING,
                        set -> set.west.remove(Deployment.class, "").remove(Pod.class, "mc-controller")),
                of(
                        Fault.CONTROLLER_STOPPED,
                        set -> set.north.edit(
                                Deployment.class, "", one -> one.getSpec().setReplicas(0))),
                of(
                        Fault.CONTROLLER_NOT_READY,
                        set -> set.west.edit(
                                Deployment.class, "", one -> one.getStatus().setAvailableReplicas(0))),
                of(Fault.CONTROLLER_RIGHTS_MISSING, set -> set.west.remove(RoleBinding.class, "mc-controller")),
                of(
                        Fault.CONTROLLER_RIGHTS_MISSING,
                        set -> set.west.remove(io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding.class, "wide")),
                of(Fault.CONFIG_MISSING, set -> set.west.remove(ConfigMap.class, "controller-config")),
                of(
                        Fault.CONFIG_INVALID,
                        set -> set.west.edit(
                                ConfigMap.class,
                                "controller-config",
                                one -> one.setData(Map.of("controller_manager_config.yaml", "endpointIpType: PodIP")))),
                of(Fault.IMAGE_MISSING, set -> waiting(set.west, "mc-controller", "ErrImagePull")),
                of(Fault.CONTAINER_CRASHING, set -> waiting(set.west, "mc-controller", "CrashLoopBackOff")),
                of(
                        Fault.POD_NOT_SCHEDULED,
                        set -> set.west
                                .replace(
                                        Pod.class,
                                        "type: \"Ready\"",
                                        "type: \"PodScheduled\"\n    reason: \"Unschedulable\"")
                                .remove(Pod.class, "seine-agent")),
                of(
                        Fault.AGENT_MISSING,
                        set -> set.west.remove(DaemonSet.class, "").remove(Pod.class, "seine-agent")),
                of(Fault.AGENT_CONFIG_MISSING, set -> set.west.remove(ConfigMap.class, "seine-agent-config")),
                of(Fault.AGENT_CONFIG_INVALID, set -> agents(set.west, "", ", tunnelPort: 99999")),
                of(
                        Fault.AGENT_DISABLED,
                        set -> set.west.edit(
                                ConfigMap.class,
                                "seine-agent-config",
                                one -> one.setData(
                                        Map.of("antrea-agent.conf", "featureGates: {Multicluster: false}")))),
                of(Fault.AGENT_NAMESPACE_DIFFERS, set -> agents(set.west, ", namespace: other", "")),
                of(Fault.KERNEL_FEATURE_MISSING, set -> {
                    unready(set.west);
                    event(set.west, "Node", "", "node-2", "KernelNotProgrammed");
                }),
                of(Fault.KERNEL_NUMBERS_TAKEN, set -> event(set.west, "Node", "", "node-2", "KernelSharedWithOthers")),
                of(Fault.AGENT_NOT_READY, set -> unready(set.west)),
                of(Fault.WEBHOOK_MISSING, set -> set.north.remove(ValidatingWebhookConfiguration.class, "")),
                of(
                        Fault.WEBHOOK_MISSING,
                        set -> set.north.replace(ValidatingWebhookConfiguration.class, "\"Fail\"", "\"Ignore\"")),
                of(
                        Fault.WEBHOOK_CERTIFICATE,
                        set -> set.north.edit(
                                ValidatingWebhookConfiguration.class,
                                "",
                                one -> one.getWebhooks()
                                        .getFirst()
                                        .getClientConfig()
                                        .setCaBundle(null))),
                of(
                        Fault.WEBHOOK_UNREACHABLE,
                        set -> set.north.replace(EndpointSlice.class, "ready: true", "ready: false")),
                of(Fault.KUBERNETES_TOO_OLD, set -> set.west.version = Optional.of("v1.29.4")),
                of(Fault.KERNEL_TOO_OLD, set -> set.west.replace(Node.class, "6.12.1", "5.15.0-91-generic")),
                of(Fault.VERSION_SKEW, set -> set.west.replace(Deployment.class, "seine:dev", "seine:0.9")));
    }

    private static void waiting(ClusterDraft cluster, String pod, String reason) {
        cluster.edit(
                Pod.class,
                pod,
                one -> one.getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .setState(new io.fabric8.kubernetes.api.model.ContainerStateBuilder()
                                .withNewWaiting("m", reason)
                                .build()));
        cluster.edit(Deployment.class, "", one -> one.getStatus().setAvailableReplicas(0));
    }

    private static void unready(ClusterDraft cluster) {
        cluster.edit(
                Pod.class,
                "seine-agent",
                one -> one.getStatus().getConditions().getFirst().setStatus("False"));
    }

    private static void event(ClusterDraft cluster, String kind, String namespace, String name, String reason) {
        cluster.add(Event.class, """
                metadata: {name: e, namespace: default}
                involvedObject: {kind: %s, namespace: "%s", name: %s}
                reason: %s
                message: "it says why"
                lastTimestamp: "2026-01-01T11:59:00Z"
                """.formatted(kind, namespace, name, reason));
    }

    private static void agents(ClusterDraft cluster, String multicluster, String root) {
        cluster.edit(
                ConfigMap.class,
                "seine-agent-config",
                one -> one.setData(Map.of(
                        "antrea-agent.conf",
                        "{featureGates: {Multicluster: true}, multicluster: {enableGateway: true" + multicluster + "}"
                                + root + "}")));
    }

    static Stream<Arguments> access() {
        return Stream.of(
                of(Fault.SEVERAL_CLUSTER_SETS, set -> set.west.add(ClusterSet.class, """
                        metadata: {name: second, namespace: NS, creationTimestamp: "2026-01-01T11:00:00Z"}
                        spec: {clusterID: x}
                        """)),
                of(Fault.CLUSTER_SET_MISSING, set -> {
                    set.west.remove(ClusterSet.class, "").remove(Service.class, "antrea-mc-nginx");
                    set.north.remove(MemberClusterAnnounce.class, "west").remove(ResourceExport.class, "west");
                    set.east.replace(Gateway.class, "west=Up", "");
                }),
                of(
                        Fault.CLUSTER_ID_MISSING,
                        set -> set.west.replace(ClusterSet.class, "clusterID: \"west\"", "clusterID: \"\"")),
                of(Fault.CLUSTER_SET_INCOMPLETE, set -> set.west.replace(ClusterSet.class, "https://", "http://")),
                of(
                        Fault.LEADER_NAMES_ANOTHER,
                        set -> set.north.replace(
                                ClusterSet.class, "  - clusterID: \"north\"", "  - clusterID: \"south\"")),
                of(Fault.CREDENTIALS_MISSING, set -> set.west.credentials.clear()),
                of(Fault.CREDENTIALS_INCOMPLETE, set -> credential(set.west, Set.of("ca.crt"), Duration.ofDays(9))),
                of(
                        Fault.CA_EXPIRED,
                        set -> authority(
                                set.west,
                                new Certificate(
                                        "CN=north",
                                        ClusterSetDraft.NOW.minusSeconds(9),
                                        ClusterSetDraft.NOW.minusSeconds(1),
                                        "g"))),
                of(Fault.WRONG_CA, set -> {
                    authority(
                            set.west,
                            new Certificate(
                                    "CN=other", ClusterSetDraft.NOW, ClusterSetDraft.NOW.plusSeconds(99_999), "g"));
                    set.west.outcome = Optional.of(new Access.Untrusted("no path"));
                }),
                of(Fault.WRONG_SERVER, set -> set.west.outcome = Optional.of(new Access.Untrusted("no path"))),
                of(Fault.LEADER_UNREACHABLE, set -> {
                    notReady(set.west, "Unreachable");
                    set.west.outcome = Optional.of(new Access.NotReached("no connection"));
                }),
                of(Fault.LEADER_UNREACHABLE, set -> notReady(set.west, "Unreachable")),
                of(Fault.TOKEN_EXPIRED, set -> {
                    credential(set.west, Set.of("ca.crt", "token"), Duration.ofSeconds(-5));
                    set.west.outcome = Optional.of(new Access.Unauthorized("401"));
                    notReady(set.west, "Unauthorized");
                    silence(set, "11:00:00");
                }),
                of(Fault.TOKEN_UNKNOWN, set -> {
                    set.west.outcome = Optional.of(new Access.Unauthorized("401"));
                    notReady(set.west, "Unauthorized");
                }),
                of(Fault.TOKEN_EXPIRES, set -> credential(set.west, Set.of("ca.crt", "token"), Duration.ofHours(2))));
    }

    private static void credential(ClusterDraft member, Set<String> keys, Duration validity) {
        member.credentials.clear();
        member.credentials.add(ClusterSetDraft.credential(
                member, keys, Optional.of(ClusterSetDraft.NOW.plus(validity)), List.of(ClusterSetDraft.AUTHORITY)));
    }

    private static void authority(ClusterDraft member, Certificate authority) {
        member.credentials.clear();
        member.credentials.add(
                ClusterSetDraft.credential(member, Set.of("ca.crt", "token"), Optional.empty(), List.of(authority)));
    }

    /** The condition Ready of the member, which is the first of its two. */
    private static void notReady(ClusterDraft member, String reason) {
        member.replace(
                ClusterSet.class,
                "type: \"Ready\"\n    status: \"True\"",
                "type: \"Ready\"\n    status: \"False\"\n    reason: \"" + reason + "\"");
        member.replace(
                ClusterSet.class,
                "status: \"True\"\n    type: \"Ready\"",
                "status: \"False\"\n    type: \"Ready\"\n    reason: \"" + reason + "\"");
    }

    private static void silence(ClusterSetDraft set, String since) {
        set.north.edit(
                MemberClusterAnnounce.class,
                "west",
                one -> one.getMetadata().setAnnotations(Map.of("touch-ts", "2026-01-01T" + since + "Z")));
    }

    static Stream<Arguments> members() {
        return Stream.of(
                of(Fault.WRONG_CLUSTER_SET, set -> {
                    set.west.replace(ClusterSet.class, "name: \"set\"", "name: \"sat\"");
                    set.west.outcome = Optional.empty();
                }),
                of(
                        Fault.WRONG_LEADER_ID,
                        set -> set.west.replace(ClusterSet.class, "clusterID: \"north\"", "clusterID: \"south\"")),
                of(
                        Fault.WRONG_LEADER_NAMESPACE,
                        set -> set.west.replace(ClusterSet.class, "namespace: \"leader-ns\"", "namespace: \"other\"")),
                of(Fault.DUPLICATE_CLUSTER_ID, set -> {
                    set.west.replace(ClusterSet.class, "clusterID: \"west\"", "clusterID: \"east\"");
                    set.west.outcome = Optional.of(
                            new Access.Known("system:serviceaccount:leader-ns:member-east", Optional.empty()));
                    set.north.remove(MemberClusterAnnounce.class, "west").remove(ResourceExport.class, "west");
                    set.east.replace(Gateway.class, "west=Up", "");
                    set.west.replace(Gateway.class, "east=Up", "");
                    set.west.replace(Service.class, "10.112.0.1", "10.111.0.1");
                }),
                of(
                        Fault.AMBIGUOUS_CLUSTER_IDS,
                        set -> set.north
                                .edit(MemberClusterAnnounce.class, "west", one -> one.setClusterID("east-2"))
                                .remove(ResourceExport.class, "west")),
                of(
                        Fault.ACCOUNT_OF_ANOTHER,
                        set -> set.west.outcome = Optional.of(
                                new Access.Known("system:serviceaccount:leader-ns:member-east", Optional.empty()))),
                of(
                        Fault.ACCOUNT_NOT_BOUND,
                        set -> set.north.edit(
                                ServiceAccount.class,
                                "west",
                                one -> one.getMetadata().setAnnotations(Map.of()))),
                of(Fault.MEMBER_ROLE_MISSING, set -> {
                    set.north.remove(Role.class, "member-cluster");
                    refused(set.west, "User cannot get resource");
                }),
                of(Fault.MEMBER_RIGHTS_MISSING, set -> {
                    set.north.remove(RoleBinding.class, "member-west");
                    refused(set.west, "User cannot get resource");
                }),
                of(Fault.ANNOUNCE_REFUSED, set -> refused(set.west, "admission webhook denied the request")),
                of(Fault.CLOCK_SKEW, set -> set.west.clock = Duration.ofSeconds(90)),
                of(Fault.LEAVING, set -> notReady(set.west, "Leaving")),
                of(Fault.NOT_CONNECTED, set -> notReady(set.west, "Disconnected")),
                of(Fault.MEMBER_SILENT, set -> silence(set, "11:50:00")),
                of(Fault.EXPORTS_STALE, set -> set.north.add(ResourceExport.class, """
                        metadata: {name: gone-default-x-service, namespace: NS}
                        spec: {clusterID: gone, kind: Service, name: x, namespace: default}
                        """)));
    }

    private static void refused(ClusterDraft member, String sentence) {
        member.outcome = Optional.of(new Access.Known(
                "system:serviceaccount:leader-ns:member-" + member.name,
                Optional.of(new Access.Refusal(ApiFailure.Kind.FORBIDDEN, sentence))));
    }

    static Stream<Arguments> network() {
        var wireGuard = ", trafficEncryptionMode: wireGuard";
        return Stream.of(
                of(Fault.CIDR_OVERLAP, set -> {
                    set.north.replace(ResourceExport.class, "10.112.0.0/16", "10.111.128.0/17");
                    set.west.replace(Service.class, "10.112.0.1", "10.111.128.1");
                    set.east.replace(Gateway.class, "west=Up", "west=LeftOut");
                    network(set.east, "NetworkConflict");
                }),
                of(Fault.RANGE_INVALID, set -> {
                    set.north.replace(ResourceExport.class, "10.112.0.0/16", "127.0.0.0/16");
                    set.west.remove(Service.class, "kubernetes");
                }),
                of(Fault.RANGE_HOLDS_NODE, set -> {
                    set.north.replace(ResourceExport.class, "10.112.0.0/16", "192.168.0.0/24");
                    set.west.remove(Service.class, "kubernetes");
                }),
                of(Fault.SERVICE_CIDR_WRONG, set -> set.west.replace(Service.class, "10.112.0.1", "10.113.0.1")),
                of(Fault.SERVICE_CIDR_UNKNOWN, set -> network(set.west, "ServiceCIDRUnknown")),
                of(Fault.POD_CIDR_WRONG, set -> config(set.west, "podCIDRs: [10.77.0.0/16]")),
                of(Fault.ENCRYPTION_ONE_SIDE, set -> {
                    agents(set.west, wireGuard, "");
                    wireGuardSecret(set.west);
                    set.east.replace(Gateway.class, "west=Up", "west=LeftOut");
                }),
                of(Fault.WIREGUARD_PORT_DIFFERS, set -> {
                    agents(set.east, wireGuard, "");
                    agents(set.west, wireGuard + ", wireGuard: {port: 4444}", "");
                    wireGuardSecret(set.east);
                    wireGuardSecret(set.west);
                    set.east.replace(Gateway.class, "west=Up", "west=NoAnswer");
                }),
                of(Fault.TUNNEL_PORT_DIFFERS, set -> {
                    agents(set.west, "", ", tunnelPort: 4789");
                    set.east.replace(Gateway.class, "west=Up", "west=NoAnswer");
                    set.west.replace(Gateway.class, "east=Up", "east=NoAnswer");
                }),
                of(Fault.WIREGUARD_SECRET_MISSING, set -> {
                    agents(set.east, wireGuard, "");
                    agents(set.west, wireGuard, "");
                    wireGuardSecret(set.east);
                }),
                of(Fault.LABEL_IDENTITIES_DIFFER, set -> config(set.west, "enableStretchedNetworkPolicy: true")),
                of(Fault.KUBE_PROXY_MODE, set -> set.west.add(ConfigMap.class, """
                        metadata: {name: kube-proxy, namespace: kube-system}
                        data: {config.conf: "kind: KubeProxyConfiguration\\nmode: ipvs\\n"}
                        """)),
                of(Fault.MTU_UNKNOWN, set -> event(set.west, "Node", "", "node-2", "UnknownUnderlay")),
                of(Fault.POD_IP_WITHOUT_ROUTE, set -> config(set.west, "endpointIPType: PodIP")),
                of(Fault.POD_CIDRS_MISSING, set -> {
                    agents(set.west, ", enablePodToPodConnectivity: true", "");
                    set.north.replace(
                            ResourceExport.class,
                            "serviceCIDR: \"10.112.0.0/16\"",
                            "serviceCIDR: \"10.112.0.0/16\"\n    podCIDRs: [\"10.12.0.0/16\"]");
                }),
                of(Fault.MTU_DIFFERS, set -> {
                    set.east.figures.add(new TunnelFigures("node-1", Map.of(), OptionalInt.of(1450)));
                    set.west.figures.add(new TunnelFigures("node-2", Map.of(), OptionalInt.of(8951)));
                }));
    }

    private static void network(ClusterDraft member, String reason) {
        member.replace(
                ClusterSet.class,
                "type: \"NetworkReady\"\n    status: \"True\"",
                "type: \"NetworkReady\"\n    status: \"False\"\n    reason: \"" + reason + "\"");
        member.replace(
                ClusterSet.class,
                "status: \"True\"\n    type: \"NetworkReady\"",
                "status: \"False\"\n    type: \"NetworkReady\"\n    reason: \"" + reason + "\"");
    }

    private static void config(ClusterDraft cluster, String text) {
        cluster.edit(
                ConfigMap.class,
                "controller-config",
                one -> one.setData(Map.of("controller_manager_config.yaml", text)));
    }

    private static void wireGuardSecret(ClusterDraft cluster) {
        var token = cluster.credentials.getFirst();
        cluster.credentials.add(new io.seine.cli.mc.observe.Credential(
                token.namespace(), "seine-wireguard", token.keys(), Optional.empty(), Optional.empty(), List.of()));
    }

    static Stream<Arguments> gateways() {
        return Stream.of(
                of(Fault.GATEWAY_ANNOTATION_INVALID, set -> {
                    set.west.replace(Node.class, "gateway: \"true\"", "gateway: \"yes\"");
                }),
                of(
                        Fault.GATEWAY_ADDRESS_MISSING,
                        set -> set.west.edit(
                                Node.class,
                                "",
                                one -> one.getMetadata()
                                        .setAnnotations(Map.of(
                                                "multicluster.antrea.io/gateway", "true",
                                                "multicluster.antrea.io/gateway-ip", "fe80::1")))),
                of(Fault.GATEWAY_NODE_NOT_READY, set -> {
                    set.west
                            .replace(Node.class, "status: \"True\"", "status: \"Unknown\"")
                            .remove(Gateway.class, "");
                    set.east.replace(Gateway.class, "west=Up", "west=NoAnswer");
                }),
                of(Fault.NO_GATEWAY, set -> {
                    set.west
                            .edit(Node.class, "", one -> one.getMetadata().setAnnotations(Map.of()))
                            .remove(Gateway.class, "");
                    set.east.replace(Gateway.class, "west=Up", "west=NoAnswer");
                }),
                of(Fault.GATEWAY_NOT_MADE, set -> set.west.remove(Gateway.class, "")),
                of(Fault.NETWORK_REFUSED, set -> network(set.west, "WriteRefused")),
                of(Fault.CLUSTER_LEFT_OUT, set -> set.west.replace(Gateway.class, "east=Up", "east=LeftOut")),
                of(Fault.TUNNEL_SILENT, set -> {
                    set.east.replace(Gateway.class, "west=Up", "west=NoAnswer");
                    set.west.replace(Gateway.class, "east=Up", "east=NeverAnswered");
                }),
                of(
                        Fault.STANDBY_IN_USE,
                        set -> event(set.west, "Gateway", "kube-system", "node-2", "GatewayNotAnswering")));
    }

    static Stream<Arguments> exports() {
        var all = new ArrayList<Arguments>();
        Map.of(
                        "ServiceNotFound", Fault.SERVICE_MISSING,
                        "ServiceTypeNotSupported", Fault.SERVICE_TYPE_UNSUPPORTED,
                        "ServiceNoClusterIP", Fault.SERVICE_WITHOUT_CLUSTER_IP,
                        "ServiceWithoutEndpoints", Fault.SERVICE_WITHOUT_ENDPOINTS,
                        "ServiceWithoutPorts", Fault.SERVICE_WITHOUT_PORTS,
                        "ServiceNameTooLong", Fault.SERVICE_NAME_TOO_LONG,
                        "ImportedService", Fault.SERVICE_IMPORTED,
                        "ExportRefused", Fault.EXPORT_REFUSED)
                .forEach((reason, fault) ->
                        all.add(of(fault, set -> export(set.west, "False", reason, "Failed", "NoConflicts"))));
        all.add(of(Fault.PORT_CONFLICT, set -> {
            export(set.west, "True", "Succeed", "Failed", "PortConflict");
            set.east.remove(ServiceExport.class, "");
            export(set.east, "True", "Succeed", "Exported", "PortConflict");
        }));
        all.add(of(Fault.EXPORT_PENDING, set -> export(set.west, "True", "Succeed", "Pending", "NoConflicts")));
        all.add(of(
                Fault.ENDPOINTS_TRUNCATED,
                set -> export(set.west, "True", "Succeed", "EndpointsTruncated", "NoConflicts")));
        all.add(of(
                Fault.IMPORT_NAME_TAKEN,
                set -> set.west.edit(
                        Service.class,
                        "antrea-mc-nginx",
                        one -> one.getMetadata().setAnnotations(Map.of()))));
        all.add(of(Fault.IMPORT_MISSING, set -> set.west.remove(Service.class, "antrea-mc-nginx")));
        all.add(of(
                Fault.IMPORT_NAMESPACE_MISSING,
                set -> set.west.remove(Namespace.class, "default").remove(Service.class, "antrea-mc-nginx")));
        all.add(of(Fault.ENDPOINTS_REFUSED, set -> set.west.add(ServiceImport.class, """
                metadata: {name: nginx, namespace: default}
                status: {conditions: [{type: Ready, status: "False", reason: EndpointsRefused, message: m}]}
                """)));
        all.add(of(Fault.IMPORTS_STALE, set -> set.west.add(Service.class, """
                metadata:
                  name: antrea-mc-old
                  namespace: default
                  annotations: {multicluster.antrea.io/imported-service: "true"}
                """)));
        all.add(of(
                Fault.DELETION_STUCK,
                set -> set.north.edit(
                        ResourceImport.class,
                        "",
                        one -> one.getMetadata().setDeletionTimestamp(ClusterSetDraft.BEFORE))));
        return all.stream();
    }

    private static void export(ClusterDraft cluster, String valid, String reason, String ready, String conflict) {
        var time = "lastTransitionTime: \"" + ClusterSetDraft.BEFORE + "\"";
        cluster.add(ServiceExport.class, """
                metadata: {name: web, namespace: default, creationTimestamp: "2026-01-01T11:00:00Z"}
                status:
                  conditions:
                    - {type: Valid, status: "%s", reason: %s, message: why, %s}
                    - {type: Ready, status: "%s", reason: %s, message: why, %s}
                    - {type: Conflict, status: "%s", reason: %s, message: why, %s}
                """.formatted(
                        valid,
                        reason,
                        time,
                        ready.equals("Exported") || ready.equals("EndpointsTruncated") ? "True" : "False",
                        ready,
                        time,
                        conflict.equals("PortConflict") ? "True" : "False",
                        conflict,
                        time));
    }

    static Stream<Arguments> policies() {
        return Stream.of(
                of(Fault.TIER_MISSING, set -> policy(set, true)),
                of(Fault.POLICY_NAME_TAKEN, set -> {
                    policy(set, true);
                    set.west.add(Tier.class, "metadata: {name: securityops}");
                    set.west.add(ClusterNetworkPolicy.class, "metadata: {name: antrea-mc-drop}");
                }),
                of(Fault.POLICY_CONFLICT, set -> set.north.add(ResourceExport.class, """
                        metadata: {name: second, namespace: NS}
                        spec: {kind: AntreaClusterNetworkPolicy, name: drop}
                        status: {conditions: [{type: Failure, status: "False", message: m}]}
                        """)),
                of(Fault.POLICY_KIND_MISSING, set -> policy(set, false)));
    }

    /** A policy of the ClusterSet; east has what it needs, west perhaps only its kind. */
    private static void policy(ClusterSetDraft set, boolean westKnows) {
        set.north.add(ResourceImport.class, """
                metadata: {name: drop-antreaclusternetworkpolicy, namespace: NS}
                spec: {kind: AntreaClusterNetworkPolicy, name: drop, clusternetworkpolicy: {tier: securityops}}
                """);
        for (var member : westKnows ? List.of(set.east, set.west) : List.of(set.east)) {
            member.add(CustomResourceDefinition.class, """
                    metadata: {name: clusternetworkpolicies.crd.antrea.io}
                    spec: {group: crd.antrea.io, names: {kind: ClusterNetworkPolicy, plural: x}, scope: Cluster, versions: []}
                    """);
        }
        set.east.add(Tier.class, "metadata: {name: securityops}");
    }
}
