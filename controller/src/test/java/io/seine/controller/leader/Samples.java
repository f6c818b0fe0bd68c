package io.seine.controller.leader;

import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.seine.api.Finalizers;
import io.seine.api.Kinds;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.PolicySpec;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.api.multicluster.ResourceImport;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Exports as members make them, and what the leader sees of them. */
final class Samples {
    static final String NAMESPACE = "leader-ns";
    static final Instant EPOCH = Instant.parse("2026-11-24T08:00:00Z");

    private Samples() {}

    /** @param age the export's place in the order of creation */
    static ResourceExport service(String cluster, String namespace, String name, int age, int... ports) {
        return created(ResourceExportSpec.service(cluster, namespace, name, ports(ports)), age);
    }

    static ResourceExport endpoints(String cluster, String namespace, String name, int age, String... ips) {
        return created(ResourceExportSpec.endpoints(cluster, namespace, name, List.of(subset(ips))), age);
    }

    static ResourceExport clusterInfo(String cluster, String cidr) {
        return created(
                ResourceExportSpec.clusterInfo(
                        "kube-system", new ClusterInfo(cluster, cidr, List.of(), List.of(), null)),
                1);
    }

    static ResourceExport policy(String objectName, String name, int priority, int age) {
        var spec = new ResourceExportSpec(
                "",
                name,
                "",
                Kinds.CLUSTER_NETWORK_POLICY,
                null,
                null,
                null,
                null,
                new PolicySpec(Map.of("priority", priority)),
                null,
                null);
        var export = new ResourceExport();
        export.setSpec(spec);
        export.getMetadata().setName(objectName);
        return stamped(export, age);
    }

    static ResourceExport created(ResourceExportSpec spec, int age) {
        return stamped(ResourceExport.of(NAMESPACE, spec), age);
    }

    private static ResourceExport stamped(ResourceExport export, int age) {
        export.getMetadata().setNamespace(NAMESPACE);
        export.getMetadata().setFinalizers(List.of(Finalizers.RESOURCE_EXPORT));
        export.getMetadata().setCreationTimestamp(EPOCH.plusSeconds(age).toString());
        return export;
    }

    static ResourceExport terminating(ResourceExport export) {
        export.getMetadata().setDeletionTimestamp(EPOCH.toString());
        return export;
    }

    static ResourceExport without(ResourceExport export) {
        var spec = Exported.spec(export);
        export.setSpec(new ResourceExportSpec(
                spec.clusterID(),
                spec.name(),
                spec.namespace(),
                spec.kind(),
                null,
                null,
                null,
                null,
                null,
                null,
                null));
        return export;
    }

    static ResourceImport madeBy(String manager, ResourceImport object) {
        object.getMetadata()
                .setManagedFields(List.of(
                        new ManagedFieldsEntryBuilder().withManager(manager).build()));
        return object;
    }

    static EndpointSubset subset(String... ips) {
        return new EndpointSubsetBuilder()
                .withAddresses(Arrays.stream(ips)
                        .map(ip -> new EndpointAddressBuilder().withIp(ip).build())
                        .toList())
                .withPorts(new EndpointPortBuilder()
                        .withPort(80)
                        .withProtocol("TCP")
                        .build())
                .build();
    }

    private static List<ServicePort> ports(int... ports) {
        return Arrays.stream(ports)
                .mapToObj(port -> new ServicePortBuilder()
                        .withName("p" + port)
                        .withPort(port)
                        .withProtocol("TCP")
                        .build())
                .toList();
    }

    static ImportPlan plan(String name, List<ResourceExport> all, ResourceImport current) {
        return plan(name, all, Optional.of(current));
    }

    static ImportPlan plan(String name, List<ResourceExport> all) {
        return plan(name, all, Optional.empty());
    }

    /** As the reconciler takes its inputs from the indexes. */
    static ImportPlan plan(String name, List<ResourceExport> all, Optional<ResourceImport> current) {
        var services = name.endsWith("-endpoints") ? name.replaceFirst("-endpoints$", "-service") : "";
        return ImportPlan.plan(new ImportPlan.Inputs(NAMESPACE, name, under(all, name), under(all, services), current));
    }

    private static List<ResourceExport> under(List<ResourceExport> all, String name) {
        return all.stream()
                .filter(export ->
                        Exported.importName(export).filter(name::equals).isPresent())
                .toList();
    }
}
