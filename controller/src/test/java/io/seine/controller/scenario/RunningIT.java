package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.FieldManagers;
import io.seine.api.Names;
import io.seine.api.Reasons;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.metrics.Series;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.Controller;
import io.seine.controller.ControllerOptions;
import io.seine.controller.Proves;
import io.seine.controller.Reloading;
import io.seine.controller.leader.LeaderRole;
import io.seine.controller.member.MemberRole;
import io.seine.sandbox.junit.ControlPlanes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees and touches: configuration, probes, metrics, rights. */
class RunningIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    private static final String LISTENERS = """
        health: {healthProbeBindAddress: "127.0.0.1:0"}
        metrics: {bindAddress: "127.0.0.1:0"}
        webhook: {port: 0}
        """;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path mount;

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES);
    }

    @AfterEach
    void stop() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
        scenario.close();
    }

    /** The guide's ConfigMap for stretched policies has two fields and no {@code webhook.port}, on which the original dies. */
    @Test
    @Proves({"W-24", "row 6"})
    void controllersStartWithTheGuidesShortConfiguration() throws Exception {
        var config = Scenario.onAnyPort(
                MultiClusterConfig.parse("podCIDRs: [\"10.10.0.0/16\"]\nenableStretchedNetworkPolicy: true")
                        .config());

        var leader = keep(LeaderRole.start(
                new ControllerOptions(scenario.leaderNamespace, "a", config),
                scenario.north.asController(scenario.leaderNamespace, FieldManagers.LEADER)));
        var member = keep(MemberRole.start(
                new ControllerOptions(scenario.memberNamespace, "a", config),
                scenario.east.asController(scenario.memberNamespace, FieldManagers.MEMBER)));

        await().atMost(LIMIT).until(() -> status(leader, "readyz") == 200 && status(member, "readyz") == 200);
    }

    @Test
    @Proves({"W-39", "W-14"})
    void readinessTellsWhatIsMissingAndDoesNotWaitForTheLeader() throws Exception {
        var account = scenario.east
                .admin
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(scenario.userNamespace)
                        .withName(Names.CONTROLLER_SERVICE_ACCOUNT)
                        .endMetadata()
                        .build())
                .create();
        var powerless = keep(MemberRole.start(
                new ControllerOptions(
                        scenario.memberNamespace,
                        "powerless",
                        MultiClusterConfig.parse(LISTENERS).config()),
                scenario.east.asController(account.getMetadata().getNamespace(), FieldManagers.MEMBER)));

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(get(powerless, "readyz").body())
                        .contains("no list yet of Services: the API server answered 403")
                        .contains("Cannot take the Lease " + scenario.memberNamespace
                                + "/seine-member: the API server answered 403"));
        assertThat(status(powerless, "readyz")).isEqualTo(503);
        assertThat(status(powerless, "healthz")).isEqualTo(200);

        scenario.giveToken(scenario.east);
        scenario.createClusterSet(scenario.east, "https://127.0.0.1:1");
        var member = keep(MemberRole.start(
                new ControllerOptions(
                        scenario.memberNamespace,
                        "a",
                        MultiClusterConfig.parse(LISTENERS).config()),
                scenario.east.asController(scenario.memberNamespace, FieldManagers.MEMBER)));
        scenario.awaitReason(scenario.east, "Ready", "Unreachable");
        assertThat(status(member, "readyz")).isEqualTo(200);
        assertThat(metrics(member)).contains("seine_leader_connected{role=\"member\",state=\"Unreachable\"} 1");
    }

    @Test
    @Proves("W-39")
    void metricsShowTheConnectionThePropagationAndEveryOtherSeries() throws Exception {
        var config = MultiClusterConfig.parse(LISTENERS).config();
        scenario.startLeader().close();
        var leader = keep(LeaderRole.start(
                new ControllerOptions(scenario.leaderNamespace, "a", config),
                scenario.north.asController(scenario.leaderNamespace, FieldManagers.LEADER)));
        var member = keep(MemberRole.start(
                new ControllerOptions(scenario.memberNamespace, "a", config),
                scenario.east.asController(scenario.memberNamespace, FieldManagers.MEMBER)));
        scenario.join(scenario.east);
        scenario.awaitCondition(scenario.east, "Ready", "True");

        scenario.export(scenario.east, "nginx", 80, "10.99.0.5");

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(metrics(member))
                        .contains("seine_propagation_seconds_count{role=\"member\"} 1")
                        .contains("seine_leader_connected{role=\"member\",state=\"Connected\"} 1")
                        .contains("seine_service_exports{role=\"member\",state=\"Valid\"} 1")
                        .contains("seine_service_imports{role=\"member\"} 1")
                        .containsPattern("seine_heartbeat_age_seconds\\{role=\"member\"} [0-9.]+")
                        .containsPattern(
                                "seine_api_requests_total\\{role=\"member\",server=\"leader\",verb=\"patch\",resource=\"resourceexports\",code=\"201\"}"
                                        + " \\d"));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(metrics(leader))
                        .contains("seine_active{role=\"leader\"} 1")
                        .contains("seine_member_ready{role=\"leader\",cluster=\"test-cluster-east\"} 1")
                        .containsPattern(
                                "seine_member_heartbeat_age_seconds\\{role=\"leader\",cluster=\"test-cluster-east\"}"
                                        + " [0-9.]+"));
        var both = metrics(member) + metrics(leader);
        var ofControllers = EnumSet.complementOf(EnumSet.copyOf(Series.ofAgents()));
        ofControllers.removeAll(Series.ofPolicies());
        assertThat(ofControllers).allSatisfy(series -> assertThat(both).contains("# TYPE " + series.text() + " "));
    }

    @Test
    @Proves("configuration reload")
    void newConfigurationIsTakenOverWhileRunningAndAWrongOneIsReported() throws Exception {
        scenario.startLeader();
        var file = mount.resolve(Names.CONFIG_KEY);
        mountedAs("1", LISTENERS);
        var options =
                ControllerOptions.load(Optional.of(file), Optional.of(scenario.memberNamespace), java.util.Map.of());
        var member = keep(Reloading.start(
                options,
                Optional.of(file),
                with -> MemberRole.start(
                        with, scenario.east.asController(scenario.memberNamespace, FieldManagers.MEMBER)),
                Duration.ofMillis(100)));
        scenario.join(scenario.east);
        scenario.awaitCondition(scenario.east, "Ready", "True");
        scenario.export(scenario.east, "nginx", 80, "10.99.0.5");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(endpoints()).isNotEmpty().doesNotContain("10.99.0.5"));

        mountedAs("2", LISTENERS + "endpointIPType: PodIP\n");

        await().atMost(LIMIT).untilAsserted(() -> assertThat(endpoints()).containsExactly("10.99.0.5"));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(configurationEvents())
                        .contains(
                                Reasons.CONFIG_RELOADED + ": Runs with the new configuration: endpointIPType: PodIP"));

        mountedAs("3", LISTENERS + "endpointIpType: ClusterIP\n");

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(configurationEvents())
                        .anyMatch(event -> event.startsWith(Reasons.CONFIG_INVALID)
                                && event.contains("unknown field endpointIpType (did you mean endpointIPType?)")
                                && event.endsWith("the configuration from before stays in use")));
        assertThat(status(member.running(), "readyz")).isEqualTo(200);
        assertThat(endpoints()).containsExactly("10.99.0.5");

        mountedAs("4", LISTENERS + "endpointIPType: ClusterIP\n");

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(endpoints()).isNotEmpty().doesNotContain("10.99.0.5"));
    }

    @Test
    @Proves("W-14")
    void memberReadsSecretsOfItsOwnNamespaceOnly() {
        try (var client = scenario.east.asController(scenario.memberNamespace, FieldManagers.MEMBER)) {
            assertThat(client.secrets().inNamespace(scenario.memberNamespace).list())
                    .isNotNull();
            assertThatExceptionOfType(KubernetesClientException.class)
                    .isThrownBy(() -> client.secrets().inAnyNamespace().list())
                    .withMessageContaining("cannot list resource \"secrets\"");
            assertThatExceptionOfType(KubernetesClientException.class)
                    .isThrownBy(() -> client.secrets()
                            .inNamespace(scenario.userNamespace)
                            .withName("any")
                            .get())
                    .withMessageContaining("cannot get resource \"secrets\"");
        }
    }

    /** Changes the file as the kubelet does: a folder for each version, and one symbolic link that is replaced. */
    private void mountedAs(String version, String text) throws IOException {
        var folder = Files.createDirectory(mount.resolve(".." + version));
        Files.writeString(folder.resolve(Names.CONFIG_KEY), text);
        var fresh = Files.createSymbolicLink(mount.resolve("..data_tmp"), folder.getFileName());
        Files.move(fresh, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        var file = mount.resolve(Names.CONFIG_KEY);
        if (!Files.isSymbolicLink(file)) {
            Files.createSymbolicLink(file, Path.of("..data", Names.CONFIG_KEY));
        }
    }

    private List<String> endpoints() {
        return scenario
                .north
                .admin
                .resources(ResourceExport.class)
                .inNamespace(scenario.leaderNamespace)
                .list()
                .getItems()
                .stream()
                .flatMap(export -> Stream.ofNullable(export.getSpec().endpoints()))
                .flatMap(endpoints -> endpoints.subsets().stream())
                .flatMap(subset -> subset.getAddresses().stream())
                .map(address -> address.getIp())
                .toList();
    }

    private List<String> configurationEvents() {
        return scenario.events(
                scenario.east,
                new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(scenario.memberNamespace)
                        .withName(Names.CONFIG_MAP)
                        .endMetadata()
                        .build());
    }

    private <T extends AutoCloseable> T keep(T role) {
        running.push(role);
        return role;
    }

    private static int status(Controller role, String path) throws Exception {
        return get(role, path).statusCode();
    }

    private static HttpResponse<String> get(Controller role, String path) throws Exception {
        return fetch("http://127.0.0.1:" + role.replica().probePort() + "/" + path);
    }

    private static String metrics(Controller role) throws Exception {
        return fetch("http://127.0.0.1:" + role.replica().metricsPort() + "/metrics")
                .body();
    }

    private static HttpResponse<String> fetch(String url) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
