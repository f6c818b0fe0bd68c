package io.seine.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws of the queue on arbitrary sequences of additions, delays, takes and ends of runs. */
class KeyedQueueTest {

    private enum Kind {
        ADD,
        ADD_LATER,
        TAKE,
        FINISH
    }

    record Step(Kind kind, int key) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class), Arbitraries.integers().between(0, 4))
                .as(Step::new)
                .list()
                .ofMaxSize(200);
    }

    @Property
    void aKeyIsNeverWithTwoWorkersAndNoAdditionIsLost(@ForAll("steps") List<Step> steps) {
        var queue = new KeyedQueue<Integer>();
        var running = new HashSet<Integer>();
        var owed = new HashSet<Integer>();
        long now = 0;

        for (var step : steps) {
            now++;
            switch (step.kind()) {
                case ADD -> {
                    queue.add(step.key());
                    owed.add(step.key());
                }
                case ADD_LATER -> {
                    queue.addAt(step.key(), now + step.key());
                    owed.add(step.key());
                }
                case TAKE ->
                    queue.take(now).ifPresent(key -> {
                        assertThat(running.add(key))
                                .as("key %s taken once", key)
                                .isTrue();
                        owed.remove(key);
                    });
                case FINISH -> {
                    if (running.remove(step.key())) {
                        queue.finished(step.key());
                    }
                }
            }
        }
        running.forEach(queue::finished);
        now += 10;
        for (var key = queue.take(now); key.isPresent(); key = queue.take(now)) {
            owed.remove(key.get());
            queue.finished(key.get());
        }

        assertThat(owed).isEmpty();
        assertThat(queue.idle()).isTrue();
    }

    @Property
    void eachKeyRunsAsOftenWhateverTheOrderOfAdditions(
            @ForAll List<@net.jqwik.api.constraints.IntRange(max = 9) Integer> keys) {
        var inOrder = runs(keys);
        var reversed = runs(keys.reversed());

        assertThat(inOrder).isEqualTo(reversed);
        assertThat(inOrder.values()).allMatch(count -> count == 1);
    }

    private static Map<Integer, Integer> runs(List<Integer> keys) {
        var queue = new KeyedQueue<Integer>();
        keys.forEach(queue::add);
        var runs = new HashMap<Integer, Integer>();
        for (var key = queue.take(0); key.isPresent(); key = queue.take(0)) {
            runs.merge(key.get(), 1, Integer::sum);
            queue.finished(key.get());
        }
        return runs;
    }
}
