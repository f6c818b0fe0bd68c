package io.seine.sandbox.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an API server has been asked since it started, by its own count: how often, by verb, resource and answer. */
public record ApiCalls(Map<Call, Long> counts) {
    private static final Pattern LINE = Pattern.compile("^apiserver_request_total\\{(.*)} (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Set<String> READS = Set.of("GET", "LIST", "WATCH");

    /** One sort of request. */
    public record Call(String verb, String resource, int code) {
        /** Whether it changes something, or tries to. */
        public boolean writes() {
            return !READS.contains(verb);
        }

        @Override
        public String toString() {
            return verb + " " + resource + " " + code;
        }
    }

    /** What the server counts, given as it publishes it under {@code /metrics}. */
    public static ApiCalls of(String metrics) {
        var counts = new HashMap<Call, Long>();
        metrics.lines().forEach(line -> {
            var sample = LINE.matcher(line);
            if (sample.matches()) {
                var labels = LABEL.matcher(sample.group(1))
                        .results()
                        .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
                var part = labels.getOrDefault("subresource", "");
                var resource = labels.getOrDefault("resource", "") + (part.isEmpty() ? "" : "/" + part);
                counts.merge(
                        new Call(
                                labels.getOrDefault("verb", ""),
                                resource,
                                Integer.parseInt(labels.getOrDefault("code", "0"))),
                        (long) Double.parseDouble(sample.group(2)),
                        Long::sum);
            }
        });
        return new ApiCalls(counts);
    }

    /** What was asked between {@code earlier} and this. */
    public ApiCalls since(ApiCalls earlier) {
        var difference = new HashMap<>(counts);
        earlier.counts.forEach((call, count) -> difference.merge(call, -count, Long::sum));
        difference.values().removeIf(count -> count == 0);
        return new ApiCalls(difference);
    }

    /** The requests that write objects of {@code resources} or their parts, refused ones too. */
    public Map<String, Long> writes(Set<String> resources) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().writes())
                .filter(entry -> resources.contains(entry.getKey().resource().split("/", 2)[0]))
                .collect(Collectors.toMap(
                        entry -> entry.getKey().toString(), Map.Entry::getValue, Long::sum, TreeMap::new));
    }
}
