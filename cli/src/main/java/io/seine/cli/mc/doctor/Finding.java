package io.seine.cli.mc.doctor;

import io.seine.cli.mc.observe.ClusterView;
import java.util.Collections;
import java.util.List;

/**
 * A cause of trouble.
 *
 * @param clusters whom it troubles, the one where it is to be mended first
 * @param object what to look at
 * @param cause what is wrong, in a sentence
 * @param mend the command, or what else, that mends it
 */
public record Finding(Fault fault, List<String> clusters, String object, String cause, String mend) {
    public Finding {
        clusters = List.copyOf(clusters);
    }

    static Finding of(Fault fault, ClusterView cluster, String object, String cause, String mend) {
        return new Finding(fault, List.of(cluster.name()), object, cause, mend);
    }

    /** A command for {@code cluster}. */
    static String kubectl(ClusterView cluster, String arguments) {
        return "kubectl --context " + cluster.name() + " " + arguments;
    }

    /** Whether this is what the other comes from: it is no cause of its own where there is this one. */
    boolean explains(Finding other) {
        return fault.severity() == Severity.FAULT
                && other.fault.isExplainedBy(fault.subject())
                && !Collections.disjoint(clusters, other.clusters);
    }
}
