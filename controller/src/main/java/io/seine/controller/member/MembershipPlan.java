package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.Secret;
import io.seine.api.Names;
import io.seine.api.Reasons;
import io.seine.api.SecretText;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetSpec;
import io.seine.controller.exchange.LeaderAccess;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The rules by which the ClusterSets of the member's Namespace lead to a leader. */
final class MembershipPlan {
    private static final Set<String> CREDENTIALS = Set.of(Names.SECRET_CA_KEY, Names.SECRET_TOKEN_KEY);

    private MembershipPlan() {}

    /** What the member should be. */
    sealed interface Wanted {
        /** There is no ClusterSet. */
        record Nothing() implements Wanted {}

        /** There is one, but it cannot be followed; {@code message} says why and what to do. */
        record Unusable(ClusterSet clusterSet, String reason, String message) implements Wanted {}

        /** There is one that leads to a leader. */
        record Member(ClusterSet clusterSet, LeaderAccess access) implements Wanted {}
    }

    /**
     * Decides.
     *
     * @param all the ClusterSets in the member's Namespace that are not being deleted
     * @param secrets finds a Secret of that Namespace by its name
     */
    static Wanted wanted(List<ClusterSet> all, Function<String, Optional<Secret>> secrets) {
        return ClusterSet.oldest(all)
                .<Wanted>map(clusterSet -> wanted(clusterSet, secrets))
                .orElseGet(Wanted.Nothing::new);
    }

    private static Wanted wanted(ClusterSet clusterSet, Function<String, Optional<Secret>> secrets) {
        var spec = Optional.ofNullable(clusterSet.getSpec()).orElse(new ClusterSetSpec("", List.of(), ""));
        var name = clusterSet.getMetadata().getName();
        var where = clusterSet.getMetadata().getNamespace() + "/" + name;
        if (spec.clusterID().isEmpty()) {
            return new Wanted.Unusable(
                    clusterSet,
                    Reasons.CLUSTER_ID_MISSING,
                    "'clusterID' is not set in the ClusterSet " + where + " spec");
        }
        if (spec.leaders().isEmpty()) {
            return new Wanted.Unusable(
                    clusterSet,
                    Reasons.LEADER_MISSING,
                    "'leaders' is empty in the ClusterSet " + where + " spec; name the leader cluster");
        }
        if (spec.namespace().isEmpty()) {
            return new Wanted.Unusable(
                    clusterSet,
                    Reasons.LEADER_NAMESPACE_MISSING,
                    "'namespace' is not set in the ClusterSet " + where + " spec; set it to the leader's Namespace ("
                            + Names.DEFAULT_LEADER_NAMESPACE + " unless another was chosen)");
        }
        var leader = spec.leaders().getFirst();
        if (!isHttps(leader.server())) {
            return new Wanted.Unusable(
                    clusterSet,
                    Reasons.LEADER_SERVER_INVALID,
                    "spec.leaders[0].server \"" + leader.server() + "\" of the ClusterSet " + where
                            + " is not the URL of an API server; write it as https://<address>:<port>");
        }
        if (leader.secret().isEmpty()) {
            return new Wanted.Unusable(
                    clusterSet,
                    Reasons.SECRET_MISSING,
                    "spec.leaders[0].secret of the ClusterSet " + where
                            + " is not set; name the Secret with this member's token");
        }
        var secret = secrets.apply(leader.secret());
        if (secret.isEmpty()) {
            return new Wanted.Unusable(
                    clusterSet,
                    Reasons.SECRET_NOT_FOUND,
                    "Secret " + leader.secret() + " of spec.leaders[0].secret does not exist in Namespace "
                            + clusterSet.getMetadata().getNamespace()
                            + "; copy the member's token from the leader cluster");
        }
        var ca = value(secret.get(), Names.SECRET_CA_KEY);
        var token = value(secret.get(), Names.SECRET_TOKEN_KEY);
        if (ca.isEmpty() || token.isEmpty()) {
            return new Wanted.Unusable(
                    clusterSet,
                    Reasons.SECRET_INVALID,
                    (ca.isEmpty() ? Names.SECRET_CA_KEY : Names.SECRET_TOKEN_KEY) + " data not found in Secret "
                            + leader.secret() + "; copy the member's token from the leader cluster again");
        }
        return new Wanted.Member(
                clusterSet,
                new LeaderAccess(
                        name,
                        spec.clusterID(),
                        leader.clusterID(),
                        leader.server(),
                        spec.namespace(),
                        ca.get(),
                        token.get()));
    }

    private static boolean isHttps(String server) {
        try {
            var uri = new URI(server);
            return "https".equals(uri.getScheme()) && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /**
     * Takes everything from {@code secret} that no connection is made with. The Namespace has Secrets of others, and theirs are not to
     * lie in this process' memory.
     */
    static void keepCredentials(Secret secret) {
        var kept = new HashMap<>(Optional.ofNullable(secret.getData()).orElse(Map.of()));
        // A token without a certificate is for something else.
        kept.keySet().retainAll(kept.keySet().containsAll(CREDENTIALS) ? CREDENTIALS : Set.of(Names.SECRET_CA_KEY));
        secret.setData(kept);
        secret.setStringData(Map.of());
        secret.getMetadata().setManagedFields(List.of());
        secret.getMetadata().setAnnotations(Map.of());
    }

    /** The value of a key, of which the blanks around it are no part. */
    static Optional<String> value(Secret secret, String key) {
        return SecretText.of(secret, key).map(String::strip);
    }
}
