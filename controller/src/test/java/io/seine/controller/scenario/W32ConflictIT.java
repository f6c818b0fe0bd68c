package io.seine.controller.scenario;

import static io.seine.controller.scenario.ExchangeView.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clusters that export a Service of one name: together where their ports are the same, the first of them alone where they are not. */
class W32ConflictIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    @SuppressWarnings("NullAway.Init")
    private Scenario scenario;

    @SuppressWarnings("NullAway.Init")
    private ExchangeView view;

    @BeforeEach
    void start() throws Exception {
        scenario = new Scenario(PLANES).joined();
        view = new ExchangeView(scenario);
    }

    @AfterEach
    void stop() throws Exception {
        scenario.close();
    }

    @Test
    @Proves({
        "Second exporter, equal ports",
        "Un-export one of two",
        "Un-export last",
        "row 62",
        "row 66",
        "row 94",
        "row 110"
    })
    void twoExportersOfEqualPortsServeTogetherAndEachMayLeave() {
        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");
        view.awaitImported(scenario.east, "nginx");
        var ip = view.clusterIp(scenario.east, "antrea-mc-nginx");
        scenario.export(scenario.east, "nginx", 80, "10.98.0.5");

        var west = view.clusterIp(scenario.west, "nginx") + ":80";
        var east = view.clusterIp(scenario.east, "nginx") + ":80";
        until("both in west", () -> view.sliced(scenario.west, "nginx").equals(sorted("10.99.0.5:80", east)));
        until("both in east", () -> view.sliced(scenario.east, "nginx").equals(sorted("10.98.0.5:80", west)));
        until("the Endpoints too", () -> view.endpoints(scenario.east, "nginx").equals(sorted("10.98.0.5:80", west)));
        until(
                "both named",
                () -> view.serviceImport(scenario.east, "nginx")
                                .orElseThrow()
                                .getStatus()
                                .clusters()
                                .size()
                        == 2);
        view.awaitReason(scenario.west, "nginx", "Conflict", "NoConflicts");
        view.awaitReason(scenario.east, "nginx", "Ready", "Exported");

        scenario.deleteServiceExport(scenario.west, "nginx");

        until("east alone", () -> view.sliced(scenario.west, "nginx").equals(List.of(east)));
        until("its own Pods", () -> view.sliced(scenario.east, "nginx").equals(List.of("10.98.0.5:80")));
        assertThat(view.clusterIp(scenario.east, "antrea-mc-nginx")).isEqualTo(ip);

        scenario.deleteServiceExport(scenario.east, "nginx");

        view.awaitNothingImported(scenario.east, "nginx");
        view.awaitNothingImported(scenario.west, "nginx");
        until(
                "nothing at the leader",
                () -> view.resourceImport(importName("nginx", "service")).isEmpty()
                        && view.resourceImport(importName("nginx", "endpoints")).isEmpty()
                        && view.resourceExport("test-cluster-east-" + importName("nginx", "service"))
                                .isEmpty());
    }

    @Test
    @Proves({
        "W-8",
        "W-28",
        "W-32",
        "row 64",
        "row 65",
        "row 111",
        "Second exporter, different ports",
        "Exporter changes ports while alone"
    })
    void conflictOfPortsIsSeenByAllAndTheLaterExporterTakesOverByItself() {
        scenario.export(scenario.west, "nginx", 80, "10.99.0.5");
        view.awaitReason(scenario.west, "nginx", "Ready", "Exported");
        view.awaitOlderThanASecond("test-cluster-west-" + importName("nginx", "service"));

        scenario.export(scenario.east, "nginx", 8080, "10.98.0.5");

        var lost = view.awaitReason(scenario.east, "nginx", "Conflict", "PortConflict");
        assertThat(lost.status()).isEqualTo("True");
        assertThat(lost.message()).contains("[http:8080/TCP]", "[http:80/TCP]", "test-cluster-west");
        assertThat(view.awaitReason(scenario.east, "nginx", "Ready", "Failed").status())
                .isEqualTo("False");
        assertThat(view.awaitReason(scenario.east, "nginx", "Valid", "Succeed").status())
                .isEqualTo("True");
        var won = view.awaitReason(scenario.west, "nginx", "Conflict", "PortConflict");
        assertThat(won.message()).contains("test-cluster-east");
        assertThat(view.awaitReason(scenario.west, "nginx", "Ready", "Exported").status())
                .isEqualTo("True");
        until(
                "an Event for the loser",
                () -> scenario.events(scenario.east, view.serviceExport(scenario.east, "nginx")).stream()
                        .anyMatch(event -> event.startsWith("PortConflict: ")));
        until(
                "an Event for the winner",
                () -> scenario.events(scenario.west, view.serviceExport(scenario.west, "nginx")).stream()
                        .anyMatch(event -> event.startsWith("PortConflict: ")));
        var refused = view.resourceExport("test-cluster-east-" + importName("nginx", "service"))
                .orElseThrow()
                .getStatus()
                .conditions();
        assertThat(refused).singleElement().satisfies(condition -> {
            assertThat(condition.type() + condition.status() + condition.reason())
                    .isEqualTo("FailureFalseConvergeFailure");
            assertThat(condition.message()).startsWith("ResourceExport can't be converged to ResourceImport");
        });

        // Another exporter's change must not let the refused endpoints in.
        var west = view.clusterIp(scenario.west, "nginx");
        scenario.service(scenario.west, "nginx", 81, "10.99.0.6");
        until("the new port", () -> view.port(scenario.east, "nginx") == 81 && view.port(scenario.west, "nginx") == 81);
        until("its endpoints", () -> view.sliced(scenario.east, "nginx").equals(List.of(west + ":81")));
        until("its own Pods", () -> view.sliced(scenario.west, "nginx").equals(List.of("10.99.0.6:81")));

        scenario.deleteServiceExport(scenario.west, "nginx");

        var east = view.clusterIp(scenario.east, "nginx");
        until("the other port", () -> view.port(scenario.west, "nginx") == 8080);
        until("the other endpoints", () -> view.sliced(scenario.west, "nginx").equals(List.of(east + ":8080")));
        assertThat(view.serviceImport(scenario.west, "nginx")
                        .orElseThrow()
                        .getSpec()
                        .ports())
                .singleElement()
                .satisfies(port -> assertThat(port.port()).isEqualTo(8080));
        view.awaitReason(scenario.east, "nginx", "Conflict", "NoConflicts");
        view.awaitReason(scenario.east, "nginx", "Ready", "Exported");

        scenario.service(scenario.east, "nginx", 8081, "10.98.0.5");

        until("changed while alone", () -> view.port(scenario.west, "nginx") == 8081);
        until("with its endpoints", () -> view.endpoints(scenario.west, "nginx").equals(List.of(east + ":8081")));
    }

    private String importName(String service, String kind) {
        return scenario.userNamespace + "-" + service + "-" + kind;
    }

    private static List<String> sorted(String... texts) {
        return java.util.Arrays.stream(texts).sorted().toList();
    }
}
