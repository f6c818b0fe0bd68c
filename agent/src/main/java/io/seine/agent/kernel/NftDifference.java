package io.seine.agent.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The commands, to be run as one transaction, that make the table in the kernel what it should be. */
final class NftDifference {
    private static final String TABLE = "inet " + Ours.TABLE;

    private final NftTable desired;
    private final NftShape wanted;
    private final NftShape found;
    private final List<String> commands = new ArrayList<>();

    private NftDifference(NftTable desired, NftShape wanted, NftShape found) {
        this.desired = desired;
        this.wanted = wanted;
        this.found = found;
    }

    /**
     * What to run; nothing if nothing differs.
     *
     * @param desired what the table should be; empty for no table
     * @param found what the kernel has; empty for no table
     */
    static List<String> commands(Optional<NftTable> desired, Optional<NftShape> found) {
        if (desired.isEmpty()) {
            return found.isEmpty() ? List.of() : List.of("delete table " + TABLE);
        }
        var nothing = new NftShape(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        var wanted = NftShape.of(desired.get());
        var commands = new ArrayList<String>();
        if (found.isPresent() && !wanted.compatible(found.get())) {
            commands.add("delete table " + TABLE);
            found = Optional.empty();
        }
        if (found.isEmpty()) {
            commands.add("add table " + TABLE);
        }
        commands.addAll(new NftDifference(desired.get(), wanted, found.orElse(nothing)).changes());
        return commands;
    }

    /** Declares, empties, fills, removes: in this order nothing refers to what is not there. */
    private List<String> changes() {
        missing(wanted.sets(), found.sets()).forEach(this::declareSet);
        missing(wanted.maps(), found.maps()).forEach(this::declareMap);
        missing(wanted.chains(), found.chains()).forEach(this::declareChain);

        var chains = differing(wanted.chains(), found.chains());
        var maps = differing(wanted.maps(), found.maps());
        var sets = differing(wanted.sets(), found.sets());
        present(chains, found.chains()).forEach(name -> add("flush chain", name));
        present(maps, found.maps()).forEach(name -> add("flush map", name));
        present(sets, found.sets()).forEach(name -> add("flush set", name));

        present(sets, wanted.sets()).forEach(this::fillSet);
        present(maps, wanted.maps()).forEach(this::fillMap);
        present(chains, wanted.chains()).forEach(this::fillChain);

        missing(found.chains(), wanted.chains()).forEach(name -> add("delete chain", name));
        missing(found.maps(), wanted.maps()).forEach(name -> add("delete map", name));
        missing(found.sets(), wanted.sets()).forEach(name -> add("delete set", name));
        return commands;
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

    private void fillSet(String name) {
        fill(name, of(desired.sets(), name).elements());
    }

    private void fillMap(String name) {
        fill(
                name,
                of(desired.maps(), name).values().entrySet().stream()
                        .map(entry -> entry.getKey() + " : " + entry.getValue())
                        .toList());
    }

    private void fill(String name, Collection<String> elements) {
        if (!elements.isEmpty()) {
            add("add element", name + " { " + String.join(", ", elements) + " }");
        }
    }

    private void fillChain(String name) {
        for (var rule : of(desired.chains(), name).rules()) {
            add("add rule", name + " " + rule.statement() + " comment \"" + NftShape.mark(rule) + "\"");
        }
    }

    private void add(String command, String rest) {
        commands.add(command + " " + TABLE + " " + rest);
    }

    private static <T> T of(Map<String, T> map, String name) {
        return Objects.requireNonNull(map.get(name));
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
