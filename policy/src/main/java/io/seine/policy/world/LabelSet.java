package io.seine.policy.world;

import io.seine.api.NormalizedLabel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The labels of a Pod and of its Namespace, wherever in the ClusterSet that is. */
public record LabelSet(Map<String, String> namespace, Map<String, String> pod) {
    private static final String NAMESPACE_PART = "ns:";
    private static final String POD_PART = "&pod:";

    public LabelSet {
        namespace = Map.copyOf(namespace);
        pod = Map.copyOf(pod);
    }

    /** What a label identity stands for; empty when its text, which another cluster has written, is no normal form. */
    public static Optional<LabelSet> of(NormalizedLabel label) {
        if (!label.isWellFormed()) {
            return Optional.empty();
        }
        var text = label.text();
        int at = text.indexOf(POD_PART);
        return labels(text.substring(NAMESPACE_PART.length(), at))
                .flatMap(namespace ->
                        labels(text.substring(at + POD_PART.length())).map(pod -> new LabelSet(namespace, pod)));
    }

    private static Optional<Map<String, String>> labels(String text) {
        var labels = new HashMap<String, String>();
        if (text.isEmpty()) {
            return Optional.of(labels);
        }
        for (var pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0 || labels.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(labels);
    }
}
