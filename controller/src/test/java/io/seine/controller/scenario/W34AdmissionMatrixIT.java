package io.seine.controller.scenario;

import static io.seine.controller.scenario.Writes.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.Proves;
import io.seine.controller.scenario.Writes.Write;
import io.seine.sandbox.junit.ControlPlanes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everybody tries everything: identities, kinds, verbs, names, labels, specs and Namespaces, at a real API server that asks the real
 * webhooks. Nothing hostile is accepted, and everything right is.
 */
class W34AdmissionMatrixIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    private static final int AT_A_TIME = 4;
    private static final String ADMIN = "admin";

    private final List<Write> hostile = new ArrayList<>();
    private final List<Write> right = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @SuppressWarnings("NullAway.Init")
    private HostileExports objects;

    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES).admitting();
        scenario.startLeader();
        objects = new HostileExports(scenario.leaderNamespace, Scenario.CLUSTER_SET);
        scenario.north.createNamespace(scenario.userNamespace);
        scenario.north.apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: east, namespace: %1$s, annotations: {multicluster.antrea.io/cluster-id: east}}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: west, namespace: %1$s, annotations: {multicluster.antrea.io/cluster-id: west}}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: south, namespace: %1$s, annotations: {multicluster.antrea.io/cluster-id: south}}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: fresh, namespace: %1$s, annotations: {multicluster.antrea.io/cluster-id: fresh}}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: empty, namespace: %1$s, annotations: {multicluster.antrea.io/cluster-id: ""}}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: plain, namespace: %1$s}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: east, namespace: %2$s, annotations: {multicluster.antrea.io/cluster-id: east}}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: everybody, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: antrea-mc-member-cluster-role}
                subjects:
                - {kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:serviceaccounts:%1$s"}
                - {kind: ServiceAccount, name: east, namespace: %2$s}
                """.formatted(scenario.leaderNamespace, scenario.userNamespace));
    }

    @AfterEach
    void stop() throws Exception {
        scenario.close();
    }

    @Test
    @Proves({
        "W-34", "row 19", "row 20", "row 21", "row 22", "row 27", "row 28", "row 29", "row 30", "row 31", "row 32",
                "row 33", "row 34",
        "row 35", "row 36", "row 37", "row 38", "row 39", "row 40", "row 41", "row 44", "row 45", "row 46", "row 47",
                "row 48", "row 49"
    })
    void nothingHostileIsAcceptedInALeader() throws Exception {
        try (var writes = new Writes(scenario.north)) {
            for (var cluster : List.of("east", "west", "south")) {
                store(writes, objects.announce(cluster), account(cluster));
                for (var export : objects.exports(cluster).values()) {
                    store(writes, export, account(cluster));
                }
            }
            awaitHeld();
            for (var member : List.of("west", "south")) {
                ofMember(member);
            }
            for (var user : List.of(account("plain"), account("antrea-mc-member-access-sa"), outsider())) {
                ofUnbound(user);
            }
            announces();
            clusterSets();
            rightOnes();
            assertThat(hostile).hasSizeGreaterThan(500);
            check(writes);
        }
    }

    @Test
    @Proves({"W-34", "row 24", "row 25"})
    void nothingHostileIsAcceptedInAMember() throws Exception {
        scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);
        scenario.east.createNamespace(scenario.leaderNamespace);
        scenario.east.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: gateways, namespace: %1$s}
                rules: [{apiGroups: [multicluster.crd.antrea.io], resources: [gateways], verbs: ["*"]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: gateways, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: gateways}
                subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:serviceaccounts"}]
                """.formatted(scenario.memberNamespace));
        var gateway = gateway("node-1");
        try (var writes = new Writes(scenario.east)) {
            for (var name : List.of("antrea-mc-controller", "antrea-agent", "seine-agent", "other", "default")) {
                for (var namespace : List.of(scenario.memberNamespace, scenario.leaderNamespace, "default")) {
                    var user = "system:serviceaccount:" + namespace + ":" + name;
                    var trusted = namespace.equals(scenario.memberNamespace)
                            && !List.of("other", "default").contains(name);
                    for (var write : List.of(
                            Writes.create("a Gateway", user, gateway), Writes.apply("a Gateway", user, gateway))) {
                        (trusted ? right : hostile).add(write);
                    }
                }
            }
            hostile.add(Writes.create("a Gateway of a person", ADMIN, gateway));
            check(writes);
        }
    }

    private void ofMember(String member) {
        var user = account(member);
        for (var kind : objects.exports(member).keySet()) {
            objects.forged(kind, member, "east").forEach((what, object) -> {
                hostile.add(Writes.create(kind + " with " + what, user, object));
                hostile.add(put(kind + " with " + what, user, object));
            });
            objects.misnamed(kind, member, "east")
                    .forEach(object -> hostile.add(Writes.create("misnamed " + kind, user, object)));
            touches(user, kind);
            var own = objects.export(member, kind);
            if (!kind.equals("LabelIdentity")) {
                hostile.add(
                        Writes.create("no finalizer on " + kind, user, with(own, "metadata.finalizers", List.of())));
                hostile.add(Writes.patch("no finalizer on " + kind, user, own, tree(Map.of("metadata", finalizers()))));
            }
        }
    }

    private void ofUnbound(String user) {
        for (var kind : objects.exports("south").keySet()) {
            var free = objects.export("free", kind);
            var theirs = objects.export("east", kind);
            hostile.add(Writes.create("victim's " + kind, user, theirs));
            hostile.add(Writes.create("victim's cluster in " + kind, user, with(free, "spec.clusterID", "east")));
            hostile.add(Writes.create(
                    "victim's label on " + kind, user, with(free, "metadata.labels.sourceClusterID", "east")));
            hostile.add(Writes.create(
                    "victim's networks in " + kind, user, with(free, "spec.clusterInfo", Map.of("clusterID", "east"))));
            hostile.add(Writes.create(
                    "victim's name for " + kind,
                    user,
                    with(
                            free,
                            "metadata.name",
                            theirs.path("metadata").path("name").asString())));
            touches(user, kind);
        }
        hostile.add(Writes.create(
                "a port that is none",
                user,
                with(objects.export("free", "Service"), "spec.service.serviceSpec.ports.0.port", 0)));
    }

    /** What everybody but the owner must leave alone. */
    private void touches(String user, String kind) {
        var theirs = objects.export("east", kind);
        hostile.add(Writes.delete("victim's " + kind, user, theirs));
        hostile.add(Writes.apply("victim's " + kind, user, theirs));
        hostile.add(Writes.patch(
                "victim's labels", user, theirs, tree(Map.of("metadata", Map.of("labels", Map.of("a", "b"))))));
        hostile.add(Writes.patch("victim's finalizers", user, theirs, tree(Map.of("metadata", finalizers()))));
        hostile.add(Writes.patch("victim's cluster", user, theirs, tree(Map.of("spec", Map.of("clusterID", "west")))));
    }

    private void announces() {
        var theirs = objects.announce("east");
        var beat = tree(Map.of("metadata", Map.of("annotations", Map.of("touch-ts", "2026-11-24T08:00:00Z"))));
        for (var user : List.of(
                account("west"),
                account("plain"),
                account("antrea-mc-member-access-sa"),
                account("empty"),
                outsider())) {
            objects.forgedAnnounces("fresh", "east")
                    .forEach((what, object) -> hostile.add(Writes.create("announce: " + what, user, object)));
            hostile.add(Writes.patch("victim's heartbeat", user, theirs, beat));
            hostile.add(Writes.patch("victim's ClusterSet", user, theirs, tree(Map.of("clusterSetID", "x"))));
            hostile.add(Writes.delete("victim's announce", user, theirs));
            hostile.add(Writes.apply("victim's announce", user, theirs));
        }
        objects.forgedAnnounces("fresh", "east")
                .forEach((what, object) -> hostile.add(Writes.create("announce: " + what, account("fresh"), object)));
        for (var change : List.of("clusterID", "clusterSetID", "leaderClusterID")) {
            hostile.add(Writes.patch("announce: " + change, account("east"), theirs, tree(Map.of(change, "x"))));
            hostile.add(Writes.patch(
                    "announce: " + change, account("antrea-mc-controller"), theirs, tree(Map.of(change, "x"))));
        }
        hostile.add(Writes.create("announce by a person", ADMIN, objects.announce("fresh")));
        hostile.add(Writes.patch("heartbeat by a person", ADMIN, theirs, beat));
        for (var kind : objects.exports("empty").keySet()) {
            hostile.add(Writes.create("export of nobody", account("empty"), objects.export("fresh", kind)));
        }
    }

    private void clusterSets() {
        var set = tree(scenario.north
                .admin
                .resources(ClusterSet.class)
                .inNamespace(scenario.leaderNamespace)
                .withName(Scenario.CLUSTER_SET)
                .get());
        var bare = with(with(set, "status", null), "metadata", Map.of("namespace", scenario.leaderNamespace));
        for (var name : List.of("second", "a", "z")) {
            hostile.add(Writes.create("a second ClusterSet", ADMIN, with(bare, "metadata.name", name)));
            hostile.add(Writes.apply("a second ClusterSet", ADMIN, with(bare, "metadata.name", name)));
        }
        hostile.add(Writes.patch("another ID", ADMIN, set, tree(Map.of("spec", Map.of("clusterID", "x")))));
        hostile.add(Writes.patch("no ID", ADMIN, set, tree(Map.of("spec", Map.of("clusterID", "")))));
        hostile.add(Writes.patch(
                "another leader",
                ADMIN,
                set,
                tree(Map.of("spec", Map.of("leaders", List.of(Map.of("clusterID", "x")))))));
        hostile.add(Writes.delete("a ClusterSet with members", ADMIN, set));
    }

    /** The counterparts; a matrix that refuses everything proves nothing. */
    private void rightOnes() {
        var labels = tree(Map.of("metadata", Map.of("annotations", Map.of("a", "b"))));
        for (var kind : objects.exports("fresh").keySet()) {
            var fresh = objects.export("fresh", kind);
            right.add(Writes.create("own " + kind, account("fresh"), fresh));
            right.add(Writes.apply("own " + kind, account("fresh"), fresh));
            var own = objects.export("west", kind);
            right.add(Writes.apply("own " + kind, account("west"), own));
            right.add(put("own " + kind, account("west"), own));
            right.add(Writes.patch("own " + kind, account("west"), own, labels));
            right.add(Writes.delete("own " + kind, account("west"), own));
            right.add(Writes.patch(
                    "finalizers", account("antrea-mc-controller"), own, tree(Map.of("metadata", finalizers()))));
            right.add(Writes.delete("anybody's", account("antrea-mc-controller"), own));
            right.add(Writes.delete("anybody's", ADMIN, own));
            right.add(Writes.patch("anybody's", ADMIN, own, labels));
            var free = objects.export("free", kind);
            right.add(Writes.create("a cluster's without account", account("plain"), free));
            right.add(Writes.create("a cluster's without account", account("antrea-mc-member-access-sa"), free));
        }
        right.add(Writes.create("a policy", ADMIN, objects.policy("strict")));
        right.add(Writes.create("a policy", outsider(), objects.policy("strict")));
        right.add(Writes.create("a policy", account("plain"), objects.policy("strict")));
        right.add(Writes.create("own announce", account("fresh"), objects.announce("fresh")));
        right.add(Writes.create("free announce", account("plain"), objects.announce("free")));
        var announce = objects.announce("east");
        right.add(Writes.patch("own heartbeat", account("east"), announce, labels));
        right.add(Writes.patch("the leader's finalizer", account("antrea-mc-controller"), announce, labels));
        right.add(Writes.delete("own announce", account("east"), announce));
        right.add(Writes.delete("announce by a person", ADMIN, announce));
    }

    private void check(Writes writes) throws Exception {
        var count = hostile.size() + right.size();
        var begun = System.nanoTime();

        var wrongs = all(hostile, write -> {
            var answer = writes.send(write);
            return answer.refusedByRule() ? "" : write + " was answered " + answer;
        });
        var refused = all(right, write -> {
            var answer = writes.send(write.dry());
            return answer.accepted() ? "" : write + " was answered " + answer;
        });

        System.Logger log = System.getLogger(W34AdmissionMatrixIT.class.getName());
        log.log(
                System.Logger.Level.INFO,
                "{0} hostile and {1} right writes in {2} ms",
                hostile.size(),
                right.size(),
                (System.nanoTime() - begun) / 1_000_000);
        assertThat(wrongs).as("hostile writes of %s in all", count).isEmpty();
        assertThat(refused).as("right writes").isEmpty();
    }

    private interface Sent {
        String outcome(Write write) throws Exception;
    }

    /** Outcomes that are not as they should be. */
    private static List<String> all(List<Write> writes, Sent send) throws Exception {
        try (var threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            var tasks = writes.stream()
                    .<Callable<String>>map(write -> () -> send.outcome(write))
                    .toList();
            var outcomes = new ArrayList<String>();
            for (var future : threads.invokeAll(tasks)) {
                outcomes.add(future.get());
            }
            outcomes.removeIf(String::isEmpty);
            return outcomes;
        }
    }

    private static void store(Writes writes, JsonNode object, String user) throws Exception {
        var answer = writes.send(Writes.create("seed", user, object));
        assertThat(answer.accepted()).as("%s by %s: %s", object, user, answer).isTrue();
    }

    /** Until the leader has written what it has to write, so that resource versions stay. */
    private void awaitHeld() {
        var announces =
                scenario.north.admin.resources(MemberClusterAnnounce.class).inNamespace(scenario.leaderNamespace);
        await().atMost(Scenario.LIMIT)
                .until(() -> announces.list().getItems().stream()
                        .noneMatch(announce ->
                                announce.getMetadata().getFinalizers().isEmpty()));
    }

    private Write put(String what, String user, ObjectNode object) {
        var name = object.path("metadata").path("name").asString();
        HasMetadata stored = scenario.north
                .admin
                .resources(ResourceExport.class)
                .inNamespace(scenario.leaderNamespace)
                .withName(name)
                .get();
        var current =
                with(object, "metadata.resourceVersion", stored.getMetadata().getResourceVersion());
        var created = Writes.create(what, user, current);
        return new Write(what, user, "PUT", created.path() + "/" + name, created.contentType(), created.body());
    }

    private ObjectNode gateway(String name) {
        var gateway = new Gateway();
        gateway.getMetadata().setNamespace(scenario.memberNamespace);
        gateway.getMetadata().setName(name);
        var tree = Writes.tree(gateway);
        tree.put("gatewayIP", "172.18.0.3");
        return tree;
    }

    private static Map<String, Object> finalizers() {
        return Map.of("finalizers", List.of());
    }

    private static ObjectNode tree(Object object) {
        return Writes.tree(object);
    }

    private String account(String name) {
        return "system:serviceaccount:" + scenario.leaderNamespace + ":" + name;
    }

    private String outsider() {
        return "system:serviceaccount:" + scenario.userNamespace + ":east";
    }
}
