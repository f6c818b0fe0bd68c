package io.seine.controller.policies;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionSpec;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.seine.api.Labels;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.controller.reconcile.Watched;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who enforces the policies of crd.antrea.io in this cluster: Seine where it has installed their definitions, else Antrea, or nobody
 * where there are none. That may change at any time, as one is installed and removed.
 *
 * <p>Needs customresourcedefinitions with get, list and watch, for the one of ClusterNetworkPolicy only.
 */
public final class PolicyEngine implements AutoCloseable {
    /** The definition whose label tells. */
    static final String DEFINITION = CustomResource.getCRDName(ClusterNetworkPolicy.class);

    private final Resource<CustomResourceDefinition> definition;
    private final Watched<CustomResourceDefinition> watched;
    // Written under the lock of this; on the clock of System.nanoTime.
    private volatile Optional<Long> since = Optional.empty();

    /** Knows nothing until {@link #start}. */
    public PolicyEngine(KubernetesClient client) {
        var definitions = client.apiextensions().v1().customResourceDefinitions();
        definition = definitions.withName(DEFINITION);
        watched = new Watched<>(
                        "CustomResourceDefinition " + DEFINITION, definitions.withField("metadata.name", DEFINITION))
                .trim(PolicyEngine::forgetSchema);
        whenChanged(this::noteSince);
    }

    /** The schema is long, and nobody asks for it here. */
    private static void forgetSchema(CustomResourceDefinition definition) {
        Watched.forgetOwners(definition);
        definition.setSpec(new CustomResourceDefinitionSpec());
    }

    private synchronized void noteSince() {
        if (!isSeine()) {
            since = Optional.empty();
        } else if (since.isEmpty()) {
            since = Optional.of(System.nanoTime());
        }
    }

    /** Calls {@code listener} whenever {@link #isSeine} may have changed. Before {@link #start} only. */
    public PolicyEngine whenChanged(Runnable listener) {
        watched.whenChanged(listener).whenStateChanges(listener);
        return this;
    }

    /** Begins to watch; nobody waits for it. */
    public void start() {
        watched.start();
    }

    /** Whether Seine enforces policies, as far as is known; false until it is. */
    public boolean isSeine() {
        return watched.synced() && watched.list().stream().anyMatch(PolicyEngine::isOurs);
    }

    /** Whether Seine has enforced policies for so long, as far as is known. */
    public boolean isSeineFor(Duration least) {
        return since.filter(then -> System.nanoTime() - then >= least.toNanos()).isPresent();
    }

    /** Whether Seine enforces policies; asks the API server where the watch does not tell, and fails where that does not answer. */
    public boolean askIsSeine() {
        return (watched.synced() && watched.live())
                ? isSeine()
                : Optional.ofNullable(definition.get())
                        .filter(PolicyEngine::isOurs)
                        .isPresent();
    }

    /**
     * One that is new is not served for a moment. One that is being deleted takes everything with it, so nobody has to keep anything any
     * more.
     */
    static boolean isOurs(CustomResourceDefinition definition) {
        var labels = definition.getMetadata().getLabels();
        return !definition.isMarkedForDeletion()
                && isServed(definition)
                && labels != null
                && Labels.POLICY_ENGINE_SEINE.equals(labels.get(Labels.POLICY_ENGINE));
    }

    private static boolean isServed(CustomResourceDefinition definition) {
        return Optional.ofNullable(definition.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getConditions()))
                .orElse(List.of())
                .stream()
                .anyMatch(
                        condition -> "Established".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    @Override
    public void close() {
        watched.close();
    }
}
