package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.config.GatewayIPPrecedence;
import io.seine.controller.Proves;
import io.seine.controller.member.GatewayElection.Candidate;
import io.seine.controller.member.GatewayElection.NodeFacts;
import io.seine.controller.member.GatewayElection.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayElectionTest {
    private static NodeFacts candidate(String name, String internal, String external) {
        return new NodeFacts(name, Optional.of("true"), Optional.empty(), true, List.of(internal), List.of(external));
    }

    private static NodeFacts withGatewayIp(NodeFacts node, String value) {
        return new NodeFacts(
                node.name(),
                node.gatewayAnnotation(),
                Optional.of(value),
                node.ready(),
                node.internalIps(),
                node.externalIps());
    }

    private static NodeFacts notReady(NodeFacts node) {
        return new NodeFacts(
                node.name(),
                node.gatewayAnnotation(),
                node.gatewayIpAnnotation(),
                false,
                node.internalIps(),
                node.externalIps());
    }

    private final NodeFacts node1 = candidate("node-1", "10.0.0.1", "1.1.1.1");
    private final NodeFacts node2 = candidate("node-2", "10.0.0.2", "1.1.1.2");

    private static Result elect(List<NodeFacts> nodes, String... incumbents) {
        return GatewayElection.elect(nodes, GatewayIPPrecedence.PRIVATE, List.of(incumbents));
    }

    @ParameterizedTest
    @CsvSource({"PRIVATE,10.0.0.1", "PUBLIC,1.1.1.1"})
    void precedenceChoosesTheGatewayIp(GatewayIPPrecedence precedence, String gatewayIp) {
        var result = GatewayElection.elect(List.of(node1), precedence, List.of());

        assertThat(result.active()).contains(new Candidate("node-1", gatewayIp, "10.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "TRUE,true", "' true ',true", "false,false", "FALSE,false", "' false ',false"})
    @Proves("W-21")
    void theAnnotationSaysYesOrNo(String value, boolean elected) {
        var node = new NodeFacts("n", Optional.of(value), Optional.empty(), true, List.of("10.0.0.1"), List.of());

        var result = elect(List.of(node));

        assertThat(result.active().isPresent()).isEqualTo(elected);
        assertThat(result.unusable()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "1", "on"})
    @Proves("W-21")
    void anyOtherAnnotationIsAnErrorThatTheUserSees(String value) {
        var node = new NodeFacts("n", Optional.of(value), Optional.empty(), true, List.of("10.0.0.1"), List.of());

        var result = elect(List.of(node, node2));

        assertThat(result.active()).map(Candidate::node).contains("node-2");
        assertThat(result.unusable())
                .singleElement()
                .extracting(GatewayElection.Unusable::message)
                .asString()
                .contains(
                        "Node n cannot be a gateway",
                        "the value \"" + value + "\"",
                        "multicluster.antrea.io/gateway is neither true nor false",
                        "correct or remove");
    }

    @Test
    void nodeWithoutAnnotationIsNoCandidate() {
        var node = new NodeFacts("n", Optional.empty(), Optional.of("nonsense"), true, List.of("10.0.0.1"), List.of());

        assertThat(elect(List.of(node))).isEqualTo(new Result(Optional.empty(), List.of(), List.of()));
    }

    @Test
    void annotatedAddressOverridesTheNodes() {
        var result = elect(List.of(withGatewayIp(node1, "192.0.2.7")));

        assertThat(result.active()).contains(new Candidate("node-1", "192.0.2.7", "10.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0",
                "fd00::1",
                "gateway.example",
                "",
                "127.0.0.1",
                "169.254.169.254",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255"
            })
    void unusableAnnotatedAddressIsReportedAndAnotherCandidateChosen(String value) {
        var result = elect(List.of(withGatewayIp(node1, value), node2), "node-1");

        assertThat(result.active()).map(Candidate::node).contains("node-2");
        assertThat(result.unusable()).singleElement().satisfies(unusable -> {
            assertThat(unusable.node()).isEqualTo("node-1");
            assertThat(unusable.message()).contains("\"" + value + "\"", "gateway-ip", "correct or remove");
        });
    }

    @Test
    @Proves("W-21")
    void ipv6AddressesOfADualStackNodeArePassedOver() {
        var node = new NodeFacts(
                "n", Optional.of("true"), Optional.empty(), true, List.of("fd00::1", "10.0.0.9", "fd00::2"), List.of());

        assertThat(elect(List.of(node)).active()).contains(new Candidate("n", "10.0.0.9", "10.0.0.9"));
    }

    @Test
    void missingAddressesAreReported() {
        var noInternal = new NodeFacts("a", Optional.of("true"), Optional.empty(), true, List.of(), List.of("1.1.1.1"));
        var noExternal =
                new NodeFacts("b", Optional.of("true"), Optional.empty(), true, List.of("10.0.0.1"), List.of());

        var result = GatewayElection.elect(List.of(noExternal, noInternal), GatewayIPPrecedence.PUBLIC, List.of());

        assertThat(result.active()).isEmpty();
        assertThat(result.unusable()).extracting(GatewayElection.Unusable::node).containsExactly("a", "b");
    }

    @Test
    void nodeThatReturnsDoesNotPreempt() {
        var whileAway = elect(List.of(notReady(node1), node2), "node-1");
        var back = elect(List.of(node1, node2), whileAway.active().orElseThrow().node());

        assertThat(back.active()).map(Candidate::node).contains("node-2");
        assertThat(back.others()).extracting(Candidate::node).containsExactly("node-1");
    }

    @Test
    void theIncumbentStaysAndOthersQueueBehind() {
        var result = elect(List.of(node1, node2), "node-2");

        assertThat(result.active()).map(Candidate::node).contains("node-2");
        assertThat(result.others()).extracting(Candidate::node).containsExactly("node-1");
    }

    @Test
    void anIncumbentThatIsNotReadyIsReplacedAndNotReported() {
        var result = elect(List.of(notReady(node1), node2), "node-1");

        assertThat(result.active()).map(Candidate::node).contains("node-2");
        assertThat(result.unusable()).isEmpty();
    }

    @Test
    void nobodyReadyMeansNoGateway() {
        assertThat(elect(List.of(notReady(node1)), "node-1").active()).isEmpty();
    }

    @Property
    void orderOfNodesIsIrrelevant(@ForAll("nodes") List<NodeFacts> nodes, @ForAll long seed) {
        var shuffled = new ArrayList<>(nodes);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(elect(shuffled, "b")).isEqualTo(elect(nodes, "b"));
    }

    @Property
    void theElectedStaysElected(@ForAll("nodes") List<NodeFacts> nodes) {
        var first = elect(nodes);

        var incumbents = first.active().map(Candidate::node).stream().toArray(String[]::new);
        assertThat(elect(nodes, incumbents)).isEqualTo(first);
    }

    @Property
    void onlyReadyAnnotatedNodesAreElected(@ForAll("nodes") List<NodeFacts> nodes) {
        var byName = nodes.stream().collect(Collectors.toMap(NodeFacts::name, node -> node));

        var result = elect(nodes, "a", "c");

        var all = new ArrayList<>(result.others());
        result.active().ifPresent(all::add);
        assertThat(all).allSatisfy(candidate -> {
            var node = Objects.requireNonNull(byName.get(candidate.node()));
            assertThat(node.ready()).isTrue();
            assertThat(node.gatewayAnnotation()).contains("true");
        });
    }

    @Provide
    Arbitrary<List<NodeFacts>> nodes() {
        var node = Combinators.combine(
                        Arbitraries.of("a", "b", "c", "d", "e"),
                        Arbitraries.of("true", "false", "").optional(),
                        Arbitraries.of("9.9.9.9", "bad").optional(0.3),
                        Arbitraries.of(true, false),
                        Arbitraries.of("10.0.0.1", "fd00::1").list().ofMaxSize(2),
                        Arbitraries.of("1.0.0.1").list().ofMaxSize(1))
                .as(NodeFacts::new);
        return node.list().uniqueElements(NodeFacts::name).ofMaxSize(5);
    }
}
