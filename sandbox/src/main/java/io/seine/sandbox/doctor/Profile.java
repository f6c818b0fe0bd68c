package io.seine.sandbox.doctor;

/** What a machine shall run. */
public enum Profile {
    /** Control planes without nodes, as the integration tests use them. */
    CONTROL_PLANES,
    /** Whole clusters, whose nodes run Pods. */
    NODES
}
