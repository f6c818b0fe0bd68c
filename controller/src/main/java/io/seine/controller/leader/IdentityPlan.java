package io.seine.controller.leader;

import io.seine.api.Kinds;
import io.seine.api.NormalizedLabel;
import io.seine.api.multicluster.LabelIdentitySpec;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.ResourceImportSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What becomes of the exports of one label set.
 *
 * @param label the label set of the import to be there
 * @param desired the ResourceImport to be there; empty while {@code needsId}
 * @param obsolete the ResourceImport to be deleted
 * @param verdicts for the exporters
 */
record IdentityPlan(
        Optional<String> label,
        Optional<ResourceImport> desired,
        Optional<ResourceImport> obsolete,
        List<Verdict> verdicts) {
    /** Of two imports with one ID the older keeps it. */
    private static final Comparator<ResourceImport> OLDEST_FIRST = Comparator.<ResourceImport, String>comparing(
                    object -> Optional.ofNullable(object.getMetadata().getCreationTimestamp())
                            .orElse(""))
            .thenComparing(object -> object.getMetadata().getName());

    IdentityPlan {
        verdicts = List.copyOf(verdicts);
    }

    /**
     * What is known about one hash.
     *
     * @param namespace the leader's
     * @param hash name of the ResourceImport
     * @param exports all live ones of labels with this hash; empty when label identities are off
     * @param current the ResourceImport of that name
     * @param sameId all ResourceImports that have the ID of {@code current}
     * @param fresh an ID for this label alone, if one is needed
     */
    record Inputs(
            String namespace,
            String hash,
            List<LabelExport> exports,
            Optional<ResourceImport> current,
            List<ResourceImport> sameId,
            OptionalInt fresh) {
        Inputs {
            exports = List.copyOf(exports);
            sameId = List.copyOf(sameId);
        }

        Inputs withFresh(int id) {
            return new Inputs(namespace, hash, exports, current, sameId, OptionalInt.of(id));
        }
    }

    /** Whether there has to be an import, but no ID is known for it. */
    boolean needsId() {
        return label.isPresent() && desired.isEmpty() && obsolete.isEmpty();
    }

    static IdentityPlan plan(Inputs in) {
        var usable = in.exports().stream()
                .filter(export -> export.defect().isEmpty())
                .sorted(Comparator.comparing(LabelExport::object, Exported.OLDEST_FIRST))
                .toList();
        var held = in.current().flatMap(IdentityPlan::identity).map(LabelIdentitySpec::label);
        if (usable.isEmpty()) {
            return new IdentityPlan(
                    Optional.empty(),
                    Optional.empty(),
                    in.current().filter(IdentityPlan::ours),
                    verdicts(in, Optional.empty(), ""));
        }
        if (in.current().isPresent() && held.isEmpty()) {
            var why = "a ResourceImport of this name exists that is of no label";
            return new IdentityPlan(
                    Optional.empty(), Optional.empty(), Optional.empty(), verdicts(in, Optional.empty(), why));
        }
        // A label that has its ID keeps it, whoever exported first: an ID never changes its meaning.
        var label = held.filter(text ->
                        usable.stream().anyMatch(export -> export.label().equals(text)))
                .orElse(usable.getFirst().label());
        if (in.current()
                .filter(object -> !held.equals(Optional.of(label)) && !ours(object))
                .isPresent()) {
            var foreign =
                    "a ResourceImport of this name exists that is of another label and was not made by this controller";
            return new IdentityPlan(
                    Optional.empty(), Optional.empty(), Optional.empty(), verdicts(in, Optional.empty(), foreign));
        }
        var why = "its label has the same hash as \"" + label
                + "\", which is exported already; change a label of the Pods or of the Namespace";
        var verdicts = verdicts(in, Optional.of(label), why);
        if (held.filter(text -> !text.equals(label)).isPresent()) {
            // Made anew, because the original's members never look at a label again once they have it.
            return new IdentityPlan(Optional.of(label), Optional.empty(), in.current(), verdicts);
        }
        var id = kept(in).map(OptionalInt::of).orElse(in.fresh());
        var desired = id.isPresent()
                ? Optional.of(ResourceImport.of(
                        in.namespace(),
                        in.hash(),
                        ResourceImportSpec.labelIdentity(new NormalizedLabel(label), id.getAsInt())))
                : Optional.<ResourceImport>empty();
        return new IdentityPlan(Optional.of(label), desired, Optional.empty(), verdicts);
    }

    /** The ID that the import has, if it may keep it: a leader that was restored, or is the original, may have given one twice. */
    private static Optional<Integer> kept(Inputs in) {
        return in.current()
                .filter(object -> in.sameId().stream().allMatch(other -> OLDEST_FIRST.compare(object, other) <= 0))
                .flatMap(IdentityPlan::identity)
                .map(LabelIdentitySpec::id)
                .filter(IdentitySequence.ALL::contains);
    }

    private static List<Verdict> verdicts(Inputs in, Optional<String> label, String why) {
        return in.exports().stream()
                .<Verdict>map(export -> export.defect().isEmpty()
                                && label.filter(export.label()::equals).isPresent()
                        ? new Verdict.Accepted(export.object())
                        : new Verdict.Refused(export.object(), export.defect().orElse(why)))
                .toList();
    }

    /** The label and ID of {@code object}, if it is the import of a label. */
    static Optional<LabelIdentitySpec> identity(ResourceImport object) {
        return Optional.ofNullable(object.getSpec())
                .filter(spec -> spec.kind().equals(Kinds.LABEL_IDENTITY))
                .flatMap(spec -> Optional.ofNullable(spec.labelIdentity()));
    }

    /** Made by a leader, this or the original, and of a label. */
    private static boolean ours(ResourceImport object) {
        return Optional.ofNullable(object.getSpec())
                        .filter(spec -> spec.kind().equals(Kinds.LABEL_IDENTITY))
                        .isPresent()
                && LeadersWork.is(object);
    }
}
