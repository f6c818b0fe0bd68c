package io.seine.e2e;

import io.seine.cli.demo.Guide.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Who reaches whom: every Pod of a set tries every target at once, as a user would with agnhost. */
final class Reach {
    /** It came through. */
    static final String YES = "ok";

    /** Nobody answered. */
    static final String DROPPED = "TIMEOUT";

    /** Somebody answered that it is not wanted. */
    static final String REFUSED = "REFUSED";

    private final GuideClusters clusters;

    Reach(GuideClusters clusters) {
        this.clusters = clusters;
    }

    /** A Pod, as {@code namespace/name}. */
    record From(Place place, String pod) {
        String namespace() {
            return pod.substring(0, pod.indexOf('/'));
        }

        String name() {
            return pod.substring(pod.indexOf('/') + 1);
        }
    }

    /** What each of the sources sees of each of the targets, by {@code "source -> target"}; targets are addresses by what they are called. */
    Map<String, String> of(Collection<From> sources, Map<String, String> targets, String... options) throws Exception {
        var seen = new TreeMap<String, String>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var answers = new ArrayList<Future<Map<String, String>>>();
            for (var source : sources) {
                answers.add(threads.submit(() -> of(source, targets, options)));
            }
            for (var answer : answers) {
                seen.putAll(answer.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return seen;
    }

    /** The same for one source. */
    Map<String, String> of(From source, Map<String, String> targets, String... options) throws Exception {
        var tries = new ArrayList<String>();
        targets.forEach((name, address) -> tries.add("(r=$(/agnhost connect " + address + " --timeout=1s "
                + String.join(" ", options) + " 2>&1); echo \"" + name + " ${r:-" + YES + "}\") &"));
        var printed = clusters.run(
                source.place(),
                "kubectl exec -n " + source.namespace() + " " + source.name() + " -- sh -c '" + String.join(" ", tries)
                        + " wait'");
        var seen = new TreeMap<String, String>();
        for (var line : printed.strip().split("\n", -1)) {
            var words = List.of(line.split(" ", 2));
            seen.put(source.pod() + " -> " + words.getFirst(), words.getLast());
        }
        return seen;
    }
}
