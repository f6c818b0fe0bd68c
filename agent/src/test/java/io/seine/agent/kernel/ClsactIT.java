package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.kernel.Echo.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes whose kernel has no TCX: the same programs as filters. This machine's kernel has it, and is not asked. */
class ClsactIT {
    private static final Map<String, String> BEFORE = new HashMap<>();
    private static TwoClusters clusters;

    @BeforeAll
    static void make() throws IOException {
        Rights.required();
        clusters = new TwoClusters("sc-", OptionalInt.empty());
        clusters.openBy(bpffs -> Kernel.open(Nft.open(), new TunnelBpf(bpffs, ClsactFilters::new), Numbers.USUAL));
        clusters.nodes().forEach(node -> BEFORE.put(node, clusters.state(node)));
        clusters.serve("pb1", 8080);
        clusters.serve("pb2", 8080);
    }

    @AfterAll
    static void remove() throws IOException {
        clusters.close();
    }

    @BeforeEach
    void applyAll() {
        clusters.applyAll();
    }

    @Test
    void aKernelWithTcxIsRecognised() {
        assertThat(Bpf.hasTcx()).isTrue();
    }

    @Test
    void applyingAgainChangesNothing() {
        reach();
        assertThat(clusters.at("a1").shell("tc filter show dev seine0 egress")).contains("egress-", "direct-action");
        for (var node : clusters.nodes()) {
            assertThat(clusters.apply(node)).isEmpty();
        }
    }

    @Test
    void anotherProcessAdoptsEverythingAndAnotherVersionReplacesItUnderARunningConnection() throws IOException {
        try (var connection = Connection.open(clusters.at("pa2"), TwoClusters.IMPORTED, 80)) {
            for (var node : clusters.nodes()) {
                clusters.endProcess(node);
                assertThat(clusters.apply(node)).isEmpty();
                connection.talk(1_000);
                var folder = clusters.bpffs(node).resolve(Ours.PINS);
                for (var pin : new Pins(folder).names("egress-")) {
                    Files.move(folder.resolve(pin), folder.resolve("egress-0123456789abcdef"));
                }
                assertThat(clusters.apply(node)).singleElement().asString().endsWith(" replaced");
                connection.talk(1_000);
                assertThat(clusters.apply(node)).isEmpty();
            }
        }
    }

    @Test
    void labelIdentitiesAreTurnedOnInPlace() {
        try (var connection = Connection.open(clusters.at("pa2"), TwoClusters.IMPORTED, 80)) {
            clusters.nodes().forEach(node -> clusters.identify(node, Map.of(TwoClusters.podOn(node), 257)));
            clusters.applyAll();
            connection.talk(1_000);
            reach();
        } finally {
            clusters.identifyNobody();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tc filter del dev seine0 ingress", "tc qdisc del dev seine0 clsact", "ip link del seine0"})
    void whatOthersChangeIsPutRight(String command) {
        clusters.at("a1").shell(command);

        clusters.apply("a1");

        assertThat(clusters.apply("a1")).isEmpty();
        reach();
    }

    @Test
    void removalLeavesNodesAsTheyWere() {
        for (var node : clusters.nodes()) {
            clusters.apply(node, NodeState.EMPTY);

            assertThat(TwoClusters.comparable(clusters.state(node)))
                    .isEqualTo(TwoClusters.comparable(BEFORE.getOrDefault(node, "")));
        }
    }

    private static void reach() {
        try (var connection = Connection.open(clusters.at("pa2"), TwoClusters.IMPORTED, 80)) {
            connection.talk(10);
        }
    }
}
