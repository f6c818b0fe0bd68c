package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.seine.api.Annotations;
import io.seine.api.PolicyImports;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.Tier;
import io.seine.api.multicluster.PolicySpec;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * What becomes of a policy of the ClusterSet in this cluster.
 *
 * @param desired the policy to be there
 * @param obsolete the import to be deleted
 * @param problem why it is not imported, in the words of the Event
 */
record PolicyImportPlan(
        Optional<ClusterNetworkPolicy> desired, Optional<ClusterNetworkPolicy> obsolete, Optional<String> problem) {

    /** What is known of the Tier that a policy names. */
    sealed interface TierState {
        record Present() implements TierState {}

        record Missing() implements TierState {}

        /**
         * It could not be asked for.
         *
         * @param why a sentence without full stop
         */
        record Unknown(String why) implements TierState {}
    }

    /**
     * What is known about a policy.
     *
     * @param name as it was exported
     * @param cluster the own one
     * @param source what the leader says it to be; empty when it has no such policy
     * @param current what this cluster has under the imported name
     */
    record Inputs(
            String name,
            String cluster,
            Optional<PolicySpec> source,
            TierState tier,
            Optional<ClusterNetworkPolicy> current) {}

    static PolicyImportPlan plan(Inputs in) {
        var imported = in.current().filter(PolicyImportPlan::isImported);
        if (in.source().isEmpty()) {
            return new PolicyImportPlan(Optional.empty(), imported, Optional.empty());
        }
        if (in.current().isPresent() && imported.isEmpty()) {
            return problem(PolicyImports.conflict(in.cluster()));
        }
        var spec = in.source().get();
        return switch (in.tier()) {
            case TierState.Present ignored ->
                new PolicyImportPlan(
                        Optional.of(ClusterNetworkPolicy.imported(in.name(), withTier(spec))),
                        Optional.empty(),
                        Optional.empty());
            case TierState.Missing ignored ->
                new PolicyImportPlan(
                        Optional.empty(), imported, Optional.of(PolicyImports.tierMissing(tier(spec), in.cluster())));
            // It may well exist, so what is in force stays.
            case TierState.Unknown(String why) ->
                problem(PolicyImports.tierUnknown(tier(spec), in.cluster()) + ": " + why);
        };
    }

    private static PolicyImportPlan problem(String message) {
        return new PolicyImportPlan(Optional.empty(), Optional.empty(), Optional.of(message));
    }

    /** The Tier that {@code spec} means. */
    static String tier(PolicySpec spec) {
        return spec.tier().isEmpty() ? Tier.DEFAULT : spec.tier();
    }

    /** Antrea fills in the Tier where there is none; said by us, it makes no difference to what Antrea stores. */
    private static PolicySpec withTier(PolicySpec spec) {
        if (!spec.tier().isEmpty()) {
            return spec;
        }
        var fields = new LinkedHashMap<>(spec.fields());
        fields.put("tier", Tier.DEFAULT);
        return new PolicySpec(fields);
    }

    /** Whether {@code policy} is an import, be it made by us or by the original in our place. */
    static boolean isImported(HasMetadata policy) {
        var annotations = policy.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(Annotations.IMPORTED_ACNP);
    }
}
