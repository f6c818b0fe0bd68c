package io.seine.controller.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** What came of an {@link Applier#apply}. */
public sealed interface Applied<T extends HasMetadata> {

    /** The object did not exist and was created. */
    record Created<T extends HasMetadata>(T object) implements Applied<T> {}

    /** The object differed and was written. */
    record Changed<T extends HasMetadata>(T object) implements Applied<T> {}

    /** The object was as desired; nothing was written. */
    record Unchanged<T extends HasMetadata>(T object) implements Applied<T> {}

    /** An object of that name exists that is not ours; nothing was written. */
    record Foreign<T extends HasMetadata>(T object) implements Applied<T> {}

    /** The object as the API server has it now. */
    T object();
}
