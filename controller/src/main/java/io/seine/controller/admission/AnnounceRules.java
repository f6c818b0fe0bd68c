package io.seine.controller.admission;

import io.seine.api.Annotations;
import io.seine.api.Names;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.MemberClusterAnnounce;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who may announce which cluster. */
final class AnnounceRules {
    private AnnounceRules() {}

    /** What the rules need to know; each may ask the API server, and fail. */
    interface Facts {
        /** The accounts of the leader's Namespace, among them {@code caller} if it exists. */
        Accounts accounts(Caller.Account caller);

        /** Every ClusterSet of the leader's Namespace, as stored at this moment. */
        List<ClusterSet> clusterSets();

        /** The clusters that have announced themselves, as stored at this moment. */
        Set<String> announced();
    }

    /** @param namespace the leader's */
    static Decision decide(Review review, String namespace, Facts facts) {
        var announce = review.subject(MemberClusterAnnounce.class);
        return switch (review.caller()) {
            case Caller.User(String name) ->
                review.deletes()
                        ? Decision.allow()
                        : Decision.unreadable("Username must be in the form " + Caller.PREFIX
                                + "<namespace>:<name>, not \"" + name + "\"");
            case Caller.Account account -> {
                if (account.isControllerOf(namespace) && !review.creates()) {
                    yield content(review, announce, namespace, facts);
                }
                var refused = account.namespace().equals(namespace)
                        ? identity(review, announce, account, facts.accounts(account))
                        : stranger(review, announce, account, namespace, facts);
                yield refused.orElseGet(() -> content(review, announce, namespace, facts));
            }
        };
    }

    private static Optional<Decision> stranger(
            Review review, MemberClusterAnnounce announce, Caller.Account account, String namespace, Facts facts) {
        var mayDelete = review.deletes()
                && (Caller.JANITORS.contains(account)
                        || !facts.accounts(account).isBound(announce.getClusterID()));
        return mayDelete
                ? Optional.empty()
                : Optional.of(
                        Decision.deny("ServiceAccount \"" + account + "\" is not in Namespace \"" + namespace + "\""));
    }

    /** Why the account may not act for the announced cluster. */
    private static Optional<Decision> identity(
            Review review, MemberClusterAnnounce announce, Caller.Account account, Accounts accounts) {
        var cluster = announce.getClusterID();
        if (!accounts.has(account.name())) {
            return review.deletes() && !accounts.isBound(cluster)
                    ? Optional.empty()
                    : Optional.of(Decision.unmet("ServiceAccount \"" + account.name() + "\" not found"));
        }
        var binding = accounts.binding(account.name());
        // Without an annotation, as the guide sets it up, an account may speak for clusters that have none of their
        // own.
        var permitted = binding.map(cluster::equals).orElseGet(() -> !accounts.isBound(cluster));
        return permitted
                ? Optional.empty()
                : Optional.of(Decision.deny("ClusterID \"" + cluster + "\" is not permitted for ServiceAccount \""
                        + account.name() + "\" (expected annotation " + Annotations.CLUSTER_ID + " to match)"));
    }

    private static Decision content(Review review, MemberClusterAnnounce announce, String namespace, Facts facts) {
        return switch (review.operation()) {
            case Review.CREATE -> create(announce, namespace, facts, review.caller());
            case Review.UPDATE ->
                update(
                        announce,
                        review.oldObject(MemberClusterAnnounce.class)
                                .orElseThrow(() -> new Review.Unreadable("there is no old object to compare with")));
            default -> Decision.allow();
        };
    }

    private static Decision create(MemberClusterAnnounce announce, String namespace, Facts facts, Caller caller) {
        var clusterSet = ClusterSet.oldest(facts.clusterSets());
        if (clusterSet.isEmpty()) {
            return Decision.unmet("no ClusterSet found in Namespace " + namespace);
        }
        if (!announce.getClusterSetID().equals(clusterSet.get().getMetadata().getName())) {
            return Decision.deny("Unknown ClusterSet ID");
        }
        if (!announce.getLeaderClusterID().equals(ClusterSetRules.leader(clusterSet.get()))) {
            return Decision.deny(
                    "Leader cluster ID in the MemberClusterAnnounce does not match that in the ClusterSet");
        }
        var cluster = announce.getClusterID();
        var name = Names.memberClusterAnnounce(cluster);
        if (!announce.getMetadata().getName().equals(name)) {
            return Decision.deny("MemberClusterAnnounce name must be \"" + name + "\"");
        }
        var accounts = caller instanceof Caller.Account account ? facts.accounts(account) : new Accounts(Map.of());
        // What is bound counts more than what anybody has announced, or an unbound account could keep a bound cluster
        // out.
        var others = accounts.isBound(cluster) ? Set.<String>of() : facts.announced();
        return Stream.concat(accounts.bound().stream(), others.stream())
                        .anyMatch(other -> Names.areAmbiguous(cluster, other))
                ? Decision.deny("ClusterID \"" + cluster + "\" conflicts with an existing member's ClusterID")
                : Decision.allow();
    }

    private static Decision update(MemberClusterAnnounce after, MemberClusterAnnounce before) {
        if (!after.getClusterSetID().equals(before.getClusterSetID())
                || !after.getLeaderClusterID().equals(before.getLeaderClusterID())) {
            return Decision.deny("ClusterSet ID or Leader Cluster ID cannot be changed");
        }
        return after.getClusterID().equals(before.getClusterID())
                ? Decision.allow()
                : Decision.deny("ClusterID cannot be changed");
    }
}
