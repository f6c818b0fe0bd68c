package io.seine.controller.scenario;

import static io.seine.controller.scenario.ExchangeView.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.config.MultiClusterConfig;
import io.seine.api.mcs.ServiceImportSpec;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.ResourceImportSpec.ServiceImportPayload;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How many requests an exchange costs, by the API servers' own count. */
class W26QuietIT {
    private static final int SERVICES = 20;
    private static final Pattern COUNTER = Pattern.compile("apiserver_request_total\\{(.*)} (\\S+)");
    private static final List<String> WRITES = List.of("POST", "PUT", "PATCH", "APPLY", "DELETE");

    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @SuppressWarnings("NullAway.Init")
    private ExchangeView view;

    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES);
        view = new ExchangeView(scenario);
    }

    @AfterEach
    void stop() throws Exception {
        scenario.close();
    }

    @Test
    @Proves({"W-20", "W-25", "W-26", "W-26b", "W-27", "row 100", "row 61", "Export (steady state)"})
    void anExportCostsFourWritesAtTheLeaderAndFourAtAnImporterAndNothingAfterwards() throws Exception {
        var leader = scenario.startLeader();
        scenario.startMember(scenario.east, MultiClusterConfig.DEFAULTS);
        scenario.join(scenario.east);
        var west = scenario.startMember(scenario.west, MultiClusterConfig.DEFAULTS);
        scenario.join(scenario.west);
        scenario.awaitCondition(scenario.east, "Ready", "True");
        scenario.awaitCondition(scenario.west, "Ready", "True");
        var before = Counts.of(this);

        IntStream.range(0, SERVICES)
                .forEach(i -> scenario.export(scenario.west, "s" + i, 80 + i, "10.99.0." + (i + 1)));
        for (int i = 0; i < SERVICES; i++) {
            view.awaitImported(scenario.east, "s" + i);
            view.awaitImported(scenario.west, "s" + i);
            view.awaitReason(scenario.west, "s" + i, "Ready", "Exported");
        }
        until(
                "all that follows is written too",
                () -> view.atLeader(ResourceImport.class).size() == 2 * SERVICES
                        && view.endpoints(scenario.east, "s" + (SERVICES - 1)).size() == 1);
        var after = Counts.of(this);
        assertThat(view.resourceImport(scenario.userNamespace + "-s0-service")
                        .flatMap(object -> Optional.ofNullable(object.getSpec().serviceImport()))
                        .map(ServiceImportPayload::spec)
                        .map(ServiceImportSpec::type))
                .contains("ClusterSetIP");
        assertThat(view.resourceExport("test-cluster-west-" + scenario.userNamespace + "-s0-service")
                        .orElseThrow()
                        .getStatus())
                .isNull();
        assertThat(after.atLeaderSince(before))
                .as("writes of exports and imports at the leader")
                .matches(writes -> Counts.sum(writes) == 4L * SERVICES, "four for each Service");
        assertThat(after.atImporterSince(before))
                .as("writes of imported objects at an importer")
                .matches(writes -> Counts.sum(writes) <= 4L * SERVICES, "at most four for each Service");

        // Services and endpoints that nobody exports, changes that mean nothing, and restarts of leader and exporter.
        IntStream.range(0, SERVICES)
                .forEach(i -> scenario.service(scenario.west, "private" + i, 80, "10.99.1." + (i + 1)));
        scenario.north
                .admin
                .resources(ResourceImport.class)
                .inNamespace(scenario.leaderNamespace)
                .resources()
                .forEach(object -> object.edit(found -> {
                    found.getMetadata().setLabels(Map.of("touched", "yes"));
                    return found;
                }));
        // The server counts a request a moment after it has answered.
        until(
                "the test's own writes are counted",
                () -> Counts.sum(Counts.of(this).atLeaderSince(after)) >= 2L * SERVICES);
        var touched = Counts.of(this);
        west.close();
        leader.close();
        scenario.startMember(scenario.west, MultiClusterConfig.DEFAULTS);
        scenario.startLeader();
        scenario.export(scenario.west, "last", 80, "10.99.0.99");
        view.awaitImported(scenario.east, "last");
        view.awaitReason(scenario.west, "last", "Ready", "Exported");
        until(
                "the last one's Endpoints",
                () -> view.endpoints(scenario.east, "last").size() == 1);

        var end = Counts.of(this);
        assertThat(end.atLeaderSince(touched))
                .as("writes for the last one alone")
                .matches(writes -> Counts.sum(writes) == 4, "four");
        assertThat(end.atImporterSince(touched))
                .as("writes for the last one alone")
                .matches(writes -> Counts.sum(writes) <= 4, "at most four");
        assertThat(after.reads - before.reads + end.reads - touched.reads)
                .as("reads of single imports by the members")
                .isZero();
    }

    /** Requests so far, by verb, resource and answer. */
    private record Counts(SortedMap<String, Long> leader, SortedMap<String, Long> importer, long reads) {
        static Counts of(W26QuietIT test) {
            return new Counts(
                    count(test.scenario.north, WRITES, "resourceexports", "resourceimports"),
                    count(test.scenario.east, WRITES, "services", "endpoints", "endpointslices", "serviceimports"),
                    sum(count(test.scenario.north, List.of("GET"), "resourceimports")));
        }

        SortedMap<String, Long> atLeaderSince(Counts before) {
            return difference(leader, before.leader);
        }

        SortedMap<String, Long> atImporterSince(Counts before) {
            return difference(importer, before.importer);
        }

        static long sum(Map<String, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }

        private static SortedMap<String, Long> difference(
                SortedMap<String, Long> after, SortedMap<String, Long> before) {
            var changed = new TreeMap<>(after);
            before.forEach((request, count) -> changed.merge(request, -count, Long::sum));
            changed.values().removeIf(count -> count == 0);
            return changed;
        }

        private static SortedMap<String, Long> count(Cluster cluster, List<String> verbs, String... resources) {
            return cluster.admin
                    .raw("/metrics")
                    .lines()
                    .map(COUNTER::matcher)
                    .filter(Matcher::matches)
                    .filter(line ->
                            List.of(resources).contains(label(line, "resource")) && verbs.contains(label(line, "verb")))
                    .collect(Collectors.toMap(
                            line -> label(line, "verb") + " " + label(line, "resource") + " " + label(line, "code"),
                            line -> (long) Double.parseDouble(line.group(2)),
                            Long::sum,
                            TreeMap::new));
        }

        private static String label(Matcher line, String name) {
            var found = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(line.group(1));
            return found.find() ? found.group(1) : "";
        }
    }
}
