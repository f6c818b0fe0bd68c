package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static io.seine.controller.scenario.StretchedLabels.ON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.NormalizedLabel;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.LabelIdentitySpec;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec.LabelPayload;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.ResourceImportSpec;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The label sets of all clusters' Pods are known in all clusters under one number each. */
class StretchedLabelsIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @SuppressWarnings("NullAway.Init")
    private StretchedLabels labels;

    private final Deque<AutoCloseable> leaders = new ArrayDeque<>();

    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES);
        labels = new StretchedLabels(scenario);
        for (var member : scenario.members()) {
            // What is nobody's import stays where it is, also from a test that failed.
            member.admin.resources(LabelIdentity.class).delete();
        }
        leaders.push(labels.leader(ON));
        labels.clusterSet();
    }

    @AfterEach
    void stop() throws Exception {
        while (!leaders.isEmpty()) {
            leaders.pop().close();
        }
        scenario.close();
        for (var member : scenario.members()) {
            // Other scenarios' members would export them, too.
            try (var cluster = new Cluster(member.name, PLANES.kubeconfig(member.name))) {
                cluster.admin
                        .pods()
                        .inNamespace(scenario.userNamespace)
                        .withGracePeriod(0)
                        .delete();
            }
        }
    }

    private AutoCloseable member(Cluster member) {
        var role = scenario.startMember(member, ON);
        scenario.join(member);
        return role;
    }

    @Test
    @Proves({"row 78", "row 80", "row 81", "row 117", "row 118", "row 119", "row 120", "W-41"})
    void labelSetIsKnownEverywhereAsLongAsOnePodHasIt() {
        scenario.members().forEach(this::member);
        labels.pod(scenario.east, "client-1", "client");

        int id = labels.awaitId("client");

        var label = labels.label("client");
        var export = labels.export(scenario.east, label).orElseThrow();
        assertThat(export.getMetadata().getLabels())
                .containsOnly(
                        Map.entry("sourceKind", "LabelIdentity"), Map.entry("sourceClusterID", "test-cluster-east"));
        assertThat(export.getMetadata().getFinalizers()).isEmpty();
        assertThat(export.getStatus()).isNull();
        assertThat(export.getSpec().labelIdentity()).isEqualTo(new LabelPayload(label.text()));
        for (var member : scenario.members()) {
            awaitIdentity(member, label, id);
        }

        labels.pod(scenario.east, "client-2", "client");
        labels.pod(scenario.west, "client-3", "client");
        await().atMost(LIMIT).until(() -> labels.export(scenario.west, label).isPresent());
        labels.deletePod(scenario.east, "client-1");
        relabel("client-2", "server");
        labels.awaitId("server");
        await().atMost(LIMIT).until(() -> labels.export(scenario.east, label).isEmpty());
        assertThat(labels.id("client")).contains(id);

        labels.deletePod(scenario.west, "client-3");
        for (var member : scenario.members()) {
            await().atMost(LIMIT).until(() -> labels.identity(member, label).isEmpty());
        }
        assertThat(labels.ids()).doesNotContainKey(label.text());

        scenario.east
                .admin
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(scenario.userNamespace)
                        .addToLabels("region", "north")
                        .endMetadata()
                        .build())
                .serverSideApply();
        var moved = NormalizedLabel.of(
                Map.of("kubernetes.io/metadata.name", scenario.userNamespace, "region", "north"),
                Map.of("app", "server"));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(labels.ids().keySet())
                        .contains(moved.text())
                        .doesNotContain(labels.label("server").text()));
    }

    @Test
    @Proves({"W-11", "W-4", "W-3", "row 79", "row 132"})
    void whatChangesWhileNobodyLooksIsMadeGoodAndNoIdComesBack() throws Exception {
        leaders.pop().close();
        adopted(labels.label("adopted"), 77);
        var east = member(scenario.east);
        labels.pod(scenario.east, "a", "adopted");
        await().atMost(LIMIT)
                .until(() ->
                        labels.export(scenario.east, labels.label("adopted")).isPresent());
        leaders.push(labels.leader(ON));
        labels.pod(scenario.east, "b", "old");
        labels.pod(scenario.east, "c", "stays");
        int old = labels.awaitId("old");
        int stays = labels.awaitId("stays");
        await().atMost(LIMIT).until(() -> labels.identities(scenario.east).size(), size -> size >= 3);
        assertThat(labels.id("adopted")).contains(77);
        assertThat(old).isNotEqualTo(stays);

        east.close();
        leaders.pop().close();
        var untouched = labels.export(scenario.east, labels.label("stays"))
                .orElseThrow()
                .getMetadata()
                .getResourceVersion();
        labels.deletePod(scenario.east, "b");
        labels.pod(scenario.east, "d", "new");
        leaders.push(labels.leader(ON));
        scenario.startMember(scenario.east, ON);

        int fresh = labels.awaitId("new");
        await().atMost(LIMIT).until(() -> labels.id("old").isEmpty());
        await().atMost(LIMIT)
                .until(() -> labels.identity(scenario.east, labels.label("old")).isEmpty());
        assertThat(fresh).isNotIn(old, stays, 77);
        assertThat(labels.id("stays")).contains(stays);
        assertThat(labels.id("adopted")).contains(77);
        assertThat(labels.export(scenario.east, labels.label("stays"))
                        .orElseThrow()
                        .getMetadata()
                        .getResourceVersion())
                .isEqualTo(untouched);
    }

    @Test
    @Proves("W-2")
    void labelSetsGoToTheLeaderThatTheClusterSetNamesNow() throws Exception {
        member(scenario.east);
        labels.pod(scenario.east, "a", "mover");
        labels.awaitId("mover");

        var other = new Scenario(PLANES);
        var there = new StretchedLabels(other);
        leaders.push(there.leader(ON));
        there.clusterSet();
        // Rights in a member cluster are of one Namespace's controller; the member's account may use both leader
        // Namespaces.
        scenario.east.install("antrea-multicluster-member.yml", "kube-system", scenario.memberNamespace);
        scenario.north.apply("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: guest, namespace: %s}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: antrea-mc-member-cluster-role}
            subjects: [{kind: ServiceAccount, name: member-east, namespace: %s}]
            """.formatted(other.leaderNamespace, scenario.leaderNamespace));
        scenario.patchClusterSet(scenario.east, "{\"spec\": {\"namespace\": \"" + other.leaderNamespace + "\"}}");

        await().atMost(LIMIT)
                .until(() -> there.ids().containsKey(labels.label("mover").text()));
        await().atMost(LIMIT).until(() -> labels.exports().isEmpty());
        other.close();
    }

    @Test
    @Proves("W-35")
    void switchingOffLeavesNothing() throws Exception {
        var east = member(scenario.east);
        labels.pod(scenario.east, "a", "client");
        awaitIdentity(scenario.east, labels.label("client"), labels.awaitId("client"));

        east.close();
        scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);

        await().atMost(LIMIT).until(() -> labels.exports().isEmpty());
        await().atMost(LIMIT).until(() -> labels.identities(scenario.east).isEmpty());
        await().atMost(LIMIT).until(() -> labels.ids().isEmpty());

        adopted(labels.label("left"), 5);
        await().atMost(LIMIT).until(() -> labels.ids().isEmpty());
        leaders.pop().close();
        adopted(labels.label("left"), 5);
        leaders.push(labels.leader(Scenario.onAnyPort(MultiClusterConfig.DEFAULTS)));

        await().atMost(LIMIT).until(() -> labels.ids().isEmpty());
    }

    @Test
    @Proves({"W-3", "row 82", "row 132", "row 133", "W-41"})
    void twoLeadersAtOnceNeverGiveAnIdTwice() throws Exception {
        leaders.push(labels.leader(ON));
        for (int i = 0; i < 20; i++) {
            var app = "app-" + i;
            export("east", NormalizedLabel.of(Map.of("kubernetes.io/metadata.name", "a"), Map.of("app", app)));
            export("west", NormalizedLabel.of(Map.of("kubernetes.io/metadata.name", "b"), Map.of("app", app)));
        }
        // While both act, one may give another ID to a label than the other did; when both have seen all, each label
        // keeps its own.
        var seen = new AtomicReference<Map<String, Integer>>(Map.of());
        await().during(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> {
            var now = labels.ids();
            return seen.getAndSet(now).equals(now) && now.size() == 40;
        });
        var given = labels.ids();
        assertThat(new HashSet<>(given.values())).hasSize(40);

        // A member that has no such Pods takes back what is said to be its.
        var east = member(scenario.east);
        scenario.awaitCondition(scenario.east, "Ready", "True");
        await().atMost(LIMIT).until(() -> labels.ids().size() == 20);
        assertThat(given).containsAllEntriesOf(labels.ids());
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(labels.identities(scenario.east)).isEqualTo(labels.ids()));

        var before = versions();
        east.close();
        scenario.startMember(scenario.east, ON);
        labels.pod(scenario.east, "a", "last");
        awaitIdentity(scenario.east, labels.label("last"), labels.awaitId("last"));
        assertThat(versions()).containsAllEntriesOf(before);
    }

    /** The LabelIdentities of a member with their versions: a write, also a deletion, changes one. */
    private Map<String, String> versions() {
        return scenario.east.admin.resources(LabelIdentity.class).list().getItems().stream()
                .collect(Collectors.toMap(
                        object -> object.getMetadata().getName(),
                        object -> object.getMetadata().getUid() + "/"
                                + object.getMetadata().getResourceVersion()));
    }

    @Test
    @Proves({"W-40", "W-22", "row 120", "row 133"})
    void identitiesAreRepairedAndWhatMakesNoSenseIsRefused() throws Exception {
        leaders.pop().close();
        var label = labels.label("client");
        // Imports of one second are ordered by name.
        var twin = IntStream.range(0, 1000)
                .mapToObj(i -> labels.label("twin-" + i))
                .filter(other -> other.hash().compareTo(label.hash()) > 0)
                .findFirst()
                .orElseThrow();
        adopted(label, 7);
        // Nobody vouches for these: a label under another's name, an ID that no packet can carry, no label at all.
        imported("0123456789abcdef", new LabelIdentitySpec(labels.label("other").text(), 8));
        imported(
                labels.label("large").hash(),
                new LabelIdentitySpec(labels.label("large").text(), 16_777_215));
        imported("fedcba9876543210", null);
        imported(twin.hash(), new LabelIdentitySpec(twin.text(), 7));
        scenario.east.apply("""
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: LabelIdentity
            metadata: {name: %s}
            spec: {label: "%s", id: 999}
            """.formatted(
                        labels.label("foreign").hash(), labels.label("foreign").text()));
        adopted(labels.label("foreign"), 9);
        member(scenario.east);

        awaitIdentity(scenario.east, label, 7);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.north
                                .admin
                                .v1()
                                .events()
                                .inNamespace(scenario.leaderNamespace)
                                .list()
                                .getItems())
                        .filteredOn(event -> "LabelIdentityImportFailed".equals(event.getReason()))
                        .hasSize(5));
        assertThat(labels.identities(scenario.east))
                .containsOnly(
                        Map.entry(label.text(), 7),
                        Map.entry(labels.label("foreign").text(), 999));

        scenario.east
                .admin
                .resources(LabelIdentity.class)
                .withName(label.hash())
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"label\": \"ns:&pod:\", \"id\": 3}}");
        awaitIdentity(scenario.east, label, 7);
        adopted(label, 6);
        awaitIdentity(scenario.east, label, 6);
        awaitIdentity(scenario.east, twin, 7);
        scenario.east
                .admin
                .resources(LabelIdentity.class)
                .withName(labels.label("foreign").hash())
                .delete();
        awaitIdentity(scenario.east, labels.label("foreign"), 9);
    }

    @Test
    @Proves("W-22")
    void exportsThatMakeNoSenseAreRefusedWhileOthersAreServed() {
        scenario.north.apply("""
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceExport
            metadata: {name: nodash, namespace: %1$s}
            spec: {kind: LabelIdentity, clusterID: test-cluster-west}
            ---
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceExport
            metadata: {name: test-cluster-west-0123456789abcdef, namespace: %1$s}
            spec: {kind: LabelIdentity, clusterID: test-cluster-west, labelIdentity: {normalizedLabel: "ns:&pod:a=b"}}
            """.formatted(scenario.leaderNamespace));
        export("west", labels.label("good"));

        labels.awaitId("good");
        for (var name : new String[] {"nodash", "test-cluster-west-0123456789abcdef"}) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(scenario.north
                                    .admin
                                    .resources(ResourceExport.class)
                                    .inNamespace(scenario.leaderNamespace)
                                    .withName(name)
                                    .get()
                                    .getStatus()
                                    .conditions())
                            .singleElement()
                            .satisfies(
                                    condition -> assertThat(condition.reason()).isEqualTo("ConvergeFailure")));
        }
        assertThat(labels.ids()).hasSize(1);
    }

    private void awaitIdentity(Cluster member, NormalizedLabel label, int id) {
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(labels.identity(member, label)).contains(new LabelIdentitySpec(label.text(), id)));
    }

    private void relabel(String pod, String app) {
        scenario.east
                .admin
                .pods()
                .inNamespace(scenario.userNamespace)
                .withName(pod)
                .edit(object -> new PodBuilder(object)
                        .editMetadata()
                        .addToLabels("app", app)
                        .endMetadata()
                        .build());
    }

    private void export(String member, NormalizedLabel label) {
        scenario.north.apply("""
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: ResourceExport
            metadata:
              name: test-cluster-%1$s-%2$s
              namespace: %3$s
              labels: {sourceClusterID: test-cluster-%1$s, sourceKind: LabelIdentity}
            spec: {kind: LabelIdentity, clusterID: test-cluster-%1$s, labelIdentity: {normalizedLabel: "%4$s"}}
            """.formatted(member, label.hash(), scenario.leaderNamespace, label.text()));
    }

    /** As the original's leader would have made it. */
    private void adopted(NormalizedLabel label, int id) {
        imported(label.hash(), new LabelIdentitySpec(label.text(), id));
    }

    private void imported(String name, @Nullable LabelIdentitySpec identity) {
        var object = ResourceImport.of(
                scenario.leaderNamespace,
                name,
                new ResourceImportSpec(
                        java.util.List.of(), "", "", "LabelIdentity", null, null, null, null, null, identity, null));
        var made = scenario.north
                .admin
                .resource(object)
                .fieldManager("antrea-mc-controller")
                .forceConflicts()
                .serverSideApply();
        assertThat(made.getMetadata().getName()).isEqualTo(name);
    }
}
