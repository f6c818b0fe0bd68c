package io.seine.sandbox;

import io.seine.sandbox.build.HostCommand;
import io.seine.sandbox.image.StartTraining;
import io.seine.sandbox.plan.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A member that joins a ClusterSet, exports a Service and imports another, at a real API server: it has nearly all classes that the other
 * roles have, too. The one cluster is leader and member; there is no leader's controller, so no webhooks either.
 */
final class MemberTraining implements StartTraining {
    private static final String CLUSTER = "training";
    private static final int END_SECONDS = 120;

    /** Replaces itself, so that the process that is started is the JVM in the end. */
    private static final String START =
            "mkdir -p proc dev && mount -t proc proc proc && mount --rbind /dev dev && exec chroot . \"$@\"";

    private static final String CONFIG = """
        apiVersion: multicluster.crd.antrea.io/v1alpha1
        kind: MultiClusterConfig
        health: {healthProbeBindAddress: "127.0.0.1:0"}
        metrics: {bindAddress: "127.0.0.1:0"}
        webhook: {host: 127.0.0.1, port: 0}
        """;

    private static final String KUBECONFIG = """
        apiVersion: v1
        kind: Config
        current-context: training
        contexts: [{name: training, context: {cluster: training, user: training}}]
        clusters: [{name: training, cluster: {server: "%s", certificate-authority-data: %s}}]
        users: [{name: training, user: {token: %s}}]
        """;

    private static final String CLUSTER_SET = """
        apiVersion: v1
        kind: Secret
        metadata: {name: training, namespace: kube-system}
        data: {ca.crt: %1$s, token: %2$s}
        ---
        apiVersion: multicluster.crd.antrea.io/v1alpha2
        kind: ClusterSet
        metadata: {name: training, namespace: kube-system}
        spec:
          clusterID: training
          leaders: [{clusterID: training, secret: training, server: "%3$s"}]
          namespace: antrea-multicluster
        """;

    private static final String SERVICES = """
        apiVersion: v1
        kind: Service
        metadata: {name: exported, namespace: default}
        spec: {ports: [{name: http, port: 80}]}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: exported-1, namespace: default, labels: {kubernetes.io/service-name: exported}}
        addressType: IPv4
        ports: [{name: http, port: 80, protocol: TCP}]
        endpoints: [{addresses: [10.99.0.1], conditions: {ready: true}}]
        ---
        apiVersion: multicluster.x-k8s.io/v1alpha1
        kind: ServiceExport
        metadata: {name: exported, namespace: default}
        ---
        apiVersion: multicluster.crd.antrea.io/v1alpha1
        kind: ResourceImport
        metadata:
          name: default-imported-service
          namespace: antrea-multicluster
          labels: {sourceKind: ServiceImport, sourceName: imported, sourceNamespace: default}
        spec:
          kind: ServiceImport
          name: imported
          namespace: default
          serviceImport: {spec: {ports: [{name: http, port: 80, protocol: TCP}], type: ClusterSetIP}}
        ---
        apiVersion: multicluster.crd.antrea.io/v1alpha1
        kind: ResourceImport
        metadata:
          name: default-imported-endpoints
          namespace: antrea-multicluster
          labels: {sourceKind: Endpoints, sourceName: imported, sourceNamespace: default}
        spec:
          kind: Endpoints
          name: imported
          namespace: default
          endpoints: {subsets: [{addresses: [{ip: 10.98.0.1}], ports: [{name: http, port: 80, protocol: TCP}]}]}
        """;

    private final Path checkout;

    /** @param checkout where the manifests and the servers' sources are */
    MemberTraining(Path checkout) {
        this.checkout = checkout;
    }

    @Override
    public String version() {
        return String.valueOf(
                List.of(START, CONFIG, KUBECONFIG, CLUSTER_SET, SERVICES).hashCode());
    }

    @Override
    public void run(Path root, List<String> command, Path scratch) throws IOException, InterruptedException {
        var sandbox = Sandbox.untilExit(checkout, scratch).withoutSeine();
        try {
            sandbox.up(Topology.controlPlanes(List.of(CLUSTER)), Progress.silent());
            install(sandbox);
            var member = start(sandbox, root, command);
            try {
                join(sandbox);
                member.destroy();
                if (!member.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("the trained member did not end within " + END_SECONDS + " s");
                }
            } catch (IOException e) {
                throw new IOException(e.getMessage() + "\n" + Files.readString(log(root)), e);
            } finally {
                member.destroyForcibly();
            }
        } finally {
            sandbox.down(Progress.silent());
        }
    }

    private void install(Sandbox sandbox) throws IOException, InterruptedException {
        kubectl(sandbox, "", "create", "namespace", "antrea-multicluster");
        for (var role : List.of("leader", "member")) {
            var manifest = checkout.resolve("deploy/antrea-multicluster-" + role + ".yml");
            kubectl(sandbox, "", "apply", "--server-side", "--filename=" + manifest);
        }
        kubectl(sandbox, "", "delete", "validatingwebhookconfigurations,mutatingwebhookconfigurations", "--all");
    }

    private static Process start(Sandbox sandbox, Path root, List<String> command)
            throws IOException, InterruptedException {
        var token = token(sandbox, "kube-system", "antrea-mc-controller");
        Files.writeString(
                root.resolve("tmp/kubeconfig"),
                KUBECONFIG.formatted(sandbox.server(CLUSTER), authority(sandbox), token));
        Files.writeString(root.resolve("tmp/config.yaml"), CONFIG);
        var words = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", START, "sh"));
        words.addAll(command);
        words.addAll(List.of("member", "--config=/tmp/config.yaml", "--namespace=kube-system"));
        var builder = new ProcessBuilder(words)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(root).toFile());
        builder.environment().put("KUBECONFIG", "/tmp/kubeconfig");
        return builder.start();
    }

    private static Path log(Path root) {
        return root.resolve("tmp/log");
    }

    /** Has the member do what members do, and waits until it has. */
    private static void join(Sandbox sandbox) throws IOException, InterruptedException {
        var token = token(sandbox, "antrea-multicluster", "antrea-mc-member-access-sa");
        kubectl(
                sandbox,
                CLUSTER_SET.formatted(
                        authority(sandbox),
                        Base64.getEncoder().encodeToString(token.getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                        sandbox.server(CLUSTER)),
                "apply",
                "--filename=-");
        await(sandbox, "kube-system", "condition=Ready", "clusterset/training");
        kubectl(sandbox, SERVICES, "apply", "--filename=-");
        await(sandbox, "antrea-multicluster", "create", "resourceexport/training-default-exported-service");
        await(sandbox, "default", "create", "service/antrea-mc-imported");
    }

    private static void await(Sandbox sandbox, String namespace, String what, String object)
            throws IOException, InterruptedException {
        kubectl(sandbox, "", "wait", "--namespace=" + namespace, "--for=" + what, object, "--timeout=60s");
    }

    private static String token(Sandbox sandbox, String namespace, String account)
            throws IOException, InterruptedException {
        return kubectl(sandbox, "", "create", "token", "--namespace=" + namespace, account)
                .strip();
    }

    /** The API server's certificate authority, in base64. */
    private static String authority(Sandbox sandbox) throws IOException, InterruptedException {
        var path = "jsonpath={.clusters[0].cluster.certificate-authority-data}";
        return kubectl(sandbox, "", "config", "view", "--raw", "--output=" + path)
                .strip();
    }

    private static String kubectl(Sandbox sandbox, String input, String... words)
            throws IOException, InterruptedException {
        var program = sandbox.toolsFolder().resolve("kubectl").toString();
        var result = HostCommand.of(program, "--kubeconfig=" + sandbox.kubeconfig(CLUSTER))
                .and(Stream.of(words).toList())
                .run(input);
        if (!result.ok()) {
            throw new IOException("kubectl " + String.join(" ", words) + " failed: " + result.output());
        }
        return result.output();
    }
}
