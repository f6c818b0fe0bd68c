package io.seine.agent;

import io.seine.agent.bench.Machine;
import io.seine.agent.bench.TrafficBench;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** {@code e2e/bench/dataplane}: what the data plane and its agent cost, on network namespaces and the real kernel of this computer. */
final class DataPlaneBench {
    private static final String METHOD = """

        All Nodes and Pods are network namespaces in the kernel of one computer, which holds what the agents' plans say. Figures are the median of
        several rounds, with the smallest and the largest in parentheses; all ways have their turn in each round, so that other work on the computer
        hits all alike, and shares and differences are those within a round.

        - Bare VXLAN is the kernel's own between two more Nodes that do nothing else: no filter, no address translation, no connection tracking.
          Nodes of a cluster have the rules of a CNI that masquerades and of kube-proxy, so "inside a cluster" is what Pods have without Seine.
        - A generator in Java writes and reads 256 KiB at a time. The first row is what it does without a network.
        - All Nodes share the processors, so throughput says how much processor time all Nodes of a way use together for a byte. A way between
          regular Nodes has three tunnels one after the other, each of which would have processors of its own in real clusters; what three
          bare ones in a row achieve on this computer, over four Nodes that do nothing else, is a row of its own.
        - Processor time is that of the whole computer meanwhile (/proc/stat: user, system, irq, softirq), other work of normal priority included.
        - Latency is that of one byte to and fro on an idle TCP connection.
        - The agent is the process of the image, with its flags and its start cache, as gateway, against a real API server; programmed means that its
          readiness probe says so. When idle it asks every other cluster's gateway 20 times a second, which do not answer here, and compares the
          kernel with its plan every 5 s. Processor time is that of the process and of the programs that it runs.
        - A change gives one other cluster another gateway and, where Pods have CIDRs, another CIDR; it is timed from the loop's notice to the kernel
          that holds it, in a JVM with the image's flags.
        """;

    private static final List<String> OPTIONS = List.of("--quick", "traffic", "agent", "changes");

    private DataPlaneBench() {}

    public static void main(String[] arguments) throws Exception {
        var options = List.of(arguments);
        if (!OPTIONS.containsAll(options)) {
            System.err.println("Only these are known: " + String.join(" ", OPTIONS));
            System.exit(2);
        }
        var quick = options.contains("--quick");
        var parts = options.stream().filter(option -> !option.startsWith("--")).toList();
        System.out.println("# Data plane");
        System.out.println();
        System.out.println("Made by `"
                + String.join(
                        " ",
                        Stream.concat(Stream.of("e2e/bench/dataplane"), options.stream())
                                .toList()) + "`.");
        System.out.println(METHOD);
        System.out.println(Machine.describe());
        System.out.println("- Load (1, 5, 15 minutes) before: " + Machine.load());
        if (parts.isEmpty() || parts.contains("agent")) {
            AgentBench.run(quick ? 2 : 5, Duration.ofSeconds(quick ? 10 : 20));
        }
        if (parts.isEmpty() || parts.contains("changes")) {
            ChangeBench.run(quick ? 10 : 30);
        }
        // Last: a thread that the JVM makes for itself meanwhile stays in a namespace, and could not ask an API server.
        if (parts.isEmpty() || parts.contains("traffic")) {
            TrafficBench.run(quick ? 3 : 7, Duration.ofMillis(quick ? 300 : 800));
        }
        System.out.println();
        System.out.println("Load afterwards: " + Machine.load());
        System.exit(0);
    }
}
