package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.seine.api.Reasons;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.Controller;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import io.seine.sandbox.pki.Authority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Webhooks at a real API server: what Seine itself writes passes, and the certificates stay trusted whatever happens to them. */
class AdmissionIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES).admitting();
    }

    @AfterEach
    void stop() throws Exception {
        scenario.close();
    }

    @Test
    @Proves({
        "W-34",
        "W-41",
        "row 19",
        "row 22",
        "row 23",
        "row 27",
        "row 37",
        "Upgrade to >= 2.7",
        "Leader ClusterSet deletion"
    })
    void membersJoinExchangeAndLeave() {
        scenario.startLeader();
        for (var member : scenario.members()) {
            scenario.startMember(member, MultiClusterConfig.DEFAULTS);
            scenario.giveToken(member);
        }
        // East's account is bound to it; west's is as the guide makes it.
        scenario.north
                .admin
                .serviceAccounts()
                .inNamespace(scenario.leaderNamespace)
                .withName("member-east")
                .edit(account -> account.edit()
                        .editMetadata()
                        .addToAnnotations("multicluster.antrea.io/cluster-id", "test-cluster-east")
                        .endMetadata()
                        .build());
        scenario.members().forEach(member -> scenario.createClusterSet(member, scenario.north.server()));
        scenario.members().forEach(member -> scenario.awaitCondition(member, "Ready", "True"));
        var clusterSet = leaderClusterSet(Scenario.CLUSTER_SET);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.events(scenario.north, clusterSet.get()))
                        .anyMatch(event -> event.startsWith(Reasons.ACCOUNT_NOT_BOUND)
                                && event.contains("member-west")
                                && event.contains("multicluster.antrea.io/cluster-id=test-cluster-west"))
                        .noneMatch(
                                event -> event.startsWith(Reasons.ACCOUNT_NOT_BOUND) && event.contains("member-east")));

        var before = accountReads();
        scenario.export(scenario.east, "nginx", 80, "10.99.0.5");
        scenario.export(scenario.west, "nginx", 80, "10.99.0.6");
        await().atMost(LIMIT).until(() -> exports() == 4);
        await().atMost(LIMIT).until(() -> imported(scenario.west) != null && imported(scenario.east) != null);
        assertThat(accountReads())
                .as("reads of ServiceAccounts for four exports")
                .isEqualTo(before);

        assertThat(refusal(() -> clusterSet.delete())).contains("since there are still member clusters connecting");
        scenario.members().forEach(member -> scenario.deleteServiceExport(member, "nginx"));
        await().atMost(LIMIT).until(() -> exports() == 0);
        for (var member : scenario.members()) {
            member.admin
                    .resources(ClusterSet.class)
                    .inNamespace(scenario.memberNamespace)
                    .withName(Scenario.CLUSTER_SET)
                    .delete();
        }
        await().atMost(LIMIT)
                .until(() -> scenario.north
                        .admin
                        .resources(MemberClusterAnnounce.class)
                        .inNamespace(scenario.leaderNamespace)
                        .list()
                        .getItems()
                        .isEmpty());
        clusterSet.delete();
        await().atMost(LIMIT).until(() -> clusterSet.get() == null);
    }

    @Test
    @Proves({"W-23", "W-24", "row 7"})
    void certificatesAreRepairedAndRotatedWhileTheControllerRuns() {
        scenario.startLeader();
        var validating = scenario.north
                .admin
                .admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName(scenario.leaderNamespace + "-antrea-mc-validating-webhook-configuration");
        var bundle = bundle(validating.get());
        assertThat(encoded(String.valueOf(caConfigMap().get().getData().get("ca.crt")))
                        .equals(bundle))
                .isTrue();
        assertThat(caConfigMap().get().getMetadata().getLabels()).containsEntry("app", "antrea");

        // A manifest that is put there again has no bundle; somebody edits the ConfigMap.
        validating.edit(configuration -> {
            configuration.getWebhooks().forEach(hook -> hook.getClientConfig().setCaBundle(null));
            return configuration;
        });
        caConfigMap().edit(map -> map.edit().withData(Map.of("ca.crt", "x")).build());
        await().atMost(LIMIT).until(() -> bundle.equals(bundle(validating.get())));
        await().atMost(LIMIT)
                .until(() -> encoded(
                                String.valueOf(caConfigMap().get().getData().get("ca.crt")))
                        .equals(bundle));

        // The Secret is emptied: the authority that is in use goes back into it.
        secret().edit(now -> now.edit().withData(Map.of()).build());
        await().atMost(LIMIT)
                .until(() -> secret().get().getData() != null
                        && secret().get().getData().containsKey("tls.key"));
        await().atMost(LIMIT).untilAsserted(this::asks);

        // An authority that ends in 65 days is renewed at once, with its own key.
        var old = Authority.create("old", Instant.now().minus(Duration.ofDays(300)));
        secret().edit(now -> now.edit()
                .withData(Map.of(
                        "tls.crt", encoded(old.identity().certificate()),
                        "tls.key", encoded(old.identity().key())))
                .build());
        await().atMost(LIMIT)
                .until(() -> !bundle.equals(bundle(validating.get()))
                        && !encoded(old.identity().certificate())
                                .equals(secret().get().getData().get("tls.crt")));
        await().atMost(LIMIT)
                .until(() ->
                        bundle(validating.get()).equals(secret().get().getData().get("tls.crt")));
        await().atMost(LIMIT).untilAsserted(this::asks);
    }

    @Test
    @Proves("W-23")
    void whatAdmissionNeedsIsMadeAgainOrMissed() {
        var leader = scenario.startLeader();
        var clusterSet = leaderClusterSet(Scenario.CLUSTER_SET);
        scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);
        var webhooks = scenario.north.admin.admissionRegistration().v1();
        var validating = webhooks.validatingWebhookConfigurations()
                .withName(scenario.leaderNamespace + "-antrea-mc-validating-webhook-configuration");

        // A copy, which the controller may not change, is in nobody's way.
        var copy = new ValidatingWebhookConfigurationBuilder(validating.get())
                .withNewMetadata()
                .withName(scenario.leaderNamespace + "-copy")
                .withLabels(validating.get().getMetadata().getLabels())
                .endMetadata()
                .build();
        copy.getWebhooks().forEach(hook -> hook.getClientConfig().setCaBundle(null));
        scenario.north.admin.resource(copy).create();
        validating.edit(configuration -> {
            configuration.getWebhooks().forEach(hook -> hook.getClientConfig().setCaBundle(null));
            return configuration;
        });
        await().atMost(LIMIT).until(() -> !bundle(validating.get()).contains("null"));
        await().atMost(LIMIT).until(() -> ((Controller) leader).notReady().isEmpty());
        webhooks.validatingWebhookConfigurations()
                .withName(scenario.leaderNamespace + "-copy")
                .delete();

        // The member has the right to make its ConfigMaps, by their names.
        for (var name : List.of("antrea-mc-ca", "seine-membership")) {
            scenario.east
                    .admin
                    .configMaps()
                    .inNamespace(scenario.memberNamespace)
                    .withName(name)
                    .delete();
        }
        scenario.join(scenario.east);
        for (var name : List.of("antrea-mc-ca", "seine-membership")) {
            await().atMost(LIMIT)
                    .until(() -> scenario.east
                                    .admin
                                    .configMaps()
                                    .inNamespace(scenario.memberNamespace)
                                    .withName(name)
                                    .get()
                            != null);
        }

        validating.edit(configuration -> {
            configuration.getWebhooks().forEach(hook -> hook.setFailurePolicy("Ignore"));
            return configuration;
        });
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scenario.events(scenario.north, clusterSet.get()))
                        .anyMatch(event ->
                                event.startsWith(Reasons.WEBHOOK_MISSING) && event.contains("memberclusterannounces")));
    }

    @Test
    @Proves("W-41")
    void anExportOfAPolicyCanBeRemovedWithoutAController() throws Exception {
        var leader = scenario.startLeader();
        scenario.north.apply("""
                apiVersion: multicluster.crd.antrea.io/v1alpha1
                kind: ResourceExport
                metadata: {name: strict, namespace: %s}
                spec: {kind: AntreaClusterNetworkPolicy, name: strict, clusterNetworkPolicy: {priority: 1}}
                """.formatted(scenario.leaderNamespace));
        var export = scenario.north
                .admin
                .resources(ResourceExport.class)
                .inNamespace(scenario.leaderNamespace)
                .withName("strict");
        assertThat(export.get().getMetadata().getFinalizers()).isNotEmpty();

        leader.close();
        export.delete();
        export.edit(now -> {
            now.getMetadata().setFinalizers(List.of());
            return now;
        });

        await().atMost(LIMIT).until(() -> export.get() == null);
    }

    @Test
    @Proves({"W-35", "row 20"})
    void oneOfManyClusterSetsThatAreCreatedAtOnce() throws Exception {
        scenario.startLeader();
        leaderClusterSet(Scenario.CLUSTER_SET).delete();
        for (int round = 0; round < 3; round++) {
            var names = IntStream.range(0, 8).mapToObj("set-%d"::formatted).toList();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var outcomes = threads.invokeAll(names.stream()
                        .<Callable<String>>map(name -> () -> created(name))
                        .toList());
                var created = outcomes.stream()
                        .map(future -> future.resultNow())
                        .filter(outcome -> !outcome.contains("not allowed"))
                        .toList();
                assertThat(created).hasSize(1);
                // The next may follow as soon as the first is stored.
                leaderClusterSet(created.getFirst()).delete();
                await().atMost(LIMIT)
                        .until(() -> leaderClusterSet(created.getFirst()).get() == null);
                await().atMost(LIMIT).until(() -> {
                    var next = created("next");
                    return next.equals("next");
                });
                leaderClusterSet("next").delete();
            }
        }
    }

    /** The name, or why it was not created. */
    private String created(String name) {
        try {
            var set = new ClusterSet();
            set.getMetadata().setNamespace(scenario.leaderNamespace);
            set.getMetadata().setName(name);
            set.setSpec(new io.seine.api.multicluster.ClusterSetSpec(
                    "test-cluster-north",
                    List.of(new io.seine.api.multicluster.ClusterSetSpec.Leader("test-cluster-north", "", "")),
                    ""));
            return scenario.north.admin.resource(set).create().getMetadata().getName();
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** The webhook is asked, and its answer is understood. */
    private void asks() {
        assertThat(refusal(() -> leaderClusterSet(Scenario.CLUSTER_SET).edit(set -> {
                    set.setSpec(new io.seine.api.multicluster.ClusterSetSpec(
                            "other", set.getSpec().leaders(), ""));
                    return set;
                })))
                .contains("the field 'clusterID' is immutable");
    }

    private static String refusal(Runnable write) {
        try {
            write.run();
            return "";
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Resource<ClusterSet> leaderClusterSet(String name) {
        return scenario.north
                .admin
                .resources(ClusterSet.class)
                .inNamespace(scenario.leaderNamespace)
                .withName(name);
    }

    private Resource<ConfigMap> caConfigMap() {
        return scenario.north
                .admin
                .configMaps()
                .inNamespace(scenario.leaderNamespace)
                .withName("antrea-mc-ca");
    }

    private Resource<Secret> secret() {
        return scenario.north
                .admin
                .secrets()
                .inNamespace(scenario.leaderNamespace)
                .withName("antrea-mc-webhook-authority");
    }

    private int exports() {
        return scenario.north
                .admin
                .resources(ResourceExport.class)
                .inNamespace(scenario.leaderNamespace)
                .list()
                .getItems()
                .size();
    }

    private @org.jspecify.annotations.Nullable Service imported(Cluster member) {
        return member.admin
                .services()
                .inNamespace(scenario.userNamespace)
                .withName("antrea-mc-nginx")
                .get();
    }

    /** How often anybody has read ServiceAccounts by single requests. */
    private long accountReads() {
        return scenario.north
                .admin
                .raw("/metrics")
                .lines()
                .filter(line -> line.startsWith("apiserver_request_total{")
                        && line.contains("resource=\"serviceaccounts\"")
                        && Stream.of("verb=\"GET\"", "verb=\"LIST\"").anyMatch(line::contains))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String bundle(ValidatingWebhookConfiguration configuration) {
        return configuration.getWebhooks().stream()
                .map(hook -> String.valueOf(hook.getClientConfig().getCaBundle()))
                .distinct()
                .reduce("", String::concat);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
