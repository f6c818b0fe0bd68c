package io.seine.agent;

import io.seine.agent.kernel.Echo;
import io.seine.agent.kernel.Echo.Connection;
import io.seine.agent.kernel.TwoClusters;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * {@code e2e/bench/failover}: how long nothing passes when a gateway fails, on two clusters of three nodes each made of network namespaces, with the
 * agents' loops on all of them. One stream of 1,000 UDP packets a second and 50 TCP connections go from a Pod to a Pod, neither on a gateway.
 */
final class FailoverBench {
    private static final int CONNECTIONS = 50;
    private static final Duration PING = Duration.ofMillis(5);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final OptionalInt IN_CLEAR = OptionalInt.empty();

    private final TwoClusters clusters;
    private final OptionalInt wireGuardPort;

    private FailoverBench(TwoClusters clusters, OptionalInt wireGuardPort) {
        this.clusters = clusters;
        this.wireGuardPort = wireGuardPort;
    }

    /** A way to fail, and the way back. */
    private record Fault(String name, Runnable begin, Runnable end) {}

    /**
     * What one round measured.
     *
     * @param udp the longest time in which no packet came back
     * @param tcp the longest time in which one of the connections brought nothing back
     * @param broken connections that ended
     */
    private record Blackout(Duration udp, Duration tcp, int broken) {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
        var faults = arguments.length > 1 ? arguments[1] : "";
        System.out.println(
                "| Fault | Traffic between clusters | Rounds | UDP, median / P99 | TCP, median / P99 | Connections broken |");
        System.out.println("|---|---|---|---|---|---|");
        for (var port : List.of(IN_CLEAR, OptionalInt.of(51_821))) {
            try (var clusters = new TwoClusters("sx-", 3, port)) {
                new FailoverBench(clusters, port).run(rounds, faults);
            }
        }
        System.exit(0);
    }

    private void run(int rounds, String chosen) throws Exception {
        var servers = List.of("pb1", "pb2", "pb3").stream()
                .map(pod -> Echo.start(clusters.at(pod), 8080))
                .toList();
        try (var udp = clusters.at("pb3").run(() -> new DatagramSocket(8081))) {
            Thread.ofPlatform().daemon().start(() -> echo(udp));
            for (var fault : faults()) {
                if (!fault.name().contains(chosen)) {
                    continue;
                }
                var found = new ArrayList<Blackout>();
                for (int i = 0; i < rounds; i++) {
                    found.add(round(fault));
                }
                print(fault, found);
            }
        } finally {
            for (var server : servers) {
                server.close();
            }
        }
    }

    private List<Fault> faults() {
        var faults = new ArrayList<Fault>();
        for (var gateway : List.of("a1", "b1")) {
            faults.add(new Fault(
                    "cable of the " + side(gateway) + " gateway unplugged",
                    () -> clusters.at("fabric").shell("ip link set " + gateway + " down"),
                    () -> clusters.at("fabric").shell("ip link set " + gateway + " up")));
            faults.add(new Fault(
                    side(gateway) + " gateway forwards nothing",
                    () -> clusters.nft(
                            gateway,
                            "table inet fault { chain arrival { type filter hook prerouting priority -500; iifname"
                                    + " \"eth0\" drop; }\n chain departure { type filter hook postrouting priority 500;"
                                    + " oifname \"eth0\" drop; }\n }"),
                    () -> clusters.nft(gateway, "delete table inet fault")));
            var next = gateway.charAt(0) + "2";
            faults.add(new Fault(
                    "the controller moves the " + side(gateway) + " gateway",
                    () -> clusters.moveGateway(next),
                    () -> clusters.moveGateway(gateway)));
        }
        return faults;
    }

    private static String side(String gateway) {
        return gateway.startsWith("a") ? "clients'" : "servers'";
    }

    private Blackout round(Fault fault) throws Exception {
        var agents = clusters.nodes().stream()
                .map(node -> NodeAgent.start(clusters, node, wireGuardPort))
                .toList();
        var traffic = new Traffic();
        try {
            traffic.awaitFlow();
            traffic.forget();
            fault.begin().run();
            agents.forEach(NodeAgent::wake);
            Thread.sleep(Duration.ofSeconds(3));
            return traffic.blackout();
        } finally {
            traffic.end();
            fault.end().run();
            agents.forEach(NodeAgent::stop);
        }
    }

    private void print(Fault fault, List<Blackout> found) {
        var udp = found.stream().map(Blackout::udp).sorted().toList();
        var tcp = found.stream().map(Blackout::tcp).sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %d | %s | %s | %d of %d |%n",
                fault.name(),
                wireGuardPort.isPresent() ? "WireGuard" : "in clear",
                found.size(),
                figures(udp),
                figures(tcp),
                found.stream().mapToInt(Blackout::broken).sum(),
                found.size() * CONNECTIONS);
    }

    private static String figures(List<Duration> sorted) {
        var p99 = sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
        return sorted.get(sorted.size() / 2).toMillis() + " / " + p99.toMillis() + " ms";
    }

    private static void echo(DatagramSocket socket) {
        var packet = new DatagramPacket(new byte[64], 64);
        while (!socket.isClosed()) {
            try {
                socket.receive(packet);
                socket.send(packet);
            } catch (IOException e) {
                // Nobody listens there now, or it is closed.
            }
        }
    }

    /** The longest gap between events. */
    private static final class Gaps {
        private final AtomicLong last = new AtomicLong(System.nanoTime());
        private final AtomicLong longest = new AtomicLong();

        void event() {
            var now = System.nanoTime();
            var gap = now - last.getAndSet(now);
            longest.accumulateAndGet(gap, Math::max);
        }

        void forget() {
            last.set(System.nanoTime());
            longest.set(0);
        }

        Duration longest() {
            return Duration.ofNanos(Math.max(longest.get(), System.nanoTime() - last.get()));
        }
    }

    /** The stream and the connections. */
    private final class Traffic {
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger broken = new AtomicInteger();
        private final Gaps udpGaps = new Gaps();
        private final List<Gaps> tcpGaps =
                IntStream.range(0, CONNECTIONS).mapToObj(i -> new Gaps()).toList();
        private final List<Thread> threads = new ArrayList<>();
        private final List<Connection> connections = new ArrayList<>();
        private final DatagramSocket udp = clusters.at("pa3").run(DatagramSocket::new);

        Traffic() throws IOException {
            udp.setSoTimeout(100);
            threads.add(Thread.ofPlatform().start(this::send));
            threads.add(Thread.ofPlatform().start(this::receive));
        }

        /** Until all of it comes back. */
        void awaitFlow() throws Exception {
            var end = System.nanoTime() + LIMIT.toNanos();
            while (connections.size() < CONNECTIONS) {
                try {
                    var connection = Connection.open(clusters.at("pa3"), TwoClusters.IMPORTED, 80);
                    if (connection.server().endsWith("pb3")) {
                        connections.add(connection);
                    } else {
                        connection.close();
                    }
                } catch (IllegalStateException e) {
                    if (System.nanoTime() - end > 0) {
                        throw e;
                    }
                }
            }
            for (int i = 0; i < CONNECTIONS; i++) {
                var connection = connections.get(i);
                var gaps = tcpGaps.get(i);
                threads.add(Thread.ofPlatform().start(() -> talk(connection, gaps)));
            }
            do {
                forget();
                Thread.sleep(500);
            } while (blackout().udp().toMillis() > 50 || blackout().tcp().toMillis() > 200);
        }

        void forget() {
            udpGaps.forget();
            tcpGaps.forEach(Gaps::forget);
        }

        Blackout blackout() {
            return new Blackout(
                    udpGaps.longest(),
                    tcpGaps.stream().map(Gaps::longest).max(Duration::compareTo).orElseThrow(),
                    broken.get());
        }

        private void talk(Connection connection, Gaps gaps) {
            try {
                while (!over.get()) {
                    connection.ping(new byte[64]);
                    gaps.event();
                    Thread.sleep(PING);
                }
            } catch (IllegalStateException | InterruptedException e) {
                if (!over.get()) {
                    broken.incrementAndGet();
                }
            }
        }

        private void send() {
            var next = System.nanoTime();
            var target = new InetSocketAddress(InetAddress.ofLiteral(TwoClusters.IMPORTED), 81);
            var bytes = ByteBuffer.allocate(64);
            while (!over.get()) {
                try {
                    udp.send(new DatagramPacket(bytes.array(), 64, target));
                    next += 1_000_000;
                    var pause = next - System.nanoTime();
                    if (pause > 0) {
                        Thread.sleep(Duration.ofNanos(pause));
                    }
                } catch (IOException e) {
                    // Not sent: it will be missed.
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        private void receive() {
            var packet = new DatagramPacket(new byte[64], 64);
            while (!over.get()) {
                try {
                    udp.receive(packet);
                    udpGaps.event();
                } catch (SocketTimeoutException e) {
                    // The gap is measured with the next one.
                } catch (IOException e) {
                    return;
                }
            }
        }

        void end() throws InterruptedException {
            over.set(true);
            udp.close();
            connections.forEach(Connection::close);
            for (var thread : threads) {
                thread.join();
            }
        }
    }
}
