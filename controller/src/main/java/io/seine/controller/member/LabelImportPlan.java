package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.seine.api.Kinds;
import io.seine.api.Limits;
import io.seine.api.NormalizedLabel;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.LabelIdentitySpec;
import io.seine.api.multicluster.ResourceImport;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a label set of the ClusterSet in this cluster. At no moment two label sets have one ID here, because a policy for one
 * would hold for the other.
 *
 * @param desired the LabelIdentity to be there
 * @param obsolete the LabelIdentity to be deleted
 * @param problem why it is not imported
 */
record LabelImportPlan(Optional<LabelIdentity> desired, Optional<LabelIdentity> obsolete, Optional<String> problem) {
    private static final Comparator<ResourceImport> OLDEST_FIRST = Comparator.<ResourceImport, String>comparing(
                    object -> Optional.ofNullable(object.getMetadata().getCreationTimestamp())
                            .orElse(""))
            .thenComparing(object -> object.getMetadata().getName());

    /**
     * What is known about one hash.
     *
     * @param hash name of the ResourceImport and of the LabelIdentity
     * @param source the ResourceImport; empty when label identities are off, too
     * @param rivals all ResourceImports with the ID of {@code source}
     * @param current the LabelIdentity of that name
     * @param holders all LabelIdentities with the ID of {@code source}
     */
    record Inputs(
            String hash,
            Optional<ResourceImport> source,
            List<ResourceImport> rivals,
            Optional<LabelIdentity> current,
            List<LabelIdentity> holders) {
        Inputs {
            rivals = List.copyOf(rivals);
            holders = List.copyOf(holders);
        }
    }

    static LabelImportPlan plan(Inputs in) {
        var ours = in.current().filter(Ours::isOurs);
        if (in.source().isEmpty()) {
            return new LabelImportPlan(Optional.empty(), ours, Optional.empty());
        }
        var source = in.source().get();
        var said = identity(source);
        var defect = defect(in.hash(), said);
        if (defect.isPresent()) {
            return new LabelImportPlan(Optional.empty(), ours, defect);
        }
        if (in.current().isPresent() && ours.isEmpty()) {
            return new LabelImportPlan(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("a LabelIdentity of this name exists that is not an import; it is left as it is"));
        }
        var first = in.rivals().stream()
                .filter(other ->
                        defect(other.getMetadata().getName(), identity(other)).isEmpty())
                .min(OLDEST_FIRST)
                .filter(other -> OLDEST_FIRST.compare(other, source) < 0);
        if (first.isPresent()) {
            return new LabelImportPlan(
                    Optional.empty(),
                    ours,
                    Optional.of("the older ResourceImport "
                            + first.get().getMetadata().getName() + " has the same ID"));
        }
        var identity = said.orElseThrow();
        var others = in.holders().stream()
                .filter(other -> !other.getMetadata().getName().equals(in.hash()))
                .toList();
        if (!others.isEmpty()) {
            // One of ours is about to go, and that wakes this one. A former ID of this label may be what others wait
            // for.
            return new LabelImportPlan(
                    Optional.empty(),
                    ours.filter(object -> !identity.equals(object.getSpec())),
                    others.stream()
                            .filter(other -> !Ours.isOurs(other))
                            .findFirst()
                            .map(foreign -> "LabelIdentity "
                                    + foreign.getMetadata().getName() + ", which is not an import, has the same ID"));
        }
        return new LabelImportPlan(Optional.of(object(in.hash(), identity)), Optional.empty(), Optional.empty());
    }

    /** The label and ID that {@code object} imports, if it is of a label set. */
    static Optional<LabelIdentitySpec> identity(ResourceImport object) {
        return Optional.ofNullable(object.getSpec())
                .filter(spec -> spec.kind().equals(Kinds.LABEL_IDENTITY))
                .flatMap(spec -> Optional.ofNullable(spec.labelIdentity()));
    }

    private static Optional<String> defect(String hash, Optional<LabelIdentitySpec> said) {
        if (said.isEmpty()) {
            return Optional.of("it has no spec.labelIdentity");
        }
        if (!new NormalizedLabel(said.get().label()).hash().equals(hash)) {
            return Optional.of("its name is not the hash of its label");
        }
        var id = said.get().id();
        return Optional.of("its ID " + id + " is not between " + Limits.LABEL_IDENTITY_MIN + " and "
                        + Limits.LABEL_IDENTITY_MAX)
                .filter(text -> id < Limits.LABEL_IDENTITY_MIN || id > Limits.LABEL_IDENTITY_MAX);
    }

    private static LabelIdentity object(String hash, LabelIdentitySpec identity) {
        var object = new LabelIdentity();
        object.setMetadata(
                new ObjectMetaBuilder().withName(hash).withLabels(Ours.LABELS).build());
        object.setSpec(identity);
        return object;
    }
}
