package io.seine.controller.leader;

import io.seine.api.Kinds;
import io.seine.api.Names;
import io.seine.api.NormalizedLabel;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec.LabelPayload;
import java.util.List;
import java.util.Optional;

/**
 * A member's export of a label set.
 *
 * @param label the label set; the empty text when there is none
 * @param hash what the ResourceImport of the label is called
 * @param defect why it cannot be imported, whatever else is exported
 */
record LabelExport(ResourceExport object, String label, String hash, Optional<String> defect) {

    /** The reading of {@code export}: total, whatever the exporter wrote. */
    static LabelExport of(ResourceExport export) {
        var name = export.getMetadata().getName();
        var label = Optional.ofNullable(Exported.spec(export).labelIdentity())
                .map(LabelPayload::normalizedLabel)
                .map(NormalizedLabel::new);
        if (label.isEmpty() || !label.get().isWellFormed()) {
            return new LabelExport(
                    export,
                    "",
                    name,
                    Optional.of("its spec.labelIdentity.normalizedLabel is not of the form ns:<labels>&pod:<labels>"));
        }
        var wanted = Names.labelIdentityExport(Exported.cluster(export), label.get());
        return new LabelExport(
                export,
                label.get().text(),
                label.get().hash(),
                Optional.of("its name must be " + wanted + ", made of its cluster ID and the hash of its label")
                        .filter(text -> !name.equals(wanted)));
    }

    /** Under which hash the leader has to look when {@code export} changes; none for other kinds. */
    static List<String> keys(ResourceExport export) {
        return Exported.spec(export).kind().equals(Kinds.LABEL_IDENTITY)
                ? List.of(of(export).hash())
                : List.of();
    }
}
