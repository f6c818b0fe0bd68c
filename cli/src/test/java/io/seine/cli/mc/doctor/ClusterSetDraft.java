package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
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
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.mcs.ServiceImport;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.cli.mc.observe.Access;
import io.seine.cli.mc.observe.Certificates;
import io.seine.cli.mc.observe.Certificates.Certificate;
import io.seine.cli.mc.observe.Credential;
import io.seine.cli.mc.observe.Observation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A healthy ClusterSet, led by north, with the members east and west: what a test changes before it is judged. */
final class ClusterSetDraft {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    static final String BEFORE = "2026-01-01T11:00:00Z";
    static final Certificate AUTHORITY = new Certificate(
            "CN=north",
            NOW.minusSeconds(9999),
            NOW.plusSeconds(99_999_999),
            Certificates.parse(pem()).getFirst().fingerprint());

    final ClusterDraft north = new ClusterDraft("north", "leader-ns");
    final ClusterDraft east = new ClusterDraft("east", "kube-system");
    final ClusterDraft west = new ClusterDraft("west", "kube-system");

    ClusterSetDraft() {
        Stream.of(ClusterSet.class, MemberClusterAnnounce.class, ResourceExport.class, ResourceImport.class)
                .forEach(kind -> definition(north, kind));
        controller(north, "leader", "clustersets, memberclusterannounces, resourceexports");
        north.add(ClusterSet.class, """
                metadata: {name: set, namespace: NS, creationTimestamp: "2026-01-01T10:00:00Z"}
                spec: {clusterID: north, leaders: [{clusterID: north}]}
                status: {conditions: [{type: Ready, status: "True", lastTransitionTime: "2026-01-01T11:00:00Z"}]}
                """);
        north.add(Role.class, "metadata: {name: antrea-mc-member-cluster-role, namespace: NS}");
        north.add(ConfigMap.class, """
                metadata: {name: kube-root-ca.crt, namespace: NS}
                data: {ca.crt: "%s"}
                """.formatted(pem().replace("\n", "\\n")));
        member(east, 1);
        member(west, 2);
        offer();
    }

    private static void definition(ClusterDraft cluster, Class<? extends HasMetadata> kind) {
        cluster.add(CustomResourceDefinition.class, """
                metadata: {name: %s}
                spec:
                  group: x
                  names: {kind: %s, plural: x}
                  scope: Namespaced
                  versions: [{name: %s, served: true, storage: true}]
                """.formatted(
                HasMetadata.getFullResourceName(kind), HasMetadata.getKind(kind), HasMetadata.getVersion(kind)));
    }

    static String pem() {
        try (var file = ClusterSetDraft.class.getResourceAsStream("authority.pem")) {
            return new String(java.util.Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void controller(ClusterDraft cluster, String mode, String resources) {
        cluster.add(Deployment.class, """
                metadata: {name: antrea-mc-controller, namespace: NS}
                spec:
                  replicas: 1
                  template: {spec: {containers: [{name: c, image: "seine:dev", args: [%s]}]}}
                status: {availableReplicas: 1}
                """.formatted(mode));
        pod(cluster, "antrea-mc-controller", "");
        cluster.add(ConfigMap.class, """
                metadata: {name: antrea-mc-controller-config, namespace: NS}
                data: {controller_manager_config.yaml: "kind: MultiClusterConfig\\n"}
                """);
        cluster.add(Role.class, "metadata: {name: antrea-mc-controller-role, namespace: NS}");
        cluster.add(RoleBinding.class, """
                metadata: {name: antrea-mc-controller-rolebinding, namespace: NS}
                roleRef: {kind: Role, name: antrea-mc-controller-role, apiGroup: x}
                subjects: [{kind: ServiceAccount, name: antrea-mc-controller, namespace: NS}]
                """);
        for (var name : List.of("antrea-mc-controller-webhook", "antrea-mc-controller-wide")) {
            cluster.add(ClusterRole.class, "metadata: {name: " + name + "}");
            cluster.add(ClusterRoleBinding.class, """
                    metadata: {name: %1$s}
                    roleRef: {kind: ClusterRole, name: %1$s, apiGroup: x}
                    subjects: [{kind: ServiceAccount, name: antrea-mc-controller, namespace: NS}]
                    """.formatted(name));
        }
        cluster.add(ValidatingWebhookConfiguration.class, """
                metadata:
                  name: antrea-mc-validating-webhook-configuration
                  labels: {role: %s, served-by: antrea-mc-controller}
                webhooks:
                  - name: v
                    failurePolicy: Fail
                    clientConfig:
                      caBundle: %s
                      service: {name: antrea-mc-webhook-service, namespace: NS}
                    rules: [{resources: [%s]}]
                """.formatted(
                        mode, Base64.getEncoder().encodeToString(pem().getBytes(StandardCharsets.UTF_8)), resources));
        cluster.add(Service.class, "metadata: {name: antrea-mc-webhook-service, namespace: NS}");
        cluster.add(EndpointSlice.class, """
                metadata:
                  name: antrea-mc-webhook-service-1
                  namespace: NS
                  labels: {kubernetes.io/service-name: antrea-mc-webhook-service}
                endpoints: [{addresses: [10.0.0.1], conditions: {ready: true}}]
                """);
    }

    private static void pod(ClusterDraft cluster, String component, String node) {
        cluster.add(Pod.class, """
                metadata: {name: %1$s-1, namespace: NS, labels: {app: antrea, component: %1$s}}
                spec: {nodeName: "%2$s", containers: [{name: c}]}
                status:
                  startTime: "2026-01-01T11:00:00Z"
                  conditions: [{type: Ready, status: "True"}]
                  containerStatuses: [{name: c, image: "seine:dev", restartCount: 0, state: {running: {}}}]
                """.formatted(component, node));
    }

    private void member(ClusterDraft member, int number) {
        Stream.of(
                        ClusterSet.class,
                        Gateway.class,
                        ClusterInfoImport.class,
                        LabelIdentity.class,
                        ServiceExport.class,
                        ServiceImport.class)
                .forEach(kind -> definition(member, kind));
        var other = number == 1 ? "west" : "east";
        controller(member, "member", "clustersets, gateways");
        member.add(ClusterSet.class, """
                metadata: {name: set, namespace: NS, creationTimestamp: "2026-01-01T10:00:00Z"}
                spec:
                  clusterID: ID
                  leaders: [{clusterID: north, server: "https://north:6443", secret: token}]
                  namespace: leader-ns
                status:
                  conditions:
                    - {type: Ready, status: "True", lastTransitionTime: "2026-01-01T11:00:00Z"}
                    - {type: NetworkReady, status: "True", lastTransitionTime: "2026-01-01T11:00:00Z"}
                """);
        member.credentials.add(credential(member, Set.of("ca.crt", "token"), Optional.empty(), List.of(AUTHORITY)));
        member.outcome = Optional.of(
                new Access.Known("system:serviceaccount:leader-ns:member-" + member.name, Optional.empty()));
        member.add(DaemonSet.class, """
                metadata: {name: seine-agent, namespace: NS}
                spec: {template: {spec: {containers: [{name: c, image: "seine:dev"}]}}}
                """);
        member.add(ConfigMap.class, """
                metadata: {name: seine-agent-config, namespace: NS}
                data:
                  antrea-agent.conf: "{featureGates: {Multicluster: true}, multicluster: {enableGateway: true}}"
                """);
        pod(member, "seine-agent", "node-" + number);
        member.add(Node.class, """
                metadata: {name: node-%1$d, annotations: {multicluster.antrea.io/gateway: "true"}}
                spec: {podCIDR: 10.1%1$d.1.0/24}
                status:
                  nodeInfo: {kernelVersion: 6.12.1}
                  addresses: [{type: InternalIP, address: 192.168.0.%1$d}]
                  conditions: [{type: Ready, status: "True"}]
                """.formatted(number));
        member.add(Gateway.class, """
                metadata:
                  name: node-%1$d
                  namespace: NS
                  annotations: {multicluster.seine.io/tunnels: %2$s=Up}
                gatewayIP: 192.168.0.%1$d
                internalIP: 192.168.0.%1$d
                serviceCIDR: 10.11%1$d.0.0/16
                """.formatted(number, other));
        member.add(Namespace.class, "metadata: {name: default}");
        member.add(Service.class, """
                metadata: {name: kubernetes, namespace: default}
                spec: {clusterIP: 10.11%d.0.1}
                """.formatted(number));
        atLeader(member, number);
    }

    private void atLeader(ClusterDraft member, int number) {
        north.add(ServiceAccount.class, """
                metadata:
                  name: member-%1$s
                  namespace: leader-ns
                  annotations: {multicluster.antrea.io/cluster-id: %1$s}
                """.formatted(member.name));
        north.add(RoleBinding.class, """
                metadata: {name: member-%1$s, namespace: leader-ns}
                roleRef: {kind: Role, name: antrea-mc-member-cluster-role, apiGroup: x}
                subjects: [{kind: ServiceAccount, name: member-%1$s, namespace: leader-ns}]
                """.formatted(member.name));
        north.add(MemberClusterAnnounce.class, """
                metadata:
                  name: member-announce-from-%1$s
                  namespace: leader-ns
                  annotations: {touch-ts: "2026-01-01T11:59:55Z"}
                clusterID: %1$s
                clusterSetID: set
                leaderClusterID: north
                """.formatted(member.name));
        north.add(ResourceExport.class, """
                metadata: {name: %1$s-clusterinfo, namespace: leader-ns}
                spec:
                  clusterID: %1$s
                  kind: ClusterInfo
                  name: %1$s
                  clusterInfo:
                    clusterID: %1$s
                    serviceCIDR: 10.11%2$d.0.0/16
                    gatewayInfos: [{gatewayIP: 192.168.0.%2$d}]
                """.formatted(member.name, number));
    }

    /** East exports nginx, and west imports it. */
    private void offer() {
        north.add(ResourceImport.class, """
                metadata: {name: default-nginx-service, namespace: leader-ns, creationTimestamp: "2026-01-01T11:00:00Z"}
                spec: {kind: ServiceImport, name: nginx, namespace: default}
                """);
        east.add(ServiceExport.class, """
                metadata: {name: nginx, namespace: default, creationTimestamp: "2026-01-01T11:00:00Z"}
                status:
                  conditions:
                    - {type: Valid, status: "True", reason: Succeed, lastTransitionTime: "2026-01-01T11:00:00Z"}
                    - {type: Ready, status: "True", reason: Exported, lastTransitionTime: "2026-01-01T11:00:00Z"}
                    - {type: Conflict, status: "False", reason: NoConflicts, lastTransitionTime: "2026-01-01T11:00:00Z"}
                """);
        for (var member : List.of(east, west)) {
            member.add(Service.class, """
                    metadata:
                      name: antrea-mc-nginx
                      namespace: default
                      annotations: {multicluster.antrea.io/imported-service: "true"}
                    """);
        }
    }

    static Credential credential(
            ClusterDraft member, Set<String> keys, Optional<Instant> expires, List<Certificate> authorities) {
        return new Credential(
                member.namespace,
                "token",
                new TreeSet<>(keys),
                Optional.of("leader-ns:member-" + member.name),
                expires,
                authorities);
    }

    /** West was heard last at {@code since}. */
    void silence(String since) {
        north.edit(
                MemberClusterAnnounce.class,
                "west",
                one -> one.getMetadata().setAnnotations(Map.of("touch-ts", "2026-01-01T" + since + "Z")));
    }

    Observation observed() {
        return new Observation(NOW, List.of(north.view(), east.view(), west.view()), List.of());
    }
}
