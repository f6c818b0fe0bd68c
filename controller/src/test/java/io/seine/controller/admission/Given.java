package io.seine.controller.admission;

import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetSpec;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reviews, accounts and objects of a leader Namespace with the members east and west, each with an account of its name. */
final class Given {
    static final String NAMESPACE = "leader-ns";
    static final String CONTROLLER = account(NAMESPACE, "antrea-mc-controller");
    static final String EAST = account(NAMESPACE, "east");
    static final String WEST = account(NAMESPACE, "west");
    static final String SHARED = account(NAMESPACE, "antrea-mc-member-access-sa");
    static final String ELSEWHERE = account("other-ns", "east");
    static final String UNKNOWN = account(NAMESPACE, "unknown");
    static final String NAMESPACE_CONTROLLER = account("kube-system", "namespace-controller");
    static final String ADMIN = "kubernetes-admin";

    private static final JsonMapper JSON = new JsonMapper();

    private Given() {}

    static String account(String namespace, String name) {
        return "system:serviceaccount:" + namespace + ":" + name;
    }

    /** The accounts that the constants name, and {@code more} bound ones: name and cluster are the same. */
    static Accounts accounts(String... more) {
        var bindings = new LinkedHashMap<String, Optional<String>>();
        bindings.put("antrea-mc-controller", Optional.empty());
        bindings.put("antrea-mc-member-access-sa", Optional.empty());
        bindings.put("east", Optional.of("east"));
        bindings.put("west", Optional.of("west"));
        bindings.put("empty", Optional.of(""));
        for (var id : more) {
            bindings.put(id, Optional.of(id));
        }
        return new Accounts(bindings);
    }

    static Review create(String user, HasMetadata object) {
        return review(Review.CREATE, user, object, null);
    }

    static Review update(String user, HasMetadata before, HasMetadata after) {
        return review(Review.UPDATE, user, after, before);
    }

    static Review delete(String user, HasMetadata object) {
        return review(Review.DELETE, user, null, object);
    }

    static Review review(String operation, String user, @Nullable HasMetadata object, @Nullable HasMetadata oldObject) {
        return new Review("uid", operation, user, false, json(object), json(oldObject));
    }

    private static @Nullable JsonNode json(@Nullable HasMetadata object) {
        return object == null ? null : JSON.valueToTree(object);
    }

    static MemberClusterAnnounce announce(String cluster) {
        return MemberClusterAnnounce.of(NAMESPACE, cluster, "set", "north");
    }

    static ClusterSet clusterSet(String name, String cluster, String leader) {
        var set = new ClusterSet();
        set.getMetadata().setName(name);
        set.getMetadata().setNamespace(NAMESPACE);
        set.setSpec(new ClusterSetSpec(cluster, List.of(new ClusterSetSpec.Leader(leader, "", "")), ""));
        return set;
    }

    static ResourceExport service(String cluster, String namespace, String name) {
        return ResourceExport.of(
                NAMESPACE,
                ResourceExportSpec.service(
                        cluster,
                        namespace,
                        name,
                        List.of(new ServicePortBuilder()
                                .withName("http")
                                .withPort(80)
                                .withProtocol("TCP")
                                .build())));
    }

    static ResourceExport endpoints(String cluster, String namespace, String name, String... ips) {
        var subset = new EndpointSubsetBuilder()
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withProtocol("TCP")
                .endPort()
                .withAddresses(Arrays.stream(ips)
                        .map(ip -> new EndpointAddressBuilder().withIp(ip).build())
                        .toList());
        return ResourceExport.of(
                NAMESPACE, ResourceExportSpec.endpoints(cluster, namespace, name, List.of(subset.build())));
    }

    static ResourceExport clusterInfo(String cluster) {
        return clusterInfo(new ClusterInfo(
                cluster,
                "10.96.0.0/12",
                List.of(new ClusterInfo.GatewayInfo("172.18.0.2")),
                List.of("10.10.1.1/16"),
                null));
    }

    static ResourceExport clusterInfo(ClusterInfo info) {
        return ResourceExport.of(NAMESPACE, ResourceExportSpec.clusterInfo("kube-system", info));
    }

    static ResourceExport labels(String cluster) {
        return ResourceExport.of(
                NAMESPACE,
                ResourceExportSpec.labelIdentity(
                        cluster, io.seine.api.NormalizedLabel.of(Map.of("ns", "a"), Map.of("app", "client"))));
    }

    /** An export of a policy as an administrator writes it. */
    static ResourceExport policy(String objectName) {
        return JSON.convertValue(
                Map.of(
                        "metadata",
                        Map.of("name", objectName, "namespace", NAMESPACE),
                        "spec",
                        Map.of(
                                "kind",
                                "AntreaClusterNetworkPolicy",
                                "name",
                                "strict",
                                "clusterNetworkPolicy",
                                Map.of("priority", 1, "appliedTo", List.of(Map.of("podSelector", Map.of()))))),
                ResourceExport.class);
    }

    /** A copy of {@code export} with fields of its spec replaced. */
    static ResourceExport with(ResourceExport export, Map<String, Object> spec) {
        var tree = (tools.jackson.databind.node.ObjectNode)
                JSON.valueToTree(export).path("spec");
        spec.forEach((field, value) -> tree.set(field, JSON.valueToTree(value)));
        var copy = copy(export);
        copy.setSpec(JSON.treeToValue(tree, ResourceExportSpec.class));
        return copy;
    }

    /** A copy of {@code export} with a label replaced. */
    static ResourceExport labelled(ResourceExport export, String label, String value) {
        var copy = copy(export);
        var labels = new LinkedHashMap<>(copy.getMetadata().getLabels());
        labels.put(label, value);
        copy.getMetadata().setLabels(labels);
        return copy;
    }

    static ResourceExport named(ResourceExport export, String name) {
        var copy = copy(export);
        copy.getMetadata().setName(name);
        return copy;
    }

    static ResourceExport withoutFinalizer(ResourceExport export) {
        var copy = copy(export);
        copy.getMetadata().setFinalizers(List.of());
        return copy;
    }

    static ResourceExport terminating(ResourceExport export) {
        var copy = copy(export);
        copy.getMetadata().setDeletionTimestamp("2026-11-24T08:00:00Z");
        return copy;
    }

    static ResourceExport copy(ResourceExport export) {
        return JSON.treeToValue(JSON.valueToTree(export), ResourceExport.class);
    }
}
