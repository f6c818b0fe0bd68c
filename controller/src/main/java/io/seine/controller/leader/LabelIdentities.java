package io.seine.controller.leader;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.multicluster.LabelIdentitySpec;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.ControllerOptions;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Watched;
import io.seine.controller.reconcile.WorkQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The part of a leader that gives label sets their IDs. */
final class LabelIdentities {
    private static final int WORKERS = 5;

    private LabelIdentities() {}

    /** The queue of the label identities, woken by {@code exports} and {@code imports}, which must not have begun. */
    static WorkQueue<String> queue(
            ControllerOptions options,
            KubernetesClient client,
            Watched<ResourceExport> exports,
            Watched<ResourceImport> imports,
            Applier applier,
            Answers answers) {
        var numbers = new IdentityNumbers(
                new MarkInConfigMap(options.namespace(), client, applier),
                IdentitySequence.ALL,
                IdentityNumbers.BLOCK,
                () -> imports.list().stream()
                        .flatMap(object -> IdentityPlan.identity(object).stream())
                        .map(LabelIdentitySpec::id)
                        .collect(Collectors.toSet()));
        var queue = new WorkQueue<>(
                "Label identities",
                WORKERS,
                new LabelIdentityReconciler(
                        options.namespace(),
                        options.config().enableStretchedNetworkPolicy(),
                        exports,
                        imports,
                        numbers,
                        applier,
                        answers));
        exports.index(LabelIdentityReconciler.BY_LABEL, LabelExport::keys).feed(queue, LabelExport::keys);
        imports.index(LabelIdentityReconciler.BY_ID, LabelIdentityReconciler::id)
                .feed(
                        queue,
                        object -> Stream.concat(
                                        LabelIdentityReconciler.keys(object).stream(),
                                        LabelIdentityReconciler.id(object).stream()
                                                .flatMap(id -> imports.by(LabelIdentityReconciler.BY_ID, id).stream())
                                                .map(other ->
                                                        other.getMetadata().getName()))
                                .toList());
        return queue;
    }
}
