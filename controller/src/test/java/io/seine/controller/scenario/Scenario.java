package io.seine.controller.scenario;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.Condition;
import io.seine.api.FieldManagers;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.multicluster.ClusterSet;
import io.seine.controller.ControllerOptions;
import io.seine.controller.leader.LeaderRole;
import io.seine.controller.member.MemberRole;
import io.seine.sandbox.junit.ControlPlanes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A ClusterSet of the guide's shape, led by {@code north}, in Namespaces that no other test has; ends its controllers when it is
 * closed.
 */
final class Scenario {
    /** How long anything may take to become so. */
    static final Duration LIMIT = Duration.ofSeconds(20);

    /** The ClusterSet's ID. */
    static final String CLUSTER_SET = "test-clusterset";

    private static final AtomicInteger COUNT = new AtomicInteger();

    final Cluster north;
    final Cluster east;
    final Cluster west;
    final String leaderNamespace;
    final String memberNamespace;
    /** Where Services are. */
    final String userNamespace;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Kubelets kubelets = new Kubelets();
    private boolean admits = Boolean.getBoolean("seine.scenario.admitting");

    Scenario(ControlPlanes planes) throws IOException {
        int number = COUNT.incrementAndGet();
        leaderNamespace = "leader-" + number;
        memberNamespace = "member-" + number;
        userNamespace = "user-" + number;
        north = new Cluster("north", planes.kubeconfig("north"));
        east = new Cluster("east", planes.kubeconfig("east"));
        west = new Cluster("west", planes.kubeconfig("west"));
        north.install("antrea-multicluster-leader.yml", "antrea-multicluster", leaderNamespace);
        for (var member : members()) {
            member.install("antrea-multicluster-member.yml", "kube-system", memberNamespace);
            member.createNamespace(userNamespace);
        }
    }

    /** Has every write admitted by the webhooks of the manifests, from the start of each controller on. */
    Scenario admitting() {
        admits = true;
        return this;
    }

    List<Cluster> members() {
        return List.of(east, west);
    }

    /** Runs the leader and both members, and joins them. */
    Scenario joined() {
        startLeader();
        members().forEach(member -> {
            startMember(member, MultiClusterConfig.DEFAULTS);
            join(member);
        });
        members().forEach(member -> awaitCondition(member, "Ready", "True"));
        return this;
    }

    AutoCloseable startLeader() {
        return startLeader(north);
    }

    /** Runs a leader in a cluster that has its manifest, and creates its ClusterSet. */
    AutoCloseable startLeader(Cluster leader) {
        var role = runLeader(leader);
        leader.apply("""
                apiVersion: multicluster.crd.antrea.io/v1alpha2
                kind: ClusterSet
                metadata: {name: %s, namespace: %s}
                spec:
                  clusterID: test-cluster-north
                  leaders: [{clusterID: test-cluster-north}]
                """.formatted(CLUSTER_SET, leaderNamespace));
        return role;
    }

    /** Runs a leader and leaves its ClusterSet to the test. */
    AutoCloseable runLeader(Cluster leader) {
        var role = LeaderRole.start(
                new ControllerOptions(leaderNamespace, "leader", onAnyPort(leader, MultiClusterConfig.DEFAULTS)),
                leader.asController(leaderNamespace, FieldManagers.LEADER));
        running.push(role);
        if (admits) {
            admit(leader, "antrea-multicluster-leader.yml", "antrea-multicluster", leaderNamespace, role.webhookPort());
        }
        return role;
    }

    AutoCloseable startMember(Cluster member, MultiClusterConfig config) {
        var role = MemberRole.start(
                new ControllerOptions(memberNamespace, member.name, onAnyPort(member, config)),
                member.asController(memberNamespace, FieldManagers.MEMBER));
        running.push(role);
        if (admits) {
            admit(member, "antrea-multicluster-member.yml", "kube-system", memberNamespace, role.webhookPort());
        }
        return role;
    }

    /** Changes a field of the member's ClusterSet, as {@code kubectl patch} does. */
    void patchClusterSet(Cluster member, String mergePatch) {
        member.admin
                .resources(ClusterSet.class)
                .inNamespace(memberNamespace)
                .withName(CLUSTER_SET)
                .patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
    }

    /** Gives the member its token, and creates its ClusterSet. */
    void join(Cluster member) {
        giveToken(member);
        createClusterSet(member, north.server());
    }

    void createClusterSet(Cluster member, String server) {
        member.apply("""
                apiVersion: multicluster.crd.antrea.io/v1alpha2
                kind: ClusterSet
                metadata: {name: %s, namespace: %s}
                spec:
                  clusterID: test-cluster-%s
                  leaders: [{clusterID: test-cluster-north, secret: member-token, server: "%s"}]
                  namespace: %s
                """.formatted(CLUSTER_SET, memberNamespace, member.name, server, leaderNamespace));
    }

    /** The guide's steps 1 and 2 of access to the leader. */
    void giveToken(Cluster member) {
        giveToken(north, member);
    }

    /** As {@link #giveToken(Cluster)}, for another leader. */
    void giveToken(Cluster leader, Cluster member) {
        var account = "member-" + member.name;
        leader.apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: %1$s, namespace: %2$s}
                ---
                apiVersion: v1
                kind: Secret
                metadata:
                  name: %1$s-token
                  namespace: %2$s
                  annotations: {kubernetes.io/service-account.name: %1$s}
                type: kubernetes.io/service-account-token
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: %1$s, namespace: %2$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: antrea-mc-member-cluster-role}
                subjects: [{kind: ServiceAccount, name: %1$s, namespace: %2$s}]
                """.formatted(account, leaderNamespace));
        var secret = leader.admin.secrets().inNamespace(leaderNamespace).withName(account + "-token");
        await().atMost(LIMIT)
                .until(() -> Optional.ofNullable(secret.get())
                        .map(Secret::getData)
                        .filter(data -> data.containsKey("token"))
                        .isPresent());
        setToken(member, secret.get().getData());
    }

    void setToken(Cluster member, Map<String, String> data) {
        member.admin
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(memberNamespace)
                        .withName("member-token")
                        .endMetadata()
                        .withData(Map.of("ca.crt", data.get("ca.crt"), "token", data.get("token")))
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    Map<String, String> token(Cluster member) {
        return member.admin
                .secrets()
                .inNamespace(memberNamespace)
                .withName("member-token")
                .get()
                .getData();
    }

    /** A Service with one endpoint, exported. */
    void export(Cluster member, String name, int port, String endpoint) {
        service(member, name, port, endpoint);
        member.apply("""
                apiVersion: multicluster.x-k8s.io/v1alpha1
                kind: ServiceExport
                metadata: {name: %s, namespace: %s}
                """.formatted(name, userNamespace));
    }

    void service(Cluster member, String name, int port, String endpoint) {
        member.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s, namespace: %2$s}
                spec: {ports: [{name: http, port: %3$d}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s-1, namespace: %2$s, labels: {kubernetes.io/service-name: %1$s}}
                addressType: IPv4
                ports: [{name: http, port: %3$d, protocol: TCP}]
                endpoints: [{addresses: [%4$s], conditions: {ready: true}}]
                """.formatted(name, userNamespace, port, endpoint));
    }

    /** A Node with the gateway annotation, and a status as a kubelet writes it; goes with the scenario. */
    void gatewayNode(Cluster member, String node, String address) {
        member.apply("""
                apiVersion: v1
                kind: Node
                metadata: {name: %s, annotations: {multicluster.antrea.io/gateway: "true"}}
                """.formatted(node));
        running.addLast(() -> member.admin.nodes().withName(node).delete());
        kubelets.add(member, node);
        member.admin
                .nodes()
                .withName(node)
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), """
                        {"status": {
                          "addresses": [{"type": "InternalIP", "address": "%s"}],
                          "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady"}]}}
                        """.formatted(address));
    }

    void deleteServiceExport(Cluster member, String name) {
        member.admin
                .resources(ServiceExport.class)
                .inNamespace(userNamespace)
                .withName(name)
                .delete();
    }

    Optional<ClusterSet> clusterSet(Cluster member) {
        return Optional.ofNullable(member.admin
                .resources(ClusterSet.class)
                .inNamespace(memberNamespace)
                .withName(CLUSTER_SET)
                .get());
    }

    /** The condition of that type of the member's ClusterSet, once its status is {@code status}. */
    Condition awaitCondition(Cluster member, String type, String status) {
        return await().atMost(LIMIT)
                .until(
                        () -> condition(member, type),
                        found -> found.filter(condition -> condition.status().equals(status))
                                .isPresent())
                .orElseThrow();
    }

    /** The condition of that type of the member's ClusterSet, once its reason is {@code reason}. */
    Condition awaitReason(Cluster member, String type, String reason) {
        return await().atMost(LIMIT)
                .until(
                        () -> condition(member, type),
                        found -> found.filter(condition -> condition.reason().equals(reason))
                                .isPresent())
                .orElseThrow();
    }

    private Optional<Condition> condition(Cluster member, String type) {
        return clusterSet(member)
                .flatMap(set -> Optional.ofNullable(set.getStatus()))
                .flatMap(status -> Condition.find(status.conditions(), type));
    }

    /** The Events about an object, by reason. */
    List<String> events(Cluster cluster, HasMetadata about) {
        var namespace = Optional.ofNullable(about.getMetadata().getNamespace()).orElse("default");
        return new ArrayList<>(cluster.admin
                        .v1()
                        .events()
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .stream()
                        .filter(event -> about.getMetadata()
                                .getName()
                                .equals(event.getInvolvedObject().getName()))
                        .map(event -> event.getReason() + ": " + event.getMessage())
                        .toList();
    }

    /** Sends the reviews of the manifest's webhooks to a controller in this process. */
    private void admit(Cluster cluster, String manifest, String usual, String namespace, int port) {
        try {
            var names = cluster.installWebhooks(manifest, usual, namespace, port);
            running.addLast(() -> cluster.deleteWebhooks(names));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** As {@link #onAnyPort(MultiClusterConfig)}, where the API server of {@code cluster} reaches it. */
    private MultiClusterConfig onAnyPort(Cluster cluster, MultiClusterConfig config) {
        var local = onAnyPort(config);
        return new MultiClusterConfig(
                local.healthProbeBindAddress(),
                local.metricsBindAddress(),
                local.webhookPort(),
                admits ? cluster.hostAddress() : local.webhookHost(),
                local.serviceCIDR(),
                local.podCIDRs(),
                local.gatewayIPPrecedence(),
                local.endpointIPType(),
                local.enableStretchedNetworkPolicy());
    }

    static MultiClusterConfig onAnyPort(MultiClusterConfig config) {
        return new MultiClusterConfig(
                "127.0.0.1:0",
                config.metricsBindAddress(),
                0,
                config.webhookHost(),
                config.serviceCIDR(),
                config.podCIDRs(),
                config.gatewayIPPrecedence(),
                config.endpointIPType(),
                config.enableStretchedNetworkPolicy());
    }

    void close() throws Exception {
        kubelets.close();
        while (!running.isEmpty()) {
            running.pop().close();
        }
        // The next scenario's members must not find them, wherever the test made them.
        members()
                .forEach(member -> member.admin
                        .resources(ServiceExport.class)
                        .inAnyNamespace()
                        .delete());
        for (var cluster : List.of(north, east, west)) {
            cluster.close();
        }
    }
}
