package io.seine.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void everyStepIsTakenAndTheFirstFailureIsThrown() {
        var taken = new ArrayList<Integer>();
        var failures = new Failures();

        for (int step : List.of(1, 2, 3)) {
            failures.noteOf(() -> {
                taken.add(step);
                if (step < 3) {
                    throw new IllegalStateException("step " + step);
                }
            });
        }

        assertThat(taken).containsExactly(1, 2, 3);
        assertThatThrownBy(failures::throwFirst)
                .hasMessage("step 1")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void withoutAFailureNothingIsThrown() {
        var failures = new Failures();

        failures.noteOf(() -> {});
        failures.throwFirst();
    }
}
