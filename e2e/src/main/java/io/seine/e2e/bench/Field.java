package io.seine.e2e.bench;

import io.seine.api.Condition;
import io.seine.api.Names;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.sandbox.Progress;
import io.seine.sandbox.Sandbox;
import io.seine.sandbox.plan.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Three real control planes with the guide's ClusterSet: north leads, west exports, east imports; and Seine's processes. */
final class Field implements AutoCloseable {
    static final String LEADER_NAMESPACE = "antrea-multicluster";
    static final String MEMBER_NAMESPACE = "kube-system";
    static final String CLUSTER_SET = "test-clusterset";

    /** Where the Services are. */
    static final String USER_NAMESPACE = "bench";

    private static final int WRITERS = 8;
    private static final Duration JOIN_LIMIT = Duration.ofMinutes(3);

    final Site north;
    final Site east;
    final Site west;

    private final Sandbox sandbox;
    private final Path root;
    private final Path logs;
    private final List<String> command;
    private final List<String> jvmOptions;
    private final Path deploy;
    private final Map<String, RoleProcess> roles = new HashMap<>();

    /** Where each controller serves its webhooks: the same port after a restart. */
    private final Map<String, Integer> webhookPorts = new HashMap<>();

    private Field(Sandbox sandbox, Path deploy, Path folder, List<String> command, List<String> jvmOptions)
            throws IOException {
        this.sandbox = sandbox;
        this.deploy = deploy;
        this.root = folder.resolve("root");
        this.logs = folder;
        this.command = command;
        this.jvmOptions = jvmOptions;
        north = new Site("north", sandbox.kubeconfig("north"));
        east = new Site("east", sandbox.kubeconfig("east"));
        west = new Site("west", sandbox.kubeconfig("west"));
    }

    /**
     * Starts the control planes and installs Seine's manifests.
     *
     * @param folder for logs and the unpacked image
     * @param jvmOptions for Seine's processes beside the image's own, such as a recording of where the time goes
     */
    static Field open(Path checkout, Path folder, List<String> jvmOptions, Progress progress)
            throws IOException, InterruptedException {
        // A run that was killed leaves it.
        deleteTree(folder.resolve("root"));
        var command = Sandbox.unpackSeine(checkout, folder.resolve("root"), progress);
        var sandbox = Sandbox.untilExit(checkout, folder.resolve("sandbox")).withoutSeine();
        sandbox.up(Topology.controlPlanes(List.of("north", "east", "west")), progress);
        var field = new Field(sandbox, checkout.resolve("deploy"), folder, command, jvmOptions);
        field.north.createNamespace(LEADER_NAMESPACE);
        field.north.install(field.manifest("leader"));
        for (var member : List.of(field.east, field.west)) {
            member.install(field.manifest("member"));
            member.createNamespace(USER_NAMESPACE);
        }
        return field;
    }

    RoleProcess startLeader() throws IOException, InterruptedException {
        return start("leader", north, LEADER_NAMESPACE, "");
    }

    private Path manifest(String role) {
        return deploy.resolve("antrea-multicluster-" + role + ".yml");
    }

    /** @param config one line of the configuration file, or nothing */
    RoleProcess startMember(Site site, String config) throws IOException, InterruptedException {
        return start("member", site, MEMBER_NAMESPACE, config);
    }

    private RoleProcess start(String role, Site site, String namespace, String config)
            throws IOException, InterruptedException {
        var name = role + "-" + site.name;
        var port = webhookPorts.get(name);
        boolean first = port == null;
        if (port == null) {
            port = RoleProcess.freePort();
            webhookPorts.put(name, port);
        }
        var lines = "webhook: {host: %s, port: %d}%n%s".formatted(site.hostAddress(), port, config);
        var started = RoleProcess.start(
                new RoleProcess.Spec(
                        root, command, jvmOptions, role, name, namespace, site.controllerKubeconfig(namespace), lines),
                logs);
        roles.put(name, started);
        if (first) {
            site.installWebhooks(manifest(role), port);
        }
        return started;
    }

    RoleProcess role(String name) {
        return Optional.ofNullable(roles.get(name))
                .orElseThrow(() -> new IllegalStateException("The process " + name + " does not run"));
    }

    void stop(String name) throws IOException {
        role(name).close();
        roles.remove(name);
    }

    void kill(String name) throws InterruptedException {
        role(name).kill();
        roles.remove(name);
    }

    void createLeaderClusterSet() {
        north.apply("""
            apiVersion: multicluster.crd.antrea.io/v1alpha2
            kind: ClusterSet
            metadata: {name: %s, namespace: %s}
            spec:
              clusterID: %s
              leaders: [{clusterID: %s}]
            """.formatted(CLUSTER_SET, LEADER_NAMESPACE, north.clusterId(), north.clusterId()));
    }

    /** The guide's access to the leader: a ServiceAccount for each member, its token in the member's cluster. */
    void giveAccess(Site member) throws IOException {
        var account = "member-" + member.name;
        north.apply("""
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: %1$s, namespace: %2$s, annotations: {multicluster.antrea.io/cluster-id: %3$s}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: %1$s, namespace: %2$s}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: antrea-mc-member-cluster-role}
            subjects: [{kind: ServiceAccount, name: %1$s, namespace: %2$s}]
            """.formatted(account, LEADER_NAMESPACE, member.clusterId()));
        member.apply("""
            apiVersion: v1
            kind: Secret
            metadata: {name: member-token, namespace: %s}
            stringData:
              token: %s
              ca.crt: |
            %s
            """.formatted(
                        MEMBER_NAMESPACE,
                        north.token(LEADER_NAMESPACE, account),
                        north.authority().indent(4)));
    }

    /** Creates the member's ClusterSet, and waits until both sides call it ready; the time from the one to the other. */
    Duration join(Site member) throws InterruptedException {
        long began = System.nanoTime();
        member.apply("""
            apiVersion: multicluster.crd.antrea.io/v1alpha2
            kind: ClusterSet
            metadata: {name: %s, namespace: %s}
            spec:
              clusterID: %s
              leaders: [{clusterID: %s, secret: member-token, server: "%s"}]
              namespace: %s
            """.formatted(
                        CLUSTER_SET,
                        MEMBER_NAMESPACE,
                        member.clusterId(),
                        north.clusterId(),
                        north.server(),
                        LEADER_NAMESPACE));
        await(
                JOIN_LIMIT,
                "both sides to call " + member.clusterId() + " ready",
                () -> isReady(member, MEMBER_NAMESPACE) && readyAtLeader(member.clusterId()));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Deletes the member's ClusterSet, and waits until the leader has forgotten it. */
    void leave(Site member) throws InterruptedException {
        member.admin
                .resources(ClusterSet.class)
                .inNamespace(MEMBER_NAMESPACE)
                .withName(CLUSTER_SET)
                .delete();
        await(
                JOIN_LIMIT,
                "the leader to forget " + member.clusterId(),
                () -> clusterSet(north, LEADER_NAMESPACE)
                        .flatMap(set -> Optional.ofNullable(set.getStatus()))
                        .filter(status -> status.clusterStatuses().stream()
                                .noneMatch(cluster -> cluster.clusterID().equals(member.clusterId())))
                        .isPresent());
    }

    private static boolean isReady(Site site, String namespace) {
        return clusterSet(site, namespace)
                .flatMap(set -> Optional.ofNullable(set.getStatus()))
                .flatMap(status -> Condition.find(status.conditions(), "Ready"))
                .filter(condition -> condition.status().equals("True"))
                .isPresent();
    }

    /** The revision of the member's announce, which changes with each heartbeat. */
    String announced(Site member) {
        return Optional.ofNullable(north.admin
                        .resources(MemberClusterAnnounce.class)
                        .inNamespace(LEADER_NAMESPACE)
                        .withName(Names.memberClusterAnnounce(member.clusterId()))
                        .get())
                .map(announce -> announce.getMetadata().getResourceVersion())
                .orElse("");
    }

    boolean readyAtLeader(String clusterId) {
        return clusterSet(north, LEADER_NAMESPACE)
                .flatMap(set -> Optional.ofNullable(set.getStatus()))
                .filter(status -> status.clusterStatuses().stream()
                        .anyMatch(cluster -> cluster.clusterID().equals(clusterId)
                                && Condition.find(cluster.conditions(), "Ready")
                                        .filter(condition -> condition.status().equals("True"))
                                        .isPresent()))
                .isPresent();
    }

    static Optional<ClusterSet> clusterSet(Site site, String namespace) {
        return Optional.ofNullable(site.admin
                .resources(ClusterSet.class)
                .inNamespace(namespace)
                .withName(CLUSTER_SET)
                .get());
    }

    static void await(Duration limit, String what, java.util.function.BooleanSupplier condition)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Waited " + limit.toSeconds() + " s for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** A Service in west with one endpoint. */
    void createService(String name) {
        west.apply("""
            apiVersion: v1
            kind: Service
            metadata: {name: %1$s, namespace: %2$s}
            spec: {ports: [{name: http, port: 80}]}
            """.formatted(name, USER_NAMESPACE));
        setEndpoint(name, "10.99.0.1");
    }

    void setEndpoint(String service, String address) {
        west.apply("""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: %1$s-1, namespace: %2$s, labels: {kubernetes.io/service-name: %1$s}}
            addressType: IPv4
            ports: [{name: http, port: 80, protocol: TCP}]
            endpoints: [{addresses: [%3$s], conditions: {ready: true}}]
            """.formatted(service, USER_NAMESPACE, address));
    }

    void export(String name) {
        west.apply("""
            apiVersion: multicluster.x-k8s.io/v1alpha1
            kind: ServiceExport
            metadata: {name: %s, namespace: %s}
            """.formatted(name, USER_NAMESPACE));
    }

    void withdraw(String name) {
        west.admin
                .resources(ServiceExport.class)
                .inNamespace(USER_NAMESPACE)
                .withName(name)
                .delete();
    }

    /** Does something for each of {@code names}, as many at a time as a busy user's tools would. */
    static void forAll(List<String> names, Consumer<String> action) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            var done = new ArrayList<java.util.concurrent.Future<?>>();
            names.forEach(name -> done.add(threads.submit(() -> action.accept(name))));
            for (var one : done) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    throw new IllegalStateException("Could not prepare the measurement", e);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (var role : roles.values()) {
            role.close();
        }
        List.of(north, east, west).forEach(Site::close);
        try {
            sandbox.down(Progress.silent());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deleteTree(root);
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (var file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
