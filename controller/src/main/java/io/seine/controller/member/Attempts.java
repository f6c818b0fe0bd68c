package io.seine.controller.member;

import io.seine.controller.reconcile.WriteRefused;
import java.util.Optional;

/** Writes that do not wait for each other: one that is refused keeps none of the others back, and fails the whole in the end. */
final class Attempts {
    private Optional<WriteRefused> first = Optional.empty();

    void attempt(Runnable write) {
        try {
            write.run();
        } catch (WriteRefused e) {
            first = first.or(() -> Optional.of(e));
        }
    }

    /** Throws the first failure, if there was one. */
    void end() {
        if (first.isPresent()) {
            throw first.get();
        }
    }
}
