package io.seine.agent.policy;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.seine.api.Labels;
import io.seine.api.OrEmpty;
import java.util.Optional;

/** Who enforces the policies of a cluster: who has installed their definitions. */
public enum Engine {
    /** Nobody: there are no policies. */
    NONE,
    /** Antrea's agents. */
    ANTREA,
    /** We. */
    SEINE;

    /** The name of the definition that stands for all of them. */
    public static final String DEFINITION = "clusternetworkpolicies.crd.antrea.io";

    /** Who does where {@code definition} is the one of {@link #DEFINITION}. */
    public static Engine of(Optional<CustomResourceDefinition> definition) {
        return definition
                .map(there -> OrEmpty.map(there.getMetadata().getLabels()).get(Labels.POLICY_ENGINE))
                .map(engine -> engine.equals(Labels.POLICY_ENGINE_SEINE) ? SEINE : ANTREA)
                .orElse(definition.isPresent() ? ANTREA : NONE);
    }
}
