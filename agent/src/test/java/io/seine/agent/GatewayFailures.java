package io.seine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.kernel.Echo;
import io.seine.agent.kernel.Echo.Connection;
import io.seine.agent.kernel.Rights;
import io.seine.agent.kernel.TwoClusters;
import io.seine.api.multicluster.TunnelState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What becomes of connections when gateways fail, in a real kernel with the agents' loops on every Node; the clusters' objects stay as they are, as if
 * neither controller nor API server noticed anything. The connections are those of Pods whose Nodes are no gateways.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GatewayFailures {
    private static final int CONNECTIONS = 6;
    private static final int ROUNDS = 2;
    private static final byte[] WORD = {1};
    private static final Duration PACE = Duration.ofMillis(5);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final OptionalInt wireGuardPort;
    final TwoClusters clusters;
    private final Map<String, NodeAgent> agents = new TreeMap<>();
    private final List<Connection> connections = new ArrayList<>();
    private List<Echo> servers = List.of();

    /**
     * @param prefix of the namespaces' names
     * @param wireGuardPort where traffic between the clusters is to be encrypted
     */
    GatewayFailures(String prefix, OptionalInt wireGuardPort) throws IOException {
        Rights.required(wireGuardPort.isPresent() ? new String[] {"wg", "wireguard-go"} : new String[0]);
        this.wireGuardPort = wireGuardPort;
        this.clusters = new TwoClusters(prefix, 3, wireGuardPort);
    }

    @BeforeAll
    void serve() {
        servers = clusters.nodes().stream()
                .filter(node -> node.startsWith("b"))
                .map(node -> Echo.start(clusters.at("p" + node), 8080))
                .toList();
    }

    @AfterAll
    void remove() throws IOException {
        for (var server : servers) {
            server.close();
        }
        clusters.close();
    }

    @BeforeEach
    void start() {
        clusters.moveGateway("a1");
        clusters.moveGateway("b1");
        clusters.nodes().forEach(node -> agents.put(node, NodeAgent.start(clusters, node, wireGuardPort)));
        awaitGateways("a1", "b1");
    }

    @AfterEach
    void end() {
        connections.forEach(Connection::close);
        agents.values().forEach(NodeAgent::stop);
        connections.clear();
        agents.clear();
    }

    /** Until every Node uses these, and finds nothing wrong. */
    final void awaitGateways(String... nodes) {
        await(() -> agents.values().stream()
                .allMatch(agent -> agent.isReady()
                        && agent.reasons().isEmpty()
                        && List.of(nodes).contains(agent.gateway())));
    }

    /** Until every Node of that one's cluster takes it for the gateway. */
    final void awaitStandIn(String standby) {
        await(() -> agents.values().stream()
                .filter(agent -> agent.name().charAt(0) == standby.charAt(0))
                .filter(agent -> agent.name().compareTo(standby) >= 0)
                .allMatch(agent -> agent.gateway().equals(standby)));
        await(() -> agent(standby).reasons().equals(List.of("GatewayNotAnswering")));
    }

    final NodeAgent agent(String node) {
        return Objects.requireNonNull(agents.get(node));
    }

    /** What that Node of the cluster a reports of the way to the other cluster, if it is to report. */
    final Optional<TunnelState> reported(String node) {
        return agent(node).reported().flatMap(report -> report.clusters().getOrDefault("cluster-b", Optional.empty()));
    }

    /** Opens connections from that Pod to the Pod of that Node of the other cluster. */
    final void connect(String client, String server) {
        awaitAnswer(client);
        var opened = 0;
        while (opened < CONNECTIONS) {
            var connection = Connection.open(clusters.at(client), TwoClusters.IMPORTED, 80);
            if (connection.server().endsWith(server)) {
                connections.add(connection);
                opened++;
            } else {
                connection.close();
            }
        }
        talk();
    }

    /** A first handshake that nobody hears is repeated after 5 s only. */
    private void awaitAnswer(String client) {
        Awaitility.await().atMost(LIMIT).ignoreExceptions().until(() -> {
            Connection.open(clusters.at(client), TwoClusters.IMPORTED, 80).close();
            return true;
        });
    }

    final void talk() {
        connections.forEach(connection -> connection.talk(100));
    }

    /** Talks on one connection while something is done; the longest time that an answer took. */
    final Duration longestWait(Runnable doing) {
        var done = CompletableFuture.runAsync(doing, task -> Thread.ofPlatform().start(task));
        var longest = 0L;
        while (!done.isDone()) {
            var sent = System.nanoTime();
            connections.getFirst().ping(WORD);
            longest = Math.max(longest, System.nanoTime() - sent);
            LockSupport.parkNanos(PACE.toNanos());
        }
        done.join();
        return Duration.ofNanos(longest);
    }

    /** Tells all agents that the clusters' objects have changed. */
    final void wakeAll() {
        agents.values().forEach(NodeAgent::wake);
    }

    static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(LIMIT).until(condition);
    }

    final void link(String node, String state) {
        clusters.at("fabric").shell("ip link set " + node + " " + state);
    }

    @ParameterizedTest
    @CsvSource({"a1, a2", "b1, b2"})
    void connectionsSurviveTheLossOfAGatewayAndItsReturn(String gateway, String standby) {
        connect("pa3", "pb3");

        for (int i = 0; i < ROUNDS; i++) {
            link(gateway, "down");
            try {
                talk();
                awaitStandIn(standby);
            } finally {
                link(gateway, "up");
            }
            talk();
            awaitGateways("a1", "b1");
            talk();
        }
    }

    @ParameterizedTest
    @CsvSource({"a1, pa2, pb3", "b1, pa3, pb2"})
    void connectionsOfPodsOnTheStandbySurviveToo(String gateway, String client, String server) {
        connect(client, server);
        link(gateway, "down");
        try {
            talk();
            awaitStandIn(gateway.charAt(0) + "2");
        } finally {
            link(gateway, "up");
        }
        talk();
        awaitGateways("a1", "b1");
        talk();
    }

    @ParameterizedTest
    @CsvSource({"a1, b1", "b1, a1"})
    void connectionsSurviveTheLossOfBothClustersGateways(String first, String second) {
        connect("pa3", "pb3");
        try {
            link(first, "down");
            talk();
            awaitStandIn(first.charAt(0) + "2");
            link(second, "down");
            talk();
            awaitStandIn(second.charAt(0) + "2");
            talk();
        } finally {
            link(first, "up");
            link(second, "up");
        }
        talk();
        awaitGateways("a1", "b1");
        talk();
    }

    @ParameterizedTest
    @CsvSource({
        "a2, pa3, pb3", "a2, pa1, pb3", "a2, pa2, pb3", //
        "b2, pa3, pb3", "b2, pa3, pb1", "b2, pa3, pb2"
    })
    void connectionsSurviveAnotherChoiceOfTheController(String next, String client, String server) {
        connect(client, server);
        clusters.moveGateway(next);
        wakeAll();
        talk();

        awaitGateways("a1", "b1", next);
        await(() -> agent(next.charAt(0) + "3").gateway().equals(next));
        talk();
    }

    @ParameterizedTest
    @CsvSource({"a1, a2", "b1, b2"})
    void connectionsSurviveTheDeletionOfTheGatewaysNode(String gateway, String next) {
        connect("pa3", "pb3");
        clusters.moveGateway(next);
        clusters.deleteNode(gateway);
        try {
            agents.values().forEach(NodeAgent::wake);
            talk();
            await(() -> agent(next.charAt(0) + "3").gateway().equals(next));
            talk();
        } finally {
            clusters.createNode(gateway);
        }
        agents.values().forEach(NodeAgent::wake);
        await(() -> agent(gateway).gateway().equals(next));
        talk();
    }

    @Test
    void agentsThatAreStoppedLetPacketsPassAndAreMissedByNobody() {
        connect("pa3", "pb3");
        for (var node : List.of("a1", "b1")) {
            agent(node).stop();
        }
        nobodyChangesTheGatewayFor(Duration.ofSeconds(2));
    }

    @Test
    void agentsThatStartAgainAreMissedByNobody() {
        connect("pa3", "pb3");
        for (var node : List.of("a1", "b1")) {
            agent(node).stop();
            agents.put(node, NodeAgent.startBlind(clusters, node, wireGuardPort));
        }
        nobodyChangesTheGatewayFor(Duration.ofSeconds(1));
        agent("a1").see();
        agent("b1").see();
        nobodyChangesTheGatewayFor(Duration.ofSeconds(1));
    }

    private void nobodyChangesTheGatewayFor(Duration time) {
        var end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            talk();
            assertThat(List.of("a2", "a3", "b2", "b3"))
                    .allSatisfy(node -> assertThat(agent(node).gateway()).isIn("a1", "b1"));
        }
    }
}
