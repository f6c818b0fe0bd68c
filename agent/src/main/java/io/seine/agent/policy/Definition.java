package io.seine.agent.policy;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.agent.watch.Watch;
import io.seine.api.Labels;
import io.seine.api.OrEmpty;
import java.util.Optional;

/** Whose the definition of Antrea's policies is in this cluster: who installed it enforces them. */
final class Definition implements AutoCloseable {
    /** The name of the definition that stands for all of them. */
    static final String NAME = "clusternetworkpolicies.crd.antrea.io";

    private final Watch<CustomResourceDefinition> definitions;

    /** Begins to watch; does not wait. */
    Definition(KubernetesClient client, Runnable changed) {
        definitions = new Watch<>(
                "the definition " + NAME,
                client.apiextensions().v1().customResourceDefinitions().withName(NAME),
                definition -> true,
                definition -> definition.setSpec(null),
                changed);
    }

    /** Who enforces policies. */
    enum Engine {
        /** Nobody: there are no policies. */
        NONE,
        /** Antrea's agents. */
        ANTREA,
        /** We. */
        SEINE
    }

    /** Empty while it is not known. */
    Optional<Engine> engine() {
        if (missing().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(definitions
                .get("", NAME)
                .map(definition -> Labels.POLICY_ENGINE_SEINE.equals(
                                OrEmpty.map(definition.getMetadata().getLabels())
                                        .get(Labels.POLICY_ENGINE))
                        ? Engine.SEINE
                        : Engine.ANTREA)
                .orElse(Engine.NONE));
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
