package io.seine.agent.kernel;

import io.seine.agent.kernel.NftTable.ValueMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The commands, to be run as one transaction, that make the table in the kernel what it should be. */
final class NftDifference {
    private final String table;
    private final NftTable desired;
    private final NftShape wanted;
    private final NftShape found;
    private final List<String> commands = new ArrayList<>();

    private NftDifference(NftTable desired, NftShape wanted, NftShape found) {
        this.table = "inet " + desired.name();
        this.desired = desired;
        this.wanted = wanted;
        this.found = found;
    }

    /**
     * What makes the table; nothing if nothing differs.
     *
     * @param found what the kernel has; empty for no table
     */
    static List<String> commands(NftTable desired, Optional<NftShape> found) {
        return commands(desired, NftShape.of(desired), found);
    }

    /** @param wanted the shape of {@code desired}, for who has it already */
    static List<String> commands(NftTable desired, NftShape wanted, Optional<NftShape> found) {
        var commands = new ArrayList<String>();
        if (found.isPresent() && !wanted.compatible(found.get())) {
            commands.add(removal(desired.name()));
            found = Optional.empty();
        }
        if (found.isEmpty()) {
            commands.add("add table inet " + desired.name());
        }
        commands.addAll(new NftDifference(desired, wanted, found.orElse(NftShape.NONE)).changes());
        return commands;
    }

    /** What removes a table that is there. */
    static String removal(String table) {
        return "delete table inet " + table;
    }

    /** Declares, takes out, puts in, removes: in this order nothing refers to what is not there. */
    private List<String> changes() {
        missing(wanted.sets(), found.sets()).forEach(this::declareSet);
        missing(wanted.maps(), found.maps()).forEach(this::declareMap);
        absent(wanted.counters(), found.counters()).forEach(name -> add("add counter", name));
        missing(wanted.chains(), found.chains()).forEach(this::declareChain);
        var chains = differing(wanted.chains(), found.chains());
        present(chains, found.chains()).forEach(name -> add("flush chain", name));
        differing(wanted.maps(), found.maps()).forEach(this::changeMap);
        differing(wanted.sets(), found.sets()).forEach(this::changeSet);
        present(chains, wanted.chains()).forEach(this::fillChain);
        missing(found.chains(), wanted.chains()).forEach(name -> add("delete chain", name));
        missing(found.maps(), wanted.maps()).forEach(name -> add("delete map", name));
        missing(found.sets(), wanted.sets()).forEach(name -> add("delete set", name));
        absent(found.counters(), wanted.counters()).forEach(name -> add("delete counter", name));
        return commands;
    }

    /** A map that is to go is emptied too: it may lead to a chain that goes before it. */
    private void changeMap(String name) {
        var old = Optional.ofNullable(found.maps().get(name))
                .map(ValueMap::values)
                .orElse(Collections.emptySortedMap());
        var now = Optional.ofNullable(wanted.maps().get(name))
                .map(ValueMap::values)
                .orElse(Collections.emptySortedMap());
        elements("delete element", name, keys(old, now));
        elements(
                "add element",
                name,
                keys(now, old).stream().map(key -> key + " : " + now.get(key)).toList());
    }

    /** Keys that the first has with other values than the second. */
    private static List<String> keys(Map<String, String> of, Map<String, String> than) {
        return of.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(than.get(entry.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void changeSet(String name) {
        var now = wanted.sets().get(name);
        if (now != null) {
            var old = Optional.ofNullable(found.sets().get(name)).orElse(now.emptied());
            var parts = differing(now.parts(), old.parts());
            elements("delete element", name, of(parts, old, now));
            elements("add element", name, of(parts, now, old));
        }
    }

    private static List<String> of(Set<String> parts, NftTable.Set elements, NftTable.Set without) {
        return parts.stream().flatMap(part -> elements.elements(part, without)).toList();
    }

    private void elements(String command, String name, Collection<String> elements) {
        if (!elements.isEmpty()) {
            add(command, name + " { " + String.join(", ", elements) + " }");
        }
    }

    private void declareSet(String name) {
        var set = of(desired.sets(), name);
        add("add set", name + " { type " + set.type() + "; " + (set.interval() ? "flags interval; " : "") + "}");
    }

    private void declareMap(String name) {
        var map = of(desired.maps(), name);
        add("add map", name + " { type " + map.type() + " : " + map.gives() + "; }");
    }

    private void declareChain(String name) {
        add(
                "add chain",
                of(desired.chains(), name)
                        .hook()
                        .map(hook -> name + " { type " + hook.type() + " hook " + hook.point() + " priority "
                                + hook.priority() + "; policy accept; }")
                        .orElse(name));
    }

    private void fillChain(String name) {
        for (var rule : of(desired.chains(), name).rules()) {
            add("add rule", name + " " + rule.statement() + " comment \"" + NftShape.mark(rule) + "\"");
        }
    }

    private void add(String command, String rest) {
        commands.add(command + " " + table + " " + rest);
    }

    private static <T> T of(Map<String, T> map, String name) {
        return Objects.requireNonNull(map.get(name));
    }

    private static List<String> absent(Set<String> of, Set<String> in) {
        return of.stream().filter(each -> !in.contains(each)).sorted().toList();
    }

    /** Names that only the first has. */
    private static Set<String> missing(Map<String, ?> has, Map<String, ?> lacks) {
        var names = new TreeSet<>(has.keySet());
        names.removeAll(lacks.keySet());
        return names;
    }

    /** Names whose content is not the same in both, or that only one has. */
    private static Set<String> differing(Map<String, ?> one, Map<String, ?> other) {
        var names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        names.removeIf(name -> Objects.equals(one.get(name), other.get(name)));
        return names;
    }

    private static List<String> present(Set<String> names, Map<String, ?> in) {
        return names.stream().filter(in::containsKey).toList();
    }
}
