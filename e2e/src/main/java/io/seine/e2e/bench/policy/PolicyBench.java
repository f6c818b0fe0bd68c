package io.seine.e2e.bench.policy;

import io.seine.policy.compile.Compiler;
import io.seine.policy.compile.RuleSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Prints how long a full compilation takes, as a table of Markdown. Run by {@code e2e/bench/policy}. */
public final class PolicyBench {
    private static final int RUNS = 11;

    private static final List<Tenants> SIZES = List.of(
            new Tenants(100, 10), new Tenants(1_000, 100), new Tenants(1_000, 1_000), new Tenants(1_000, 5_000));

    private PolicyBench() {}

    public static void main(String[] args) {
        System.out.println("| Pods of the Node | policies | rules | first | median of " + RUNS
                + " | Pods' rule lists | peer sets |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (var size : SIZES) {
            System.out.println(row(size));
        }
    }

    private static String row(Tenants size) {
        var world = size.world();
        var written = size.written();
        var nanos = new ArrayList<Long>();
        @Nullable RuleSet rules = null;
        for (int run = 0; run < RUNS; run++) {
            long began = System.nanoTime();
            rules = Compiler.compile(written, world, Tenants.NODE);
            nanos.add(System.nanoTime() - began);
        }
        long first = nanos.getFirst();
        Collections.sort(nanos);
        return String.format(
                Locale.ROOT,
                "| %,d | %,d | %,d | %.0f ms | %.0f ms | %,d | %,d |",
                size.pods(),
                size.policies(),
                2 * size.policies(),
                first / 1e6,
                nanos.get(RUNS / 2) / 1e6,
                Objects.requireNonNull(rules).ingress().values().stream()
                        .distinct()
                        .count(),
                rules.addresses().size());
    }
}
