package io.seine.sandbox.doctor;

import java.util.List;
import java.util.Optional;

/**
 * One question to the machine.
 *
 * @param name by which other checks refer to it
 * @param after names of the checks without whose success this one would only repeat their finding
 * @param probe what is tried
 */
record Check(String name, List<String> after, Probe probe) {

    /** Tries something and leaves no trace. */
    @FunctionalInterface
    interface Probe {
        /** What is missing; empty when nothing is. */
        Optional<Finding> examine() throws InterruptedException;
    }
}
