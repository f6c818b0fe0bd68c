package io.seine.controller.member;

import io.seine.api.Kinds;
import io.seine.api.Names;
import io.seine.api.NormalizedLabel;
import io.seine.api.Reasons;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.reconcile.Applied;
import io.seine.controller.reconcile.EventRecorder;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Reconciler;
import io.seine.controller.reconcile.WriteRefused;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps, at the leader, an export of each label set that Pods of this cluster have. Keys are the label sets' hashes. */
final class LabelExportReconciler implements Reconciler<String> {
    private static final String UNKNOWN_TO_OTHERS = "Policies of other clusters do not know the labels of this Pod: ";

    private final Optional<PodLabelSets> labels;
    private final Supplier<Membership> membership;
    private final EventRecorder events;

    /** @param labels empty when label identities are off; then what was exported of them goes */
    LabelExportReconciler(Optional<PodLabelSets> labels, Supplier<Membership> membership, EventRecorder events) {
        this.labels = labels;
        this.membership = membership;
        this.events = events;
    }

    @Override
    public Next reconcile(String hash) {
        membership.get().synced().ifPresent(leader -> reconcile(hash, leader));
        return Next.done();
    }

    private void reconcile(String hash, LeaderConnection leader) {
        var access = leader.access();
        var current = leader.exports()
                .get(new ObjectKey(access.namespace(), Names.labelIdentityExport(access.clusterId(), hash)));
        var present = labels.map(sets -> sets.of(hash)).orElse(List.of());
        var exported = chosen(present, current);
        if (exported.isEmpty()) {
            current.filter(LabelExportReconciler::isLabel).ifPresent(leader.applier()::delete);
            return;
        }
        try {
            var applied = LeaderExports.apply(
                    leader,
                    ResourceExport.of(
                            access.namespace(), ResourceExportSpec.labelIdentity(access.clusterId(), exported.get())),
                    LabelExportReconciler::isLabel);
            if (applied instanceof Applied.Foreign<ResourceExport>(ResourceExport other)) {
                warn(
                        exported.get(),
                        UNKNOWN_TO_OTHERS + "another export has the name " + ObjectKey.of(other)
                                + " at the leader; have it deleted there");
                return;
            }
        } catch (WriteRefused e) {
            if (e.isRefusal()) {
                warn(exported.get(), UNKNOWN_TO_OTHERS + e.getMessage());
            }
            throw e;
        }
        present.stream()
                .filter(label -> !label.equals(exported.get()))
                .forEach(label -> warn(
                        label,
                        UNKNOWN_TO_OTHERS + "their hash is that of \""
                                + exported.get().text() + "\"; change a label of the Pod or of its Namespace"));
        current.filter(LabelExportReconciler::isRefused)
                .ifPresent(refused -> warn(
                        exported.get(),
                        UNKNOWN_TO_OTHERS + "the leader refused ResourceExport " + ObjectKey.of(refused)
                                + "; its Events there say why"));
    }

    /** Of several label sets with one hash: the one that is exported already, so that an ID does not change its meaning. */
    static Optional<NormalizedLabel> chosen(List<NormalizedLabel> present, Optional<ResourceExport> current) {
        return current.flatMap(LabelExportReconciler::label)
                .filter(present::contains)
                .or(() -> present.stream().findFirst());
    }

    /** Whether {@code export} is of a label set. */
    static boolean isLabel(ResourceExport export) {
        return export.getSpec() != null && export.getSpec().kind().equals(Kinds.LABEL_IDENTITY);
    }

    /** The hash under which {@code export} is looked at: the end of its name. */
    static List<String> keys(ResourceExport export) {
        var name = export.getMetadata().getName();
        return isLabel(export) ? List.of(name.substring(name.lastIndexOf('-') + 1)) : List.of();
    }

    private static Optional<NormalizedLabel> label(ResourceExport export) {
        return Optional.ofNullable(export.getSpec())
                .flatMap(spec -> Optional.ofNullable(spec.labelIdentity()))
                .map(payload -> new NormalizedLabel(payload.normalizedLabel()));
    }

    private static boolean isRefused(ResourceExport export) {
        var status = export.getStatus();
        return status != null && !status.conditions().isEmpty() && !status.converged();
    }

    private void warn(NormalizedLabel label, String message) {
        labels.flatMap(sets -> sets.podWith(label))
                .ifPresent(pod -> events.warning(pod, Reasons.EXPORT_REFUSED, message));
    }
}
