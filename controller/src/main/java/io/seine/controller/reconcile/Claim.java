package io.seine.controller.reconcile;

/** How much of an object an {@link Applier} call rules over, metadata and status aside. */
public enum Claim {
    /** Everything: fields that others wrote (by hand, or the original controller) and that are not desired go away. */
    WHOLE,
    /** Only the fields that the desired object names; others may add theirs, as the agent does to a Gateway. */
    NAMED_FIELDS
}
