package io.seine.agent.policy;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.agent.watch.Watch;
import java.util.Optional;

/** Whose the definition of Antrea's policies is in this cluster: who installed it enforces them. */
final class Definition implements AutoCloseable {
    private final Watch<CustomResourceDefinition> definitions;

    /** Begins to watch; does not wait. */
    Definition(KubernetesClient client, Runnable changed) {
        definitions = new Watch<>(
                "the definition " + Engine.DEFINITION,
                client.apiextensions().v1().customResourceDefinitions().withName(Engine.DEFINITION),
                definition -> true,
                definition -> definition.setSpec(null),
                changed);
    }

    /** Empty while it is not known. */
    Optional<Engine> engine() {
        if (missing().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(Engine.of(definitions.get("", Engine.DEFINITION)));
    }

    /** Why it is not known. */
    Optional<String> missing() {
        return definitions.missing();
    }

    @Override
    public void close() {
        definitions.close();
    }
}
