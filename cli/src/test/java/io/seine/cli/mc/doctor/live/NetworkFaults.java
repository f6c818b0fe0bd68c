package io.seine.cli.mc.doctor.live;

import static io.seine.cli.mc.doctor.live.Edits.agentConfig;
import static io.seine.cli.mc.doctor.live.Edits.alike;
import static io.seine.cli.mc.doctor.live.Edits.annotate;
import static io.seine.cli.mc.doctor.live.Edits.by;
import static io.seine.cli.mc.doctor.live.Edits.controllerConfig;
import static io.seine.cli.mc.doctor.live.Edits.install;
import static io.seine.cli.mc.doctor.live.Edits.remove;
import static io.seine.cli.mc.doctor.live.Edits.status;
import static io.seine.cli.mc.doctor.live.Injection.follows;
import static io.seine.cli.mc.doctor.live.Injection.made;
import static io.seine.cli.mc.doctor.live.RealClusterSet.LEADER;
import static io.seine.cli.mc.doctor.live.RealClusterSet.MEMBER;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Secret;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.cli.mc.doctor.Fault;
import io.seine.cli.mc.doctor.live.Injection.Act;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings that do not go together, ranges that collide, Nodes that cannot be gateways. */
final class NetworkFaults {
    private static final String GATEWAY = "multicluster.antrea.io/gateway";
    private static final String CONFIG = "ConfigMap " + MEMBER + "/antrea-mc-controller-config";

    private NetworkFaults() {}

    static Map<String, List<Injection>> groups() {
        var groups = new LinkedHashMap<String, List<Injection>>();
        groups.put("network: settings", settings());
        groups.put("network: Nodes that are no gateways", nodes());
        groups.put("network: ranges of other members", ranges());
        groups.put(
                "network: no gateways",
                List.of(
                        new Injection(
                                        Fault.NO_GATEWAY,
                                        "east",
                                        "ClusterSet " + MEMBER + "/set",
                                        annotate("east", Node.class, "doctor-1", GATEWAY, "false"),
                                        alike())
                                .mendedAsPrinted("NODE=doctor-1"),
                        new Injection(
                                Fault.GATEWAY_NODE_NOT_READY,
                                "west",
                                "Nodes doctor-2",
                                ready("False"),
                                by(ready("True")))));
        return groups;
    }

    private static List<Injection> settings() {
        return List.of(
                new Injection(
                        Fault.ENCRYPTION_ONE_SIDE,
                        "west",
                        "multicluster.trafficEncryptionMode",
                        agentConfig("west", "  trafficEncryptionMode: wireGuard\n"),
                        install("west")),
                new Injection(
                        Fault.WIREGUARD_SECRET_MISSING,
                        "west",
                        "Secret " + MEMBER + "/seine-wireguard",
                        remove("west", Secret.class, MEMBER + "/seine-wireguard"),
                        alike()),
                new Injection(
                        Fault.TUNNEL_PORT_DIFFERS,
                        "east",
                        "tunnelPort",
                        agentConfig("east", "  enablePodToPodConnectivity: true\ntunnelPort: 4789\n"),
                        install("east")),
                new Injection(Fault.POD_CIDRS_MISSING, "east", CONFIG, set -> {}, alike()),
                new Injection(Fault.POD_CIDRS_MISSING, "west", CONFIG, set -> {}, alike()),
                new Injection(
                        Fault.LABEL_IDENTITIES_DIFFER,
                        "west",
                        "enableStretchedNetworkPolicy",
                        controllerConfig("west", "enableStretchedNetworkPolicy: true\n"),
                        alike()),
                new Injection(
                        Fault.POD_IP_WITHOUT_ROUTE,
                        "east",
                        CONFIG,
                        controllerConfig("east", "endpointIPType: PodIP\npodCIDRs: [10.77.0.0/16]\n"),
                        alike()),
                new Injection(Fault.POD_CIDR_WRONG, "east", CONFIG, set -> {}, alike()),
                made(Fault.KUBE_PROXY_MODE, "east", "ConfigMap kube-system/kube-proxy", "east", """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: kube-proxy, namespace: kube-system}
                        data:
                          config.conf: |
                            kind: KubeProxyConfiguration
                            mode: ipvs
                        """));
    }

    private static List<Injection> nodes() {
        return List.of(
                new Injection(
                                Fault.GATEWAY_ANNOTATION_INVALID,
                                "west",
                                "Node doctor-2",
                                annotate("west", Node.class, "doctor-2", GATEWAY, "yes"),
                                alike())
                        .mendedAsPrinted(),
                new Injection(
                                Fault.GATEWAY_ADDRESS_MISSING,
                                "east",
                                "Node doctor-1",
                                annotate("east", Node.class, "doctor-1", GATEWAY + "-ip", "fe80::1"),
                                alike())
                        .mendedAsPrinted("ADDRESS=192.0.2.1"));
    }

    private static List<Injection> ranges() {
        return List.of(
                new Injection(
                        Fault.CIDR_OVERLAP,
                        "east",
                        "the clusters east and south",
                        set -> member(set, "south", set.serviceCidr("east"), Duration.ZERO),
                        (set, finding) -> leave(set, "south")),
                new Injection(
                        Fault.RANGE_INVALID,
                        "lima",
                        "ResourceExport lima-clusterinfo",
                        set -> member(set, "lima", "127.0.0.0/16", Duration.ZERO),
                        (set, finding) -> leave(set, "lima")),
                new Injection(
                        Fault.RANGE_HOLDS_NODE,
                        "mike",
                        "ResourceExport mike-clusterinfo",
                        set -> member(set, "mike", "192.0.2.0/24", Duration.ZERO),
                        (set, finding) -> leave(set, "mike")),
                new Injection(
                                Fault.MEMBER_SILENT,
                                "oscar",
                                "MemberClusterAnnounce " + LEADER + "/member-announce-from-oscar",
                                set -> member(set, "oscar", "10.250.0.0/16", Duration.ofMinutes(9)),
                                alike())
                        .mendedAsPrinted(),
                follows(Fault.NETWORK_REFUSED, "west", "ClusterSet " + MEMBER + "/set"));
    }

    /** A member that is not looked at, as the leader has it. */
    private static void member(RealClusterSet set, String id, String serviceCidr, Duration silence) {
        RealClusterSet.apply(set.north, """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: doctor-others, namespace: %1$s}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: doctor-others, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: antrea-mc-member-cluster-role}
                subjects: [{kind: ServiceAccount, name: doctor-others, namespace: %1$s}]
                """.formatted(LEADER));
        try (var client = RealClusterSet.as(set.north, LEADER, "doctor-others", "test")) {
            var announce = MemberClusterAnnounce.of(LEADER, id, "set", "north");
            announce.getMetadata()
                    .setAnnotations(Map.of(
                            "touch-ts",
                            Instant.now()
                                    .minus(silence)
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString()));
            client.resource(announce).create();
        }
        RealClusterSet.apply(set.north, export(id, serviceCidr));
    }

    private static String export(String id, String serviceCidr) {
        return """
                apiVersion: multicluster.crd.antrea.io/v1alpha1
                kind: ResourceExport
                metadata:
                  name: %1$s-clusterinfo
                  namespace: %2$s
                  labels: {sourceClusterID: %1$s, sourceKind: ClusterInfo, sourceName: %1$s, sourceNamespace: kube-system}
                spec:
                  clusterID: %1$s
                  kind: ClusterInfo
                  name: %1$s
                  namespace: kube-system
                  clusterInfo: {clusterID: %1$s, serviceCIDR: %3$s, gatewayInfos: [{gatewayIP: 203.0.113.9}]}
                """.formatted(id, LEADER, serviceCidr);
    }

    private static void leave(RealClusterSet set, String id) {
        set.north
                .client()
                .resource(MemberClusterAnnounce.of(LEADER, id, "set", "north"))
                .delete();
        RealClusterSet.delete(set.north, export(id, ""));
    }

    private static Act ready(String status) {
        return status("west", Node.class, "doctor-2", """
                {"status": {"conditions": [{"type": "Ready", "status": "%s", "reason": "KubeletNotReady"}]}}
                """.formatted(status));
    }
}
