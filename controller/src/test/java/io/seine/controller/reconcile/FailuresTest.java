package io.seine.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
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
    void stepsAreTakenAtTheSameTimeAndTheFirstFailureInTheirOrderIsThrown() {
        // Opens when all three are there, so that steps one after the other would wait for ever.
        var together = new CyclicBarrier(3);
        var failures = new Failures();

        failures.noteOfAll(Stream.of(1, 2, 3)
                .<Runnable>map(step -> () -> {
                    meet(together);
                    throw new IllegalStateException("step " + step);
                })
                .toList());

        assertThatThrownBy(failures::throwFirst)
                .hasMessage("step 1")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
    }

    @Test
    void anErrorIsNotTakenForAFailure() {
        var failures = new Failures();

        assertThatThrownBy(() -> failures.noteOfAll(List.of(() -> {
                    throw new LinkageError("broken");
                })))
                .isInstanceOf(LinkageError.class);
    }

    @Test
    void nothingToDoIsNoFailure() {
        var failures = new Failures();

        failures.noteOfAll(List.of());
        failures.throwFirst();
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the others did not come", e);
        }
    }

    @Test
    void withoutAFailureNothingIsThrown() {
        var failures = new Failures();

        failures.noteOf(() -> {});
        failures.throwFirst();
    }
}
