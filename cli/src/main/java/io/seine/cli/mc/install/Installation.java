package io.seine.cli.mc.install;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.seine.cli.cluster.Changes;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Applies a manifest to a cluster.
 *
 * @param namespace where the controller lives; made if need be
 * @param resetConfig whether ConfigMaps that are there are replaced
 */
public record Installation(Cluster cluster, Report report, Changes changes, String namespace, boolean resetConfig) {
    private static final Duration ESTABLISHED_LIMIT = Duration.ofSeconds(30);

    /** Applies all objects; after a failure takes back those that it made itself. */
    public void apply(Manifest manifest) throws CommandFailure, InterruptedException {
        try {
            boolean missing = makeNamespace();
            for (var object : manifest.objects()) {
                apply(object, missing);
            }
        } catch (CommandFailure | RuntimeException e) {
            changes.undo();
            throw e;
        }
    }

    /** Returns whether the Namespace is not there, because this is a dry run. */
    private boolean makeNamespace() throws CommandFailure {
        var wanted = new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .build();
        Optional<Namespace> there = changes.get(wanted);
        if (there.isEmpty()) {
            changes.apply(wanted);
        }
        return there.isEmpty() && changes.isDryRun();
    }

    private void apply(GenericKubernetesResource object, boolean namespaceMissing)
            throws CommandFailure, InterruptedException {
        if (namespaceMissing && namespace.equals(object.getMetadata().getNamespace())) {
            changes.wouldCreate(object);
            return;
        }
        if (object.getKind().equals("ConfigMap")
                && !resetConfig
                && changes.get(object).isPresent()) {
            report.line(Changes.quoted(object) + " kept as it is");
            return;
        }
        changes.apply(object);
        if (object.getKind().equals("CustomResourceDefinition") && !changes.isDryRun()) {
            report.await(
                    "the API server to serve " + object.getMetadata().getName(),
                    ESTABLISHED_LIMIT,
                    Report.until(() -> isEstablished(object)));
        }
    }

    private boolean isEstablished(GenericKubernetesResource object) {
        var definition = cluster.client()
                .resources(CustomResourceDefinition.class)
                .withName(object.getMetadata().getName())
                .get();
        return Optional.ofNullable(definition)
                .map(CustomResourceDefinition::getStatus)
                .map(CustomResourceDefinitionStatus::getConditions)
                .orElse(List.of())
                .stream()
                .anyMatch(condition -> condition.getType().equals("Established")
                        && condition.getStatus().equals("True"));
    }
}
