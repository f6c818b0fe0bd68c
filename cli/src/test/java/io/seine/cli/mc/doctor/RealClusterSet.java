package io.seine.cli.mc.doctor;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.FieldManagers;
import io.seine.api.config.MultiClusterConfig;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.cluster.Kubeconfigs;
import io.seine.cli.mc.observe.ClustersFlags.Clusters;
import io.seine.cli.mc.observe.Observation;
import io.seine.controller.ControllerOptions;
import io.seine.controller.leader.LeaderRole;
import io.seine.controller.member.MemberRole;
import io.seine.controller.reconcile.ApiClients;
import io.seine.sandbox.junit.ControlPlanes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A ClusterSet on real API servers, whose controllers run in this process, and whose Nodes only seem to be there. */
final class RealClusterSet implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(25);
    static final String LEADER = "doctor-leader";
    static final String MEMBER = "doctor-member";

    private static final Path DEPLOY = Path.of("..", "deploy").toAbsolutePath().normalize();

    final Cluster north;
    final Cluster east;
    final Cluster west;
    private final Deque<Runnable> running = new ArrayDeque<>();
    private final ScheduledExecutorService kubelets = Executors.newSingleThreadScheduledExecutor();

    RealClusterSet(ControlPlanes planes) throws Exception {
        north = open(planes, "north");
        east = open(planes, "east");
        west = open(planes, "west");
        install(north, "antrea-multicluster-leader.yml", "antrea-multicluster", LEADER);
        var number = 1;
        for (var member : List.of(east, west)) {
            install(member, "antrea-multicluster-member.yml", "kube-system", MEMBER);
            node(member, number++);
        }
        node(north, 3);
        var unused = kubelets.scheduleWithFixedDelay(this::beat, 0, 1, TimeUnit.SECONDS);
        assert unused != null;
        var leader = LeaderRole.start(options(LEADER), controller(north, LEADER, FieldManagers.LEADER));
        running.push(leader::close);
        webhooks(north, "antrea-multicluster-leader.yml", "antrea-multicluster", LEADER, leader.webhookPort());
        apply(north, """
                apiVersion: multicluster.crd.antrea.io/v1alpha2
                kind: ClusterSet
                metadata: {name: set, namespace: %s}
                spec: {clusterID: north, leaders: [{clusterID: north}]}
                """.formatted(LEADER));
        for (var member : List.of(east, west)) {
            var role = MemberRole.start(options(MEMBER), controller(member, MEMBER, FieldManagers.MEMBER));
            running.push(role::close);
            webhooks(member, "antrea-multicluster-member.yml", "kube-system", MEMBER, role.webhookPort());
            join(member);
        }
    }

    private static Cluster open(ControlPlanes planes, String name) throws Exception {
        var opened = Kubeconfigs.open(Optional.of(planes.kubeconfig(name)), Optional.empty(), Optional.empty());
        return new Cluster(opened.client().getConfiguration(), name);
    }

    Observation observe() {
        try {
            return new Clusters(List.of(north, east, west), Set.of(LEADER, MEMBER), List.of()).observe();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hostAddress(Cluster cluster) {
        var url = java.net.URI.create(cluster.server());
        try (var socket = new java.net.DatagramSocket()) {
            socket.connect(new java.net.InetSocketAddress(url.getHost(), url.getPort()));
            return socket.getLocalAddress().getHostAddress();
        } catch (java.net.SocketException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private ControllerOptions options(String namespace) {
        var usual = MultiClusterConfig.DEFAULTS;
        return new ControllerOptions(
                namespace,
                "one",
                new MultiClusterConfig(
                        "127.0.0.1:0",
                        usual.metricsBindAddress(),
                        0,
                        namespace.equals(LEADER) ? hostAddress(north) : hostAddress(east),
                        "",
                        List.of(),
                        usual.gatewayIPPrecedence(),
                        usual.endpointIPType(),
                        false));
    }

    private static KubernetesClient controller(Cluster cluster, String namespace, String manager) {
        var token = cluster.client()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName("antrea-mc-controller")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
        var config = cluster.client().getConfiguration();
        return ApiClients.connect(
                new ConfigBuilder(Config.empty())
                        .withMasterUrl(config.getMasterUrl())
                        .withCaCertFile(config.getCaCertFile())
                        .withCaCertData(config.getCaCertData())
                        .withOauthToken(token)
                        .build(),
                manager);
    }

    private static List<HasMetadata> load(Cluster cluster, String yaml) {
        try (var client = plain(cluster)) {
            return client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                    .items();
        }
    }

    /** A client that knows all kinds of Kubernetes. */
    private static KubernetesClient plain(Cluster cluster) {
        return new KubernetesClientBuilder()
                .withConfig(cluster.client().getConfiguration())
                .build();
    }

    static void apply(Cluster cluster, String yaml) {
        load(cluster, yaml).stream()
                .filter(object -> !object.getKind().endsWith("WebhookConfiguration"))
                .forEach(object ->
                        cluster.client().resource(object).forceConflicts().serverSideApply());
    }

    private static void install(Cluster cluster, String manifest, String usual, String namespace) throws Exception {
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .serverSideApply();
        apply(cluster, Files.readString(DEPLOY.resolve(manifest)).replace(usual, namespace));
    }

    /** The manifest's webhooks, but for a server in this process. */
    private static void webhooks(Cluster cluster, String manifest, String usual, String namespace, int port)
            throws Exception {
        var yaml = Files.readString(DEPLOY.resolve(manifest)).replace(usual, namespace);
        for (var object : load(cluster, yaml)) {
            if (object instanceof ValidatingWebhookConfiguration hooks) {
                hooks.getWebhooks().forEach(hook -> {
                    var client = hook.getClientConfig();
                    client.setUrl("https://" + hostAddress(cluster) + ":" + port
                            + client.getService().getPath());
                    client.setService(null);
                });
                cluster.client().resource(hooks).forceConflicts().serverSideApply();
                await().atMost(LIMIT)
                        .until(() -> cluster.client().resource(hooks).get().getWebhooks().stream()
                                .allMatch(hook -> hook.getClientConfig().getCaBundle() != null));
            }
        }
    }

    private static void node(Cluster cluster, int number) {
        apply(cluster, """
                apiVersion: v1
                kind: Node
                metadata: {name: doctor-%1$d, annotations: {multicluster.antrea.io/gateway: "true"}}
                """.formatted(number));
        cluster.client()
                .nodes()
                .withName("doctor-" + number)
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), """
                        {"status": {
                          "nodeInfo": {"kernelVersion": "6.12.0"},
                          "addresses": [{"type": "InternalIP", "address": "192.0.2.%d"}],
                          "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady"}]}}
                        """.formatted(number));
    }

    /** What kubelets would do for the Nodes and their Pods. */
    private void beat() {
        for (var cluster : List.of(north, east, west)) {
            try {
                cluster.client().nodes().list().getItems().stream()
                        .map(node -> node.getMetadata().getName())
                        .filter(name -> name.startsWith("doctor-"))
                        .forEach(name -> run(cluster, name));
            } catch (KubernetesClientException e) {
                // The next beat counts.
            }
        }
    }

    private static void run(Cluster cluster, String node) {
        apply(cluster, """
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: %s, namespace: kube-node-lease}
                spec: {holderIdentity: %s, renewTime: "%s"}
                """.formatted(
                        node, node, java.time.Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MICROS)));
        for (var namespace : List.of(LEADER, MEMBER)) {
            for (var pod : cluster.client().pods().inNamespace(namespace).list().getItems()) {
                if (pod.getSpec().getNodeName() == null) {
                    cluster.client()
                            .bindings()
                            .inNamespace(namespace)
                            .resource(new BindingBuilder()
                                    .withNewMetadata()
                                    .withName(pod.getMetadata().getName())
                                    .endMetadata()
                                    .withNewTarget()
                                    .withKind("Node")
                                    .withName(node)
                                    .endTarget()
                                    .build())
                            .create();
                }
                cluster.client()
                        .pods()
                        .resource(pod)
                        .subresource("status")
                        .patch(
                                PatchContext.of(PatchType.STRATEGIC_MERGE),
                                "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
            }
        }
    }

    /** The guide's steps for a member. */
    void join(Cluster member) {
        var name = "doctor-" + member.name();
        apply(north, """
                apiVersion: v1
                kind: ServiceAccount
                metadata:
                  name: %1$s
                  namespace: %2$s
                  annotations: {multicluster.antrea.io/cluster-id: %3$s}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: %1$s, namespace: %2$s, annotations: {kubernetes.io/service-account.name: %1$s}}
                type: kubernetes.io/service-account-token
                """.formatted(name, LEADER, member.name()));
        bind(member);
        giveToken(member);
        apply(member, """
                apiVersion: multicluster.crd.antrea.io/v1alpha2
                kind: ClusterSet
                metadata: {name: set, namespace: %s}
                spec:
                  clusterID: %s
                  leaders: [{clusterID: north, secret: token, server: "%s"}]
                  namespace: %s
                """.formatted(MEMBER, member.name(), north.server(), LEADER));
    }

    void bind(Cluster member) {
        apply(north, """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: %1$s, namespace: %2$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: antrea-mc-member-cluster-role}
                subjects: [{kind: ServiceAccount, name: %1$s, namespace: %2$s}]
                """.formatted("doctor-" + member.name(), LEADER));
    }

    void giveToken(Cluster member) {
        var secret = north.client().secrets().inNamespace(LEADER).withName("doctor-" + member.name());
        await().atMost(LIMIT).until(() -> {
            var data = secret.get().getData();
            return data != null && data.containsKey("token");
        });
        setSecret(member, secret.get().getData());
    }

    void setSecret(Cluster member, Map<String, String> data) {
        member.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(MEMBER)
                        .withName("token")
                        .endMetadata()
                        .withData(Map.of("ca.crt", data.get("ca.crt"), "token", data.get("token")))
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    @Override
    public void close() {
        kubelets.shutdownNow();
        while (!running.isEmpty()) {
            running.pop().run();
        }
        for (var cluster : List.of(north, east, west)) {
            cluster.client().nodes().list().getItems().stream()
                    .filter(node -> node.getMetadata().getName().startsWith("doctor-"))
                    .forEach(node -> cluster.client().resource(node).delete());
            for (var hooks : cluster.client()
                    .admissionRegistration()
                    .v1()
                    .validatingWebhookConfigurations()
                    .list()
                    .getItems()) {
                if (hooks.getMetadata().getName().contains("antrea-mc")) {
                    cluster.client().resource(hooks).delete();
                }
            }
            cluster.close();
        }
    }
}
