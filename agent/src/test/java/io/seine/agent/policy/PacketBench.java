package io.seine.agent.policy;

import io.seine.agent.bench.PingPong;
import io.seine.agent.bench.Receiver;
import io.seine.agent.bench.Samples;
import io.seine.agent.bench.Streams;
import io.seine.agent.bench.Way;
import io.seine.agent.kernel.NetworkNamespace;
import io.seine.agent.kernel.NftTable;
import io.seine.agent.kernel.PolicyKernel;
import io.seine.policy.address.Ip;
import io.seine.policy.compile.Compiler;
import io.seine.policy.compile.Policies;
import io.seine.policy.compile.RuleSet;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.Peer;
import io.seine.policy.spec.Peer.NamespaceMatch.Independent;
import io.seine.policy.spec.Peer.Scope;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyRule;
import io.seine.policy.spec.Selector;
import io.seine.policy.spec.Target;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.World;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What rules cost packets: a client and a server behind one Node, with no table, and with rules none of which matches before the last. Either all
 * are for the server, which is the worst that can be, or each is for a Pod of its own, as most are. Each has peers of its own.
 */
final class PacketBench {
    private static final int PORT = 8080;
    private static final String CLIENT = "10.9.0.2";
    private static final String SERVER = "10.9.1.2";
    private static final int CONNECTIONS = 300;
    private static final Duration TIME = Duration.ofSeconds(2);
    private static final String NODE = "node";
    private static final String ELSEWHERE = "other";
    private static final int TURNS = 9;

    private PacketBench() {}

    /** Measures and prints. */
    static void run() throws Exception {
        System.out.println(
                "| rules | for the server | loaded in, ms | throughput, Gbit/s | of none | round trip of a connection that lives, us"
                        + " | new connection, us |");
        System.out.println("|---|---|---|---|---|---|---|");
        try (var client = new NetworkNamespace("sb-client");
                var node = new NetworkNamespace("sb-node");
                var server = new NetworkNamespace("sb-server")) {
            wire(node, client, "10.9.0", "c");
            wire(node, server, "10.9.1", "s");
            node.shell("echo 1 > /proc/sys/net/ipv4/ip_forward");
            try (var receiver = Receiver.start(server, PORT, 1)) {
                var way = new Way("rules", client, CLIENT, new InetSocketAddress(SERVER, PORT), receiver);
                row("none", "-", "-", measure(way));
                for (int rules : List.of(10, 1_000, 10_000)) {
                    row(way, node, rules, true);
                    row(way, node, rules, false);
                }
            }
        }
    }

    private static void wire(NetworkNamespace node, NetworkNamespace end, String subnet, String device) {
        node.shell("""
                ip link add %1$s type veth peer name eth0 netns %2$s
                ip address add %3$s.1/24 dev %1$s
                ip link set %1$s up
                """.formatted(device, end.name(), subnet));
        end.shell("""
                ip address add %1$s.2/24 dev eth0
                ip link set eth0 up
                ip route add default via %1$s.1
                """.formatted(subnet));
    }

    private record Figures(List<Double> gigabits, List<Double> ofNone, double roundTrip, double connect) {}

    private static Figures measure(Way way) throws Exception {
        Streams.measure(way, 1, TIME);
        return new Figures(
                List.of(Streams.measure(way, 1, TIME).gigabits()),
                List.of(),
                PingPong.measure(way, TIME).median(),
                connect(way).median());
    }

    /** With the rules and without them in turns: what two runs differ by for other reasons is more than what rules cost. */
    private static void row(Way way, NetworkNamespace node, int count, boolean allForServer) throws Exception {
        var table = new PolicyTables()
                .of(rules(count, allForServer), new TreeSet<>(List.of(Ip.parse(SERVER))), false, true)
                .table();
        var gigabits = new ArrayList<Double>();
        var ofNone = new ArrayList<Double>();
        double loaded = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            // Each is first as often as the other.
            double before = Streams.measure(way, 1, TIME).gigabits();
            boolean with = turn % 2 == 1;
            if (with) {
                remove(node);
            } else {
                loaded = load(node, table);
            }
            double after = Streams.measure(way, 1, TIME).gigabits();
            gigabits.add(with ? before : after);
            ofNone.add(with ? 100 * before / after : 100 * after / before);
        }
        row(
                String.format(Locale.ROOT, "%,d", count),
                allForServer ? "all" : "1",
                String.format(Locale.ROOT, "%.0f", loaded),
                new Figures(
                        gigabits,
                        ofNone,
                        PingPong.measure(way, TIME).median(),
                        connect(way).median()));
        remove(node);
    }

    /** Milliseconds until the kernel has the table. */
    private static double load(NetworkNamespace node, NftTable table) {
        return node.run(() -> {
            try (var kernel = PolicyKernel.open()) {
                long began = System.nanoTime();
                kernel.check(table);
                return (System.nanoTime() - began) / 1e6;
            }
        });
    }

    private static void remove(NetworkNamespace node) {
        node.run(() -> {
            try (var kernel = PolicyKernel.open()) {
                return kernel.remove();
            }
        });
    }

    private static void row(String rules, String ofServer, String loaded, Figures figures) {
        System.out.println(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %.1f | %.1f |",
                rules,
                ofServer,
                loaded,
                new Samples(figures.gigabits()).text("%.1f"),
                figures.ofNone().isEmpty() ? "" : new Samples(figures.ofNone()).text("%.0f %%"),
                figures.roundTrip(),
                figures.connect()));
    }

    /** Microseconds until a connection is open. */
    private static Samples connect(Way way) {
        return way.from().run(() -> {
            var times = new ArrayList<Double>();
            for (int connection = 0; connection < CONNECTIONS; connection++) {
                try (var socket = new Socket()) {
                    socket.setSoLinger(true, 0);
                    long began = System.nanoTime();
                    socket.connect(way.target());
                    times.add((System.nanoTime() - began) / 1000.0);
                }
            }
            return new Samples(times.subList(CONNECTIONS / 10, CONNECTIONS));
        });
    }

    /** Rules each for Pods of their own, and a last one that allows the client. */
    private static RuleSet rules(int count, boolean allForServer) {
        var pods = new ArrayList<PodFacts>();
        pods.add(pod("app-0", NODE, SERVER));
        pods.add(pod("peer-" + (count - 1), ELSEWHERE, CLIENT));
        for (int index = 0; index < count - 1; index++) {
            pods.add(pod("peer-" + index, ELSEWHERE, "172.16." + index / 250 + "." + (1 + index % 250)));
            if (!allForServer) {
                pods.add(pod("app-" + (index + 1), NODE, "10.8." + index / 250 + "." + (1 + index % 250)));
            }
        }
        var policies = IntStream.range(0, count)
                .mapToObj(index -> new Policy(
                        new Origin(Kind.CLUSTER, "", "policy-" + index),
                        "application",
                        1 + index / 10.0,
                        List.of(rule(index, allForServer || index == count - 1 ? 0 : index + 1, index == count - 1)),
                        List.of()))
                .toList();
        return Compiler.compile(
                new Policies(Map.of("application", 250), List.of(), policies, List.of(), Policies.Enforcer.SEINE),
                new World(Map.of(), pods, List.of(), Map.of()),
                NODE);
    }

    private static PodFacts pod(String app, String node, String address) {
        return new PodFacts("default", app, Map.of("app", app), node, "default", List.of(Ip.parse(address)), List.of());
    }

    private static PolicyRule rule(int peer, int pod, boolean allows) {
        return new PolicyRule(
                "rule",
                allows ? Action.ALLOW : Action.DROP,
                List.of(new Target.Pods(Optional.empty(), Optional.of(app("app-" + pod)))),
                List.of(new Peer.Pods(
                        Optional.empty(), Optional.of(app("peer-" + peer)), new Independent(), Scope.CLUSTER)),
                List.of(),
                List.of(),
                false,
                "");
    }

    private static Selector app(String name) {
        return Selector.of(Map.of("app", name));
    }
}
