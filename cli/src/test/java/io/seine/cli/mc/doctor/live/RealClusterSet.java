package io.seine.cli.mc.doctor.live;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.seine.api.FieldManagers;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.ResourceExport;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A ClusterSet on real API servers, whose controllers run in this process, and whose Nodes only seem to be there. */
final class RealClusterSet implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(25);
    static final String LEADER = "doctor-leader";
    static final String MEMBER = "doctor-member";

    private static final Path DEPLOY = Path.of("..", "deploy").toAbsolutePath().normalize();

    final ControlPlanes planes;
    final Cluster north;
    final Cluster east;
    final Cluster west;
    private final Map<String, Integer> ports = new HashMap<>();
    private final Deque<Runnable> running = new ArrayDeque<>();
    private final Kubelets kubelets;

    RealClusterSet(ControlPlanes planes) throws Exception {
        this.planes = planes;
        north = open(planes, "north");
        east = open(planes, "east");
        west = open(planes, "west");
        kubelets = new Kubelets(List.of(north, east, west));
        for (var cluster : List.of(north, east, west)) {
            install(cluster);
            kubelets.node(cluster);
        }
        kubelets.begin();
        var leader = LeaderRole.start(options(LEADER), controller(north, LEADER, FieldManagers.LEADER));
        running.push(leader::close);
        ports.put("north", leader.webhookPort());
        webhooks(north);
        apply(north, """
                apiVersion: multicluster.crd.antrea.io/v1alpha2
                kind: ClusterSet
                metadata: {name: set, namespace: %s}
                spec: {clusterID: north, leaders: [{clusterID: north}]}
                """.formatted(LEADER));
        for (var member : List.of(east, west)) {
            var role = MemberRole.start(options(MEMBER), controller(member, MEMBER, FieldManagers.MEMBER));
            running.push(role::close);
            ports.put(member.name(), role.webhookPort());
            webhooks(member);
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
        return as(cluster, namespace, "antrea-mc-controller", manager);
    }

    /** A client with the rights of a ServiceAccount. */
    static KubernetesClient as(Cluster cluster, String namespace, String account, String manager) {
        var token = cluster.client()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
        return ApiClients.connect(withToken(cluster, token), manager);
    }

    private static Config withToken(Cluster cluster, String token) {
        var config = cluster.client().getConfiguration();
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(config.getMasterUrl())
                .withCaCertFile(config.getCaCertFile())
                .withCaCertData(config.getCaCertData())
                .withOauthToken(token)
                .build();
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

    static void delete(Cluster cluster, String yaml) {
        load(cluster, yaml).forEach(object -> cluster.client().resource(object).delete());
    }

    static void apply(Cluster cluster, String yaml) {
        load(cluster, yaml).stream()
                .filter(object -> !object.getKind().endsWith("WebhookConfiguration"))
                .forEach(object ->
                        cluster.client().resource(object).forceConflicts().serverSideApply());
    }

    /** What a member announces. */
    String serviceCidr(String member) {
        var export = north.client()
                .resources(ResourceExport.class)
                .inNamespace(LEADER)
                .withName(member + "-clusterinfo");
        await().atMost(LIMIT).until(() -> export.get() != null);
        return Objects.requireNonNull(export.get().getSpec().clusterInfo()).serviceCIDR();
    }

    Cluster cluster(String name) {
        return List.of(north, east, west).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static String namespace(Cluster cluster) {
        return cluster.name().equals("north") ? LEADER : MEMBER;
    }

    private static String manifest(Cluster cluster) {
        var leads = cluster.name().equals("north");
        var file = DEPLOY.resolve(leads ? "antrea-multicluster-leader.yml" : "antrea-multicluster-member.yml");
        try {
            return Files.readString(file).replace(leads ? "antrea-multicluster" : "kube-system", namespace(cluster));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The manifest but for its webhooks; may be done again. */
    void install(Cluster cluster) {
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace(cluster))
                        .endMetadata()
                        .build())
                .serverSideApply();
        apply(cluster, manifest(cluster));
    }

    /** The manifest's webhooks, but for a server in this process; may be done again. */
    void webhooks(Cluster cluster) {
        for (var object : load(cluster, manifest(cluster))) {
            if (object instanceof ValidatingWebhookConfiguration hooks) {
                hooks.getWebhooks().forEach(hook -> {
                    var client = hook.getClientConfig();
                    client.setUrl("https://" + hostAddress(cluster) + ":" + ports.get(cluster.name())
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

    /** Everything as it was, after a test that failed, as far as that goes. */
    void restore() {
        for (var cluster : List.of(north, east, west)) {
            Kubelets.attempt(() -> install(cluster));
            Kubelets.attempt(() -> kubelets.node(cluster));
            Kubelets.attempt(() -> webhooks(cluster));
        }
        for (var member : List.of(east, west)) {
            Kubelets.attempt(() -> join(member));
        }
    }

    /** The guide's steps for a member. */
    private void join(Cluster member) {
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
        setSecret(member, token(member));
        clusterSet(member, member.name());
    }

    void clusterSet(Cluster member, String id) {
        apply(member, """
                apiVersion: multicluster.crd.antrea.io/v1alpha2
                kind: ClusterSet
                metadata: {name: set, namespace: %s}
                spec:
                  clusterID: %s
                  leaders: [{clusterID: north, secret: doctor-%s, server: "%s"}]
                  namespace: %s
                """.formatted(MEMBER, id, member.name(), north.server(), LEADER));
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

    /** What the leader has for {@code member}. */
    Map<String, String> token(Cluster member) {
        var secret = north.client().secrets().inNamespace(LEADER).withName("doctor-" + member.name());
        await().atMost(LIMIT).until(() -> {
            var data = secret.get().getData();
            return data != null && data.containsKey("token");
        });
        return secret.get().getData();
    }

    void setSecret(Cluster member, Map<String, String> data) {
        var values = new HashMap<>(data);
        values.keySet().retainAll(Set.of("ca.crt", "token"));
        member.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(MEMBER)
                        .withName("doctor-" + member.name())
                        .endMetadata()
                        .withData(values)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    @Override
    public void close() {
        kubelets.close();
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
