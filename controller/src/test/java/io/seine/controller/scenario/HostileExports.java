package io.seine.controller.scenario;

import static io.seine.controller.scenario.Writes.with;

import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.seine.api.NormalizedLabel;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** What a member may write, and everything around it that nobody may. */
record HostileExports(String namespace, String clusterSet) {
    private static final String SERVICE = "Service";
    private static final String ENDPOINTS = "Endpoints";
    private static final String CLUSTER_INFO = "ClusterInfo";
    private static final String LABEL_IDENTITY = "LabelIdentity";

    /** Every export that a member of that ID makes, by kind. */
    Map<String, ObjectNode> exports(String cluster) {
        var exports = new LinkedHashMap<String, ObjectNode>();
        Stream.of(
                        ResourceExportSpec.service(
                                cluster,
                                "prod",
                                "web",
                                List.of(new ServicePortBuilder()
                                        .withName("http")
                                        .withPort(80)
                                        .withProtocol("TCP")
                                        .build())),
                        ResourceExportSpec.endpoints(
                                cluster,
                                "prod",
                                "web",
                                List.of(new EndpointSubsetBuilder()
                                        .addNewAddress()
                                        .withIp("10.1.0.7")
                                        .endAddress()
                                        .addNewPort()
                                        .withName("http")
                                        .withPort(80)
                                        .withProtocol("TCP")
                                        .endPort()
                                        .build())),
                        ResourceExportSpec.clusterInfo(
                                "kube-system",
                                new ClusterInfo(
                                        cluster,
                                        "10.1.0.0/16",
                                        List.of(new ClusterInfo.GatewayInfo("172.18.0.9")),
                                        List.of("10.2.0.0/16"),
                                        null)),
                        ResourceExportSpec.labelIdentity(
                                cluster, NormalizedLabel.of(Map.of("ns", "prod"), Map.of("app", "web"))))
                .forEach(spec -> exports.put(spec.kind(), Writes.tree(ResourceExport.of(namespace, spec))));
        return exports;
    }

    /** The export of that kind. */
    ObjectNode export(String cluster, String kind) {
        return Objects.requireNonNull(exports(cluster).get(kind), kind);
    }

    ObjectNode announce(String cluster) {
        return Writes.tree(MemberClusterAnnounce.of(namespace, cluster, clusterSet, "test-cluster-north"));
    }

    /** What is wrong with it, and the object: {@code cluster} pretends to be {@code victim}, or breaks a rule. */
    Map<String, ObjectNode> forged(String kind, String cluster, String victim) {
        var good = export(cluster, kind);
        var theirs = export(victim, kind);
        var named = kind.equals(SERVICE) || kind.equals(ENDPOINTS);
        var forged = new LinkedHashMap<String, ObjectNode>();
        forged.put("victim's whole object", theirs);
        forged.put("victim's cluster in the spec", with(good, "spec.clusterID", victim));
        forged.put("no cluster in the spec", with(good, "spec.clusterID", null));
        forged.put("victim's cluster in the label", with(good, "metadata.labels.sourceClusterID", victim));
        forged.put("no cluster in the label", with(good, "metadata.labels.sourceClusterID", null));
        forged.put("no labels", with(good, "metadata.labels", null));
        forged.put("another kind in the label", with(good, "metadata.labels.sourceKind", "AntreaClusterNetworkPolicy"));
        forged.put("no kind in the label", with(good, "metadata.labels.sourceKind", null));
        forged.put("an unknown kind", with(with(good, "spec.kind", "Foo"), "metadata.labels.sourceKind", "Foo"));
        forged.put(
                "a policy",
                with(with(good, "spec.kind", "AntreaClusterNetworkPolicy"), "spec.clusterNetworkPolicy", policy()));
        forged.put("a policy beside it", with(good, "spec.clusterNetworkPolicy", policy()));
        if (named) {
            forged.put("another name in the label", with(good, "metadata.labels.sourceName", "db"));
            forged.put("another Namespace in the label", with(good, "metadata.labels.sourceNamespace", "dev"));
            forged.put("a Namespace that is none", with(good, "spec.namespace", "prod/x"));
            forged.put("a long Namespace", with(good, "spec.namespace", "n".repeat(64)));
            forged.put("a name that is none", with(good, "spec.name", "Web"));
            forged.put("an empty name", with(good, "spec.name", ""));
            forged.put("a name with a dot", with(good, "spec.name", "web.x"));
        }
        switch (kind) {
            case SERVICE -> {
                forged.put("no payload", with(good, "spec.service", null));
                forged.put("port 0", with(good, "spec.service.serviceSpec.ports.0.port", 0));
                forged.put("port 65536", with(good, "spec.service.serviceSpec.ports.0.port", 65_536));
                forged.put("protocol ICMP", with(good, "spec.service.serviceSpec.ports.0.protocol", "ICMP"));
            }
            case ENDPOINTS -> {
                forged.put("no payload", with(good, "spec.endpoints", null));
                forged.put("port -1", with(good, "spec.endpoints.subsets.0.ports.0.port", -1));
                for (var ip :
                        List.of("", "x", "127.0.0.1", "0.0.0.0", "169.254.0.1", "224.0.0.1", "::1", "10.0.0.0/8")) {
                    forged.put("address " + ip, with(good, "spec.endpoints.subsets.0.addresses.0.ip", ip));
                }
            }
            case CLUSTER_INFO -> {
                forged.put("victim's networks", with(good, "spec.clusterInfo.clusterID", victim));
                forged.put("a Service CIDR of everything", with(good, "spec.clusterInfo.serviceCIDR", "0.0.0.0/0"));
                forged.put("a Service CIDR that is none", with(good, "spec.clusterInfo.serviceCIDR", "10.0.0.1"));
                forged.put("a Pod CIDR that is none", with(good, "spec.clusterInfo.podCIDRs", List.of("x/8")));
                forged.put("a gateway that is none", with(good, "spec.clusterInfo.gatewayInfos.0.gatewayIP", "gw"));
                forged.put(
                        "a gateway of this host", with(good, "spec.clusterInfo.gatewayInfos.0.gatewayIP", "127.0.0.1"));
                forged.put("a key that is none", with(good, "spec.clusterInfo.wireGuard", Map.of("publicKey", "AAAA")));
            }
            case LABEL_IDENTITY -> {
                forged.put("no payload", with(good, "spec.labelIdentity", null));
                forged.put(
                        "other labels than the name's", with(good, "spec.labelIdentity.normalizedLabel", "ns:&pod:"));
                forged.put(
                        "a huge label",
                        with(good, "spec.labelIdentity.normalizedLabel", "ns:" + "x".repeat(40_000) + "&pod:"));
            }
            default -> throw new IllegalArgumentException(kind);
        }
        return forged;
    }

    /** Names under which {@code cluster} may not create it. */
    List<ObjectNode> misnamed(String kind, String cluster, String victim) {
        var good = export(cluster, kind);
        var theirs = export(victim, kind).path("metadata").path("name").asString();
        var own = good.path("metadata").path("name").asString();
        var names = new ArrayList<>(List.of(
                theirs,
                own + "-x",
                own.substring(cluster.length() + 1),
                cluster + "-1-" + own.substring(cluster.length() + 1),
                victim + "-clusterinfo",
                victim + "-prod-web-endpoints",
                "x"));
        names.remove(own);
        return names.stream()
                .distinct()
                .map(name -> with(good, "metadata.name", name))
                .toList();
    }

    /** An announce of {@code cluster} with something wrong. */
    Map<String, ObjectNode> forgedAnnounces(String cluster, String victim) {
        var good = announce(cluster);
        var forged = new LinkedHashMap<String, ObjectNode>();
        forged.put("victim's whole announce", announce(victim));
        forged.put("victim's cluster", with(good, "clusterID", victim));
        forged.put("victim's name", with(good, "metadata.name", "member-announce-from-" + victim));
        forged.put("another name", with(good, "metadata.name", "hello"));
        forged.put("no cluster", with(good, "clusterID", ""));
        forged.put("another ClusterSet", with(good, "clusterSetID", "other"));
        forged.put("another leader", with(good, "leaderClusterID", "other"));
        forged.put("a cluster that begins as victim's", announce(victim + "-1"));
        return forged;
    }

    static Map<String, Object> policy() {
        return Map.of("priority", 1, "tier", "securityops", "appliedTo", List.of());
    }

    /** A policy as an administrator writes it. */
    ObjectNode policy(String name) {
        var export = export("x", SERVICE);
        export.set("metadata", Writes.JSON.valueToTree(Map.of("name", name, "namespace", namespace)));
        export.set(
                "spec",
                Writes.JSON.valueToTree(
                        Map.of("kind", "AntreaClusterNetworkPolicy", "name", name, "clusterNetworkPolicy", policy())));
        return export;
    }
}
