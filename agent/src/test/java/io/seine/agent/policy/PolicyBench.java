package io.seine.agent.policy;

import io.seine.agent.PolicyAgentBench;
import io.seine.agent.bench.Machine;
import io.seine.agent.kernel.NetworkNamespace;
import io.seine.agent.kernel.PolicyKernel;
import io.seine.policy.address.Ip;
import io.seine.policy.compile.Compiler;
import io.seine.policy.compile.Policies;
import io.seine.policy.compile.Tenants;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Prints what rules cost packets, and how long it takes from changed policies or Pods to the kernel that holds them, as tables of Markdown. Run by
 * {@code e2e/bench/policy}.
 */
public final class PolicyBench {
    private static final int CHANGES = 100;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final List<Tenants> SIZES = List.of(
            new Tenants(100, 10), new Tenants(1_000, 100), new Tenants(1_000, 1_000), new Tenants(1_000, 5_000));

    private PolicyBench() {}

    public static void main(String[] args) throws Exception {
        System.out.println(Machine.describe());
        System.out.println();
        // First: a thread that the JVM makes for itself meanwhile stays in a namespace, and could not ask an API
        // server.
        var parts = List.of(args);
        if (parts.isEmpty() || parts.contains("agent")) {
            PolicyAgentBench.run();
            System.out.println();
        }
        if (parts.isEmpty() || parts.contains("packets")) {
            PacketBench.run();
            System.out.println();
        }
        System.out.println(
                "| Pods of the Node | policies | rules | first compiled | first in the kernel | a Pod's label changed P50 | P99 |"
                        + " a policy of one application changed | a policy of all Pods changed | rule lists | peer sets |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        for (var size : SIZES) {
            var place = new NetworkNamespace("sb-policy");
            try {
                System.out.println(place.run(LIMIT, () -> row(size)));
            } finally {
                place.close();
            }
        }
        System.exit(0);
    }

    private static String row(Tenants size) {
        var policies = size.written();
        var world = size.world();
        var compiler = new Compiler(Tenants.NODE);
        var tables = new PolicyTables();
        try (var kernel = PolicyKernel.open()) {
            long began = System.nanoTime();
            var rules = compiler.compile(policies, world);
            long compiled = System.nanoTime();
            apply(kernel, tables, compiler, policies, world);
            long held = System.nanoTime();
            var relabelled = new ArrayList<Double>();
            for (int change = 0; change < CHANGES; change++) {
                world = relabelled(world, change);
                long begin = System.nanoTime();
                apply(kernel, tables, compiler, policies, world);
                relabelled.add((System.nanoTime() - begin) / 1e6);
            }
            relabelled.sort(null);
            double ofOne = changed(kernel, tables, compiler, Tenants.without(policies, 1), world);
            double ofAll = changed(kernel, tables, compiler, Tenants.without(policies, 0), world);
            return String.format(
                    Locale.ROOT,
                    "| %,d | %,d | %,d | %.0f ms | %.0f ms | %.1f ms | %.1f ms | %.0f ms | %.0f ms | %,d | %,d |",
                    size.pods(),
                    size.policies(),
                    2 * size.policies(),
                    (compiled - began) / 1e6,
                    (held - began) / 1e6,
                    relabelled.get(CHANGES / 2),
                    relabelled.get(CHANGES * 99 / 100),
                    ofOne,
                    ofAll,
                    rules.ingress().values().stream().distinct().count(),
                    rules.addresses().size());
        }
    }

    /** Milliseconds until the kernel has other policies. */
    private static double changed(
            PolicyKernel kernel, PolicyTables tables, Compiler compiler, Policies policies, World world) {
        long begin = System.nanoTime();
        apply(kernel, tables, compiler, policies, world);
        return (System.nanoTime() - begin) / 1e6;
    }

    private static void apply(
            PolicyKernel kernel, PolicyTables tables, Compiler compiler, Policies policies, World world) {
        var pods = new TreeSet<Ip>();
        world.pods().forEach(pod -> pods.addAll(pod.addresses()));
        kernel.apply(
                tables.of(compiler.compile(policies, world), pods, false, true).table());
    }

    /** A Pod becomes one of another application of its tenant. */
    private static World relabelled(World world, int change) {
        var pods = new ArrayList<>(world.pods());
        int index = change * 7 % pods.size();
        var pod = pods.get(index);
        Map<String, String> labels = new HashMap<>(pod.labels());
        labels.put("app", "app-" + change % 10);
        pods.set(
                index,
                new PodFacts(
                        pod.namespace(), pod.name(), labels, pod.node(), pod.account(), pod.addresses(), pod.ports()));
        return new World(world.namespaces(), pods, world.services(), world.identities());
    }
}
