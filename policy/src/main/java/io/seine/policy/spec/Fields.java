package io.seine.policy.spec;

import io.fabric8.kubernetes.client.CustomResource;
import io.seine.api.multicluster.PolicySpec;
import io.seine.policy.spec.Problem.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object while it is read. What is of the wrong kind, and at the end what nobody has asked for, becomes a
 * {@link Problem}, so that nothing of an object is ignored.
 */
final class Fields {
    private final Map<?, ?> values;
    private final String path;
    private final List<Problem> problems;
    private final Set<String> asked = new HashSet<>();

    Fields(Map<?, ?> values, String path, List<Problem> problems) {
        this.values = values;
        this.path = path;
        this.problems = problems;
    }

    /** What somebody has written; nothing where the object has no spec. */
    static PolicySpec spec(CustomResource<PolicySpec, ?> object) {
        return Optional.ofNullable(object.getSpec()).orElseGet(() -> new PolicySpec(Map.of()));
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    /** The name of a field from the top of the object. */
    String path(String name) {
        return path + "." + name;
    }

    void problem(String name, String sentence) {
        problems.add(new Problem(Kind.WRONG, path(name), sentence));
    }

    /** A problem of the object itself. */
    void problem(String sentence) {
        problems.add(new Problem(Kind.WRONG, path, sentence));
    }

    private @Nullable Object value(String name) {
        asked.add(name);
        return values.get(name);
    }

    Optional<String> text(String name) {
        var value = value(name);
        if (value != null && !(value instanceof String)) {
            problem(name, "it has to be a text");
        }
        return value instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    boolean flag(String name) {
        var value = value(name);
        if (value != null && !(value instanceof Boolean)) {
            problem(name, "it has to be true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    /** Text or number, as it stands. */
    Optional<Object> either(String name) {
        var value = value(name);
        if (value != null && !(value instanceof String) && !(value instanceof Integer)) {
            problem(name, "it has to be a name or a number");
            return Optional.empty();
        }
        return Optional.ofNullable(value);
    }

    OptionalInt number(String name, int least, int most) {
        var value = value(name);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value instanceof Integer number && number >= least && number <= most) {
            return OptionalInt.of(number);
        }
        problem(name, "it has to be a number from " + least + " to " + most);
        return OptionalInt.empty();
    }

    Optional<Double> decimal(String name) {
        var value = value(name);
        if (value != null && !(value instanceof Number)) {
            problem(name, "it has to be a number");
        }
        return value instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
    }

    Optional<Fields> object(String name) {
        var value = value(name);
        if (value != null && !(value instanceof Map<?, ?>)) {
            problem(name, "it has to be an object");
        }
        return value instanceof Map<?, ?> map ? Optional.of(new Fields(map, path(name), problems)) : Optional.empty();
    }

    List<Fields> objects(String name) {
        var found = new ArrayList<Fields>();
        for (var value : list(name)) {
            var at = path(name) + "[" + found.size() + "]";
            if (!(value instanceof Map<?, ?>)) {
                problems.add(new Problem(Kind.WRONG, at, "it has to be an object"));
            }
            found.add(new Fields(value instanceof Map<?, ?> map ? map : Map.of(), at, problems));
        }
        return found;
    }

    List<String> texts(String name) {
        var found = new ArrayList<String>();
        for (var value : list(name)) {
            if (value instanceof String text) {
                found.add(text);
            } else {
                problem(name, "it has to be a list of texts");
            }
        }
        return found;
    }

    private List<?> list(String name) {
        var value = value(name);
        if (value != null && !(value instanceof List<?>)) {
            problem(name, "it has to be a list");
        }
        return value instanceof List<?> list ? list : List.of();
    }

    /** An object whose names are free, such as labels. */
    Optional<Map<?, ?>> map(String name) {
        var value = value(name);
        if (value != null && !(value instanceof Map<?, ?>)) {
            problem(name, "it has to be an object");
        }
        return value instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
    }

    /** Refuses fields that Antrea has and Seine does not enforce; returns whether there is one. */
    boolean refused(String... names) {
        boolean refused = false;
        for (var name : names) {
            if (value(name) != null) {
                problems.add(new Problem(
                        Kind.NOT_ENFORCED,
                        path(name),
                        "Seine does not enforce it, and so does not take it; leave it out"));
                refused = true;
            }
        }
        return refused;
    }

    /** Whatever is there and was not asked for. */
    void end() {
        var rest = new TreeSet<String>();
        values.forEach((name, value) -> {
            if (value != null && !asked.contains(String.valueOf(name))) {
                rest.add(String.valueOf(name));
            }
        });
        rest.forEach(name -> problem(name, "there is no such field here"));
    }
}
