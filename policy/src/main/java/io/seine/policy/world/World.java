package io.seine.policy.world;

import io.seine.api.Labels;
import java.util.List;
import java.util.Map;

/**
 * A cluster at one moment.
 *
 * @param namespaces the labels of each, by its name
 * @param pods of all Nodes
 * @param identities the ClusterSet's label identities, by their IDs
 * @param nodes of which only rules' peers are asked
 */
public record World(
        Map<String, Map<String, String>> namespaces,
        List<PodFacts> pods,
        List<ServiceFacts> services,
        Map<Integer, LabelSet> identities,
        List<NodeFacts> nodes) {
    public World {
        namespaces = Map.copyOf(namespaces);
        pods = List.copyOf(pods);
        services = List.copyOf(services);
        identities = Map.copyOf(identities);
        nodes = List.copyOf(nodes);
    }

    /** A cluster whose Nodes nobody asks about. */
    public World(
            Map<String, Map<String, String>> namespaces,
            List<PodFacts> pods,
            List<ServiceFacts> services,
            Map<Integer, LabelSet> identities) {
        this(namespaces, pods, services, identities, List.of());
    }

    /** Labels of a Namespace; of one that is not known yet, what the API server has written on all of them. */
    public Map<String, String> labelsOf(String namespace) {
        var known = namespaces.get(namespace);
        return known == null ? Map.of(Labels.NAMESPACE_NAME, namespace) : known;
    }
}
