package io.seine.cli.mc.doctor;

import io.seine.cli.mc.observe.Observation;
import java.util.stream.Stream;

/** Looks for a few faults that belong together; a function of what was observed and of nothing else. */
@FunctionalInterface
interface Check {
    Stream<Finding> findings(Observation observation);
}
