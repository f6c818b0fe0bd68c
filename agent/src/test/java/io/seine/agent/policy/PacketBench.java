package io.seine.agent.policy;

import io.seine.agent.bench.PingPong;
import io.seine.agent.bench.Receiver;
import io.seine.agent.bench.Samples;
import io.seine.agent.bench.Streams;
import io.seine.agent.bench.Way;
import io.seine.agent.kernel.NetworkNamespace;
import io.seine.agent.kernel.PolicyKernel;
import io.seine.policy.address.Ip;
import io.seine.policy.address.IpRange;
import io.seine.policy.compile.Compiler;
import io.seine.policy.compile.Policies;
import io.seine.policy.compile.RuleSet;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.Peer;
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
 * are for the server, which is the worst that can be, or each is for a Pod of its own, as most are.
 */
final class PacketBench {
    private static final int PORT = 8080;
    private static final String CLIENT = "10.9.0.2";
    private static final String SERVER = "10.9.1.2";
    private static final int CONNECTIONS = 300;
    private static final Duration TIME = Duration.ofSeconds(2);
    private static final String NODE = "node";

    private PacketBench() {}

    /** Measures and prints. */
    static void run() throws Exception {
        System.out.println(
                "| rules | for the server | throughput, Gbit/s | of none | round trip of a connection that lives, us | new connection, us | of none |");
        System.out.println("|---|---|---|---|---|---|---|");
        try (var client = new NetworkNamespace("sb-client");
                var node = new NetworkNamespace("sb-node");
                var server = new NetworkNamespace("sb-server")) {
            wire(node, client, "10.9.0", "c");
            wire(node, server, "10.9.1", "s");
            node.shell("echo 1 > /proc/sys/net/ipv4/ip_forward");
            try (var receiver = Receiver.start(server, PORT, 1)) {
                var way = new Way("rules", client, CLIENT, new InetSocketAddress(SERVER, PORT), receiver);
                measure(way, node, Optional.empty(), "-", Optional.empty());
                var none = measure(way, node, Optional.empty(), "-", Optional.empty());
                for (int rules : List.of(10, 1_000)) {
                    measure(way, node, Optional.of(rules(rules, true)), "all", Optional.of(none));
                    measure(way, node, Optional.of(rules(rules, false)), "1", Optional.of(none));
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

    private record Figures(double gigabits, double connect) {}

    private static Figures measure(
            Way way, NetworkNamespace node, Optional<RuleSet> rules, String ofServer, Optional<Figures> none)
            throws Exception {
        int count = rules.map(set -> set.ingress().values().stream()
                        .mapToInt(pod -> pod.tiers().size())
                        .sum())
                .orElse(0);
        rules.ifPresent(set -> node.run(() -> {
            try (var kernel = PolicyKernel.open()) {
                return kernel.check(new PolicyTables()
                        .of(set, new TreeSet<>(List.of(Ip.parse(SERVER))), false, true)
                        .table());
            }
        }));
        var rate = Streams.measure(way, 1, TIME);
        var roundTrip = PingPong.measure(way, TIME);
        var connect = connect(way);
        if (rules.isPresent() || none.isEmpty()) {
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %,d | %s | %.2f | %s | %.1f | %.1f | %s |",
                    count,
                    ofServer,
                    rate.gigabits(),
                    none.map(other -> percent(rate.gigabits(), other.gigabits()))
                            .orElse(""),
                    roundTrip.median(),
                    connect.median(),
                    none.map(other -> percent(connect.median(), other.connect()))
                            .orElse("")));
        }
        return new Figures(rate.gigabits(), connect.median());
    }

    private static String percent(double number, double of) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * number / of);
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

    /** Rules each for other senders than the client, and a last one that allows it. */
    private static RuleSet rules(int count, boolean allForServer) {
        var pods = IntStream.rangeClosed(0, allForServer ? 0 : count)
                .mapToObj(index -> new PodFacts(
                        "default",
                        "pod-" + index,
                        Map.of("app", "app-" + index),
                        NODE,
                        "default",
                        List.of(
                                index == 0
                                        ? Ip.parse(SERVER)
                                        : Ip.parse("10.8." + index / 250 + "." + (1 + index % 250))),
                        List.of()))
                .toList();
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

    private static PolicyRule rule(int index, int pod, boolean allows) {
        var sender = allows ? CLIENT + "/32" : "172.16." + index / 250 + "." + index % 250 + "/32";
        return new PolicyRule(
                "rule",
                allows ? Action.ALLOW : Action.DROP,
                List.of(new Target.Pods(Optional.empty(), Optional.of(Selector.of(Map.of("app", "app-" + pod))))),
                List.of(new Peer.Block(IpRange.parse(sender), List.of())),
                List.of(),
                List.of(),
                false,
                "");
    }
}
