package io.seine.policy.spec;

import io.seine.policy.spec.Selector.Operator;
import io.seine.policy.spec.Selector.Requirement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads label selectors. */
final class SelectorReader {
    private static final String OPERATORS =
            Arrays.stream(Operator.values()).map(Operator::word).collect(Collectors.joining(", "));

    private SelectorReader() {}

    /** The selector of a field; empty when the field is not there. */
    static Optional<Selector> read(Fields of, String name) {
        return of.object(name).map(SelectorReader::read);
    }

    private static Selector read(Fields fields) {
        var labels = new HashMap<String, String>();
        fields.map("matchLabels")
                .ifPresent(map -> map.forEach((key, value) -> {
                    if (value instanceof String text) {
                        labels.put(String.valueOf(key), text);
                    } else {
                        fields.problem("matchLabels", "the value of " + key + " has to be a text; put it in quotes");
                    }
                }));
        var requirements = new ArrayList<Requirement>();
        for (var expression : fields.objects("matchExpressions")) {
            var key = expression.text("key");
            var values = expression.texts("values");
            var word = expression.text("operator").orElse("");
            var operator = Operator.of(word);
            if (key.isEmpty()) {
                expression.problem("key", "it has to name a label");
            }
            if (operator.isEmpty()) {
                expression.problem("operator", "'" + word + "' is none; write one of " + OPERATORS);
            } else if (values.isEmpty() == takesValues(operator.get())) {
                expression.problem(
                        "values",
                        operator.get().word() + (takesValues(operator.get()) ? " needs at least one" : " takes none"));
            } else {
                requirements.add(new Requirement(key.orElse(""), operator.get(), values));
            }
            expression.end();
        }
        fields.end();
        return new Selector(labels, requirements);
    }

    private static boolean takesValues(Operator operator) {
        return operator == Operator.IN || operator == Operator.NOT_IN;
    }
}
