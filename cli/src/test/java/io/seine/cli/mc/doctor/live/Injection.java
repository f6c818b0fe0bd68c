package io.seine.cli.mc.doctor.live;

import io.seine.cli.mc.doctor.Fault;
import io.seine.cli.mc.doctor.Finding;

/**
 * A fault for a real set.
 *
 * @param cluster one that the finding names
 * @param object what the finding's object begins with
 * @param act what somebody does, or what happens
 * @param cure what mends it
 * @param printed whether that is what the finding says
 * @param root whether the fault comes from no other one
 */
record Injection(Fault fault, String cluster, String object, Act act, Cure cure, boolean printed, boolean root) {
    Injection(Fault fault, String cluster, String object, Act act, Cure cure) {
        this(fault, cluster, object, act, cure, false, true);
    }

    /** Makes the fault. */
    interface Act {
        void on(RealClusterSet set) throws Exception;
    }

    /** Mends the fault, if it likes by what the finding says. */
    interface Cure {
        void mend(RealClusterSet set, Finding finding) throws Exception;
    }

    /** What has to be told too, after the fault before it in the table, which it comes from. */
    static Injection follows(Fault fault, String cluster, String object) {
        return new Injection(fault, cluster, object, set -> {}, (set, finding) -> {}, false, false);
    }

    /** A fault that objects are, which should not be there. */
    static Injection made(Fault fault, String cluster, String object, String at, String yaml) {
        return new Injection(
                fault,
                cluster,
                object,
                set -> RealClusterSet.apply(set.cluster(at), yaml),
                (set, finding) -> RealClusterSet.delete(set.cluster(at), yaml));
    }

    /** The same fault, mended by the commands that the finding prints. */
    Injection mendedAsPrinted(String... substitutions) {
        return new Injection(fault, cluster, object, act, PrintedMend.with(substitutions), true, true);
    }

    boolean isNamedBy(Finding finding) {
        return finding.fault() == fault
                && finding.clusters().contains(cluster)
                && finding.object().startsWith(object);
    }

    @Override
    public String toString() {
        return fault.id() + " " + cluster + ": " + object;
    }
}
