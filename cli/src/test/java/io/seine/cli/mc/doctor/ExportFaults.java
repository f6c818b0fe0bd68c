package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.mcs.ServiceImport;
import io.seine.api.multicluster.ResourceImport;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Stream;

/** What is wrong with exported and imported Services. */
final class ExportFaults {
    private ExportFaults() {}

    static Stream<Injected> all() {
        var all = new ArrayList<Injected>();
        Map.of(
                        "ServiceNotFound", Fault.SERVICE_MISSING,
                        "ServiceTypeNotSupported", Fault.SERVICE_TYPE_UNSUPPORTED,
                        "ServiceNoClusterIP", Fault.SERVICE_WITHOUT_CLUSTER_IP,
                        "ServiceWithoutEndpoints", Fault.SERVICE_WITHOUT_ENDPOINTS,
                        "ServiceWithoutPorts", Fault.SERVICE_WITHOUT_PORTS,
                        "ServiceNameTooLong", Fault.SERVICE_NAME_TOO_LONG,
                        "ImportedService", Fault.SERVICE_IMPORTED,
                        "ExportRefused", Fault.EXPORT_REFUSED)
                .forEach((reason, fault) -> all.add(
                        new Injected(fault, set -> export(set.west, "False", reason, "Failed", "NoConflicts"))));
        all.add(new Injected(Fault.PORT_CONFLICT, set -> {
            export(set.west, "True", "Succeed", "Failed", "PortConflict");
            set.east.remove(ServiceExport.class, "");
            export(set.east, "True", "Succeed", "Exported", "PortConflict");
        }));
        all.add(new Injected(
                Fault.EXPORT_PENDING, set -> export(set.west, "True", "Succeed", "Pending", "NoConflicts")));
        all.add(new Injected(
                Fault.ENDPOINTS_TRUNCATED,
                set -> export(set.west, "True", "Succeed", "EndpointsTruncated", "NoConflicts")));
        all.add(new Injected(
                Fault.IMPORT_NAME_TAKEN,
                set -> set.west.edit(
                        Service.class,
                        "antrea-mc-nginx",
                        one -> one.getMetadata().setAnnotations(Map.of()))));
        all.add(new Injected(Fault.IMPORT_MISSING, set -> set.west.remove(Service.class, "antrea-mc-nginx")));
        all.add(new Injected(
                Fault.IMPORT_NAMESPACE_MISSING,
                set -> set.west.remove(Namespace.class, "default").remove(Service.class, "antrea-mc-nginx")));
        all.add(new Injected(Fault.ENDPOINTS_REFUSED, set -> set.west.add(ServiceImport.class, """
                metadata: {name: nginx, namespace: default}
                status: {conditions: [{type: Ready, status: "False", reason: EndpointsRefused, message: m}]}
                """)));
        all.add(new Injected(Fault.IMPORTS_STALE, set -> set.west.add(Service.class, """
                metadata:
                  name: antrea-mc-old
                  namespace: default
                  annotations: {multicluster.antrea.io/imported-service: "true"}
                """)));
        all.add(new Injected(
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
}
