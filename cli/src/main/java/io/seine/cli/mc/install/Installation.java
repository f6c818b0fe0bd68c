package io.seine.cli.mc.install;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionSpec;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
    private static final Duration SERVED_LIMIT = Duration.ofSeconds(30);
    private static final int HTTP_TOO_MANY_REQUESTS = 429;
    private static final String KIND_DEFINITION = "CustomResourceDefinition";

    /** Applies all objects; after a failure takes back those that it made itself. */
    public void apply(Manifest manifest) throws CommandFailure, InterruptedException {
        try {
            boolean missing = makeNamespace();
            var kinds = manifest.ofKinds(List.of(KIND_DEFINITION));
            for (var kind : kinds) {
                changes.apply(kind);
            }
            if (!changes.isDryRun()) {
                report.await(
                        "the API server to serve the kinds",
                        SERVED_LIMIT,
                        Report.until(() -> kinds.stream().allMatch(this::isServed)));
            }
            for (var object : manifest.objects()) {
                if (!kinds.contains(object)) {
                    apply(object, missing);
                }
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

    private void apply(GenericKubernetesResource object, boolean namespaceMissing) throws CommandFailure {
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
    }

    /** Whether objects of a kind can be listed: for a moment after its definition is established they cannot. */
    private boolean isServed(GenericKubernetesResource object) {
        var definition = cluster.client()
                .resources(CustomResourceDefinition.class)
                .withName(object.getMetadata().getName())
                .get();
        return definition != null
                && Optional.ofNullable(definition.getStatus())
                        .map(CustomResourceDefinitionStatus::getConditions)
                        .orElse(List.of())
                        .stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"))
                && definition.getSpec().getVersions().stream()
                        .filter(version -> version.getServed())
                        .allMatch(version -> isListed(definition.getSpec(), version.getName()));
    }

    private boolean isListed(CustomResourceDefinitionSpec kind, String version) {
        try {
            var path = "/apis/" + kind.getGroup() + "/" + version + "/"
                    + kind.getNames().getPlural() + "?limit=1";
            return cluster.client().raw(path) != null;
        } catch (KubernetesClientException e) {
            // 429 while it prepares the kind's store; what else is in the way the next request tells.
            return e.getCode() != HTTP_TOO_MANY_REQUESTS;
        }
    }
}
