package io.seine.controller.admission;

import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetSpec;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.controller.reconcile.ObjectKey;
import java.util.List;
import java.util.Optional;

/** Who may write a ClusterSet, and how. */
final class ClusterSetRules {
    private ClusterSetRules() {}

    /** What the rules need to know; each may ask the API server, and fail. */
    interface Facts {
        /** Every ClusterSet of the controller's Namespace, as stored at this moment. */
        List<ClusterSet> clusterSets();

        /** Every announce of a leader's Namespace, as stored at this moment; none in a member. */
        List<MemberClusterAnnounce> announces();
    }

    static Decision decide(Review review, Facts facts) {
        return switch (review.operation()) {
            case Review.DELETE -> delete(review.subject(ClusterSet.class), facts);
            case Review.CREATE -> create(facts);
            case Review.UPDATE ->
                update(
                        review.subject(ClusterSet.class),
                        review.oldObject(ClusterSet.class)
                                .orElseThrow(() -> new Review.Unreadable("there is no old object to compare with")));
            default -> Decision.allow();
        };
    }

    private static Decision delete(ClusterSet clusterSet, Facts facts) {
        return facts.announces().isEmpty()
                ? Decision.allow()
                : Decision.unmet("failed to delete the ClusterSet " + ObjectKey.of(clusterSet)
                        + " since there are still member clusters connecting to this leader cluster");
    }

    private static Decision create(Facts facts) {
        return facts.clusterSets().isEmpty()
                ? Decision.allow()
                : Decision.unmet("multiple ClusterSets in a Namespace are not allowed");
    }

    private static Decision update(ClusterSet after, ClusterSet before) {
        var was = id(before);
        if (!was.isEmpty() && !was.equals(id(after))) {
            return Decision.deny("the field 'clusterID' is immutable");
        }
        return leader(before).equals(leader(after))
                ? Decision.allow()
                : Decision.deny("the field 'clusterID' of the leader is immutable");
    }

    private static String id(ClusterSet clusterSet) {
        return Optional.ofNullable(clusterSet.getSpec())
                .map(ClusterSetSpec::clusterID)
                .orElse("");
    }

    /** The first leader's ID; empty where there is none. */
    static String leader(ClusterSet clusterSet) {
        return Optional.ofNullable(clusterSet.getSpec())
                .flatMap(spec -> spec.leaders().stream().findFirst())
                .map(ClusterSetSpec.Leader::clusterID)
                .orElse("");
    }
}
