package io.seine.policy.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.policy.spec.Selector;
import io.seine.policy.spec.Selector.Operator;
import io.seine.policy.spec.Selector.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The index finds what a look at each thing finds. */
class LabelIndexTest {
    private static final List<String> KEYS = List.of("app", "env", "team");
    private static final List<String> VALUES = List.of("a", "b", "");

    @Property(tries = 2_000)
    void whatMatchesIsFound(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        var things = new ArrayList<Map<String, String>>();
        for (int count = random.nextInt(8); count > 0; count--) {
            things.add(labels(random));
        }
        var requirements = new ArrayList<Requirement>();
        for (int count = random.nextInt(3); count > 0; count--) {
            var operator = any(List.of(Operator.values()), random);
            var values = operator == Operator.IN || operator == Operator.NOT_IN
                    ? List.of(any(VALUES, random), any(VALUES, random))
                    : List.<String>of();
            requirements.add(new Requirement(any(KEYS, random), operator, values));
        }
        var selector = new Selector(random.nextBoolean() ? Map.of() : labels(random), requirements);

        var found = new LabelIndex(things).matching(selector);

        for (int index = 0; index < things.size(); index++) {
            assertThat(found.get(index))
                    .as("%s of %s", selector, things.get(index))
                    .isEqualTo(selector.matches(things.get(index)));
        }
        assertThat(found.length()).isLessThanOrEqualTo(things.size());
    }

    private static Map<String, String> labels(SplittableRandom random) {
        var labels = new HashMap<String, String>();
        for (var key : KEYS) {
            if (random.nextBoolean()) {
                labels.put(key, any(VALUES, random));
            }
        }
        return labels;
    }

    private static <T> T any(List<T> of, SplittableRandom random) {
        return of.get(random.nextInt(of.size()));
    }
}
