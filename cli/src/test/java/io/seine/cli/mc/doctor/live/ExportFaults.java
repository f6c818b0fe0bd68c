package io.seine.cli.mc.doctor.live;

import static io.seine.cli.mc.doctor.live.Injection.made;
import static io.seine.cli.mc.doctor.live.RealClusterSet.LEADER;

import io.seine.cli.mc.doctor.Fault;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Services that cannot be exported or imported, and imports that nobody took away. */
final class ExportFaults {
    private static final String SPACE = "doctor-web";

    private ExportFaults() {}

    static Map<String, List<Injection>> groups() {
        return Map.of(
                "exports and imports, and agents that do nothing",
                Stream.concat(exports(), InstallationFaults.agents().stream()).toList());
    }

    private static Stream<Injection> exports() {
        var port = "ports: [{port: 80}]";
        var name = "n".repeat(60);
        return Stream.of(
                // First, and last to go: the Namespaces.
                new Injection(
                        Fault.SERVICE_MISSING,
                        "west",
                        "ServiceExport " + SPACE + "/missing",
                        set -> {
                            RealClusterSet.apply(set.east, namespace(SPACE));
                            RealClusterSet.apply(set.west, namespace(SPACE));
                            RealClusterSet.apply(set.west, namespace("doctor-only"));
                            RealClusterSet.apply(set.west, export("missing", SPACE));
                        },
                        (set, finding) -> RealClusterSet.delete(set.west, export("missing", SPACE))),
                exported(Fault.SERVICE_TYPE_UNSUPPORTED, "external", "type: ExternalName, externalName: example.org"),
                exported(Fault.SERVICE_WITHOUT_CLUSTER_IP, "headless", "clusterIP: None, " + port),
                exported(Fault.SERVICE_WITHOUT_PORTS, "portless", "clusterIP: None"),
                made(
                        Fault.SERVICE_WITHOUT_ENDPOINTS,
                        "west",
                        "ServiceExport " + SPACE + "/empty",
                        "west",
                        service("empty", SPACE, port) + export("empty", SPACE)),
                exported(Fault.SERVICE_NAME_TOO_LONG, name, port),
                new Injection(
                        Fault.PORT_CONFLICT,
                        "west",
                        "ServiceExport " + SPACE + "/clash",
                        set -> {
                            RealClusterSet.apply(set.east, all("clash", SPACE, port));
                            RealClusterSet.apply(set.west, all("clash", SPACE, "ports: [{port: 81}]"));
                        },
                        (set, finding) -> {
                            RealClusterSet.delete(set.east, all("clash", SPACE, port));
                            RealClusterSet.delete(set.west, all("clash", SPACE, port));
                        }),
                new Injection(
                        Fault.IMPORT_NAME_TAKEN,
                        "east",
                        "Service " + SPACE + "/antrea-mc-taken",
                        set -> {
                            RealClusterSet.apply(set.east, service("antrea-mc-taken", SPACE, port));
                            RealClusterSet.apply(set.west, all("taken", SPACE, port));
                        },
                        (set, finding) -> {
                            RealClusterSet.delete(set.east, service("antrea-mc-taken", SPACE, port));
                            RealClusterSet.delete(set.west, all("taken", SPACE, port));
                        }),
                made(
                                Fault.IMPORT_NAMESPACE_MISSING,
                                "east",
                                "Namespace doctor-only",
                                "west",
                                all("alone", "doctor-only", port))
                        .mendedAsPrinted(),
                new Injection(
                        Fault.SERVICE_IMPORTED,
                        "east",
                        "ServiceExport " + SPACE + "/antrea-mc-web",
                        set -> {
                            RealClusterSet.apply(set.west, all("web", SPACE, port));
                            RealClusterSet.apply(set.east, export("antrea-mc-web", SPACE));
                        },
                        (set, finding) -> {
                            RealClusterSet.delete(set.east, export("antrea-mc-web", SPACE));
                            RealClusterSet.delete(set.west, all("web", SPACE, port));
                            RealClusterSet.delete(set.west, all("alone", "doctor-only", port));
                        }),
                made(Fault.EXPORTS_STALE, "north", "ResourceExports of gone in " + LEADER, "north", """
                                apiVersion: multicluster.crd.antrea.io/v1alpha1
                                kind: ResourceExport
                                metadata: {name: gone-hash, namespace: %s, labels: {sourceClusterID: gone, sourceKind: LabelIdentity}}
                                spec: {clusterID: gone, kind: LabelIdentity, labelIdentity: {normalizedLabel: "a"}}
                                """.formatted(
                                        LEADER))
                        .mendedAsPrinted(),
                made(Fault.IMPORTS_STALE, "north", "Services default/antrea-mc-old", "north", """
                                apiVersion: v1
                                kind: Service
                                metadata:
                                  name: antrea-mc-old
                                  namespace: default
                                  annotations: {multicluster.antrea.io/imported-service: "true"}
                                spec: {ports: [{port: 80}]}
                                """)
                        .mendedAsPrinted());
    }

    /** A Service of west that is exported as it is. */
    private static Injection exported(Fault fault, String name, String spec) {
        return made(fault, "west", "ServiceExport " + SPACE + "/" + name, "west", all(name, SPACE, spec));
    }

    private static String namespace(String name) {
        return """
                apiVersion: v1
                kind: Namespace
                metadata: {name: %s}
                """.formatted(name);
    }

    private static String all(String name, String namespace, String spec) {
        return service(name, namespace, spec) + endpoints(name, namespace) + export(name, namespace);
    }

    private static String service(String name, String namespace, String spec) {
        return """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: %s, namespace: %s}
                spec: {%s}
                """.formatted(name, namespace, spec);
    }

    private static String endpoints(String name, String namespace) {
        return """
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s, namespace: %2$s, labels: {kubernetes.io/service-name: %1$s}}
                addressType: IPv4
                ports: [{port: 80}]
                endpoints: [{addresses: [192.0.2.77], conditions: {ready: true}}]
                """.formatted(name, namespace);
    }

    private static String export(String name, String namespace) {
        return """
                ---
                apiVersion: multicluster.x-k8s.io/v1alpha1
                kind: ServiceExport
                metadata: {name: %s, namespace: %s}
                """.formatted(name, namespace);
    }
}
