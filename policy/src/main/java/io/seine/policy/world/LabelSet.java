package io.seine.policy.world;

import java.util.Map;

/** The labels of a Pod and of its Namespace, wherever in the ClusterSet that is. */
public record LabelSet(Map<String, String> namespace, Map<String, String> pod) {
    public LabelSet {
        namespace = Map.copyOf(namespace);
        pod = Map.copyOf(pod);
    }
}
