package io.seine.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Several parts of the agent look at one kind. */
class KindTest {
    private static final Namespace BLUE = new NamespaceBuilder()
            .withNewMetadata()
            .withName("blue")
            .endMetadata()
            .build();

    private final List<Asked> asked = new ArrayList<>();
    private final Kind<Namespace> kind = new Kind<>(told -> {
        var one = new Asked(told);
        asked.add(one);
        return one;
    });
    private int first;
    private int second;

    /** Plays the API server. */
    private static final class Asked implements Kind.Known<Namespace> {
        private final Kind.Told<Namespace> told;
        private List<Namespace> objects = List.of();
        private boolean listed;
        private boolean closed;

        Asked(Kind.Told<Namespace> told) {
            this.told = told;
        }

        void answer(Namespace... all) {
            objects = List.of(all);
            listed = true;
            told.listed();
        }

        @Override
        public List<Namespace> list() {
            return objects;
        }

        @Override
        public Optional<Namespace> get(String key) {
            return objects.stream()
                    .filter(one -> one.getMetadata().getName().equals(key))
                    .findFirst();
        }

        @Override
        public Optional<String> missing() {
            return listed ? Optional.empty() : Optional.of("no list yet");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private Watch<Namespace> first() {
        return new Watch<>(kind, namespace -> true, () -> first++);
    }

    private Watch<Namespace> second(boolean matters) {
        return new Watch<>(kind, namespace -> matters, () -> second++);
    }

    @Test
    void nothingIsAskedForBeforeSomebodyLooks() {
        assertThat(asked).isEmpty();
    }

    @Test
    void whatTwoLookAtIsAskedForOnceAndToldToBoth() {
        var one = first();
        var other = second(true);
        assertThat(one.missing()).isPresent();
        assertThat(other.missing()).isPresent();

        asked.getFirst().answer(BLUE);

        assertThat(asked).hasSize(1);
        assertThat(one.list()).containsExactly(BLUE);
        assertThat(other.get("", "blue")).contains(BLUE);
        assertThat(List.of(first, second)).containsExactly(1, 1);
    }

    @Test
    void eachIsToldOfWhatMattersToItself() {
        first();
        second(false);

        asked.getFirst().told.changed(BLUE);

        assertThat(List.of(first, second)).containsExactly(1, 0);
    }

    @Test
    void whoComesAfterTheListIsToldAtOnce() {
        first();
        asked.getFirst().answer(BLUE);

        var late = second(true);

        assertThat(late.missing()).isEmpty();
        assertThat(List.of(first, second)).containsExactly(1, 1);
    }

    @Test
    void itEndsWithTheLastOneAndBeginsAnewWithTheNext() {
        var one = first();
        var other = second(true);
        asked.getFirst().answer(BLUE);

        one.close();
        one.close();
        asked.getFirst().told.changed(BLUE);
        assertThat(asked.getFirst().closed).isFalse();
        assertThat(List.of(first, second)).containsExactly(1, 2);

        other.close();
        assertThat(asked.getFirst().closed).isTrue();

        assertThat(first().missing()).as("the new list").isPresent();
        assertThat(asked).hasSize(2);
    }
}
