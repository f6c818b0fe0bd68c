package io.seine.cli.mc.doctor;

import java.util.function.Consumer;

/** A fault, and what makes it in a healthy ClusterSet. */
record Injected(Fault fault, Consumer<ClusterSetDraft> injection) {
    ClusterSetDraft set() {
        var set = new ClusterSetDraft();
        injection.accept(set);
        return set;
    }

    @Override
    public String toString() {
        return fault.toString();
    }
}
