package io.seine.cli.mc.access;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.seine.api.Annotations;
import io.seine.api.Names;
import java.util.List;
import java.util.Optional;

/** Which cluster IDs may be given to a member. */
public final class ClusterIds {
    private ClusterIds() {}

    /** What is wrong with {@code id} itself; empty when it is legal. */
    public static Optional<String> problem(String id) {
        return Names.isDnsLabel(id)
                ? Optional.empty()
                : Optional.of("the cluster ID \"" + id
                        + "\" is not legal: it must have at most 63 lower-case letters, digits and"
                        + " dashes, and begin and end with a letter or digit");
    }

    /**
     * Why the account {@code name} may not be bound to {@code id}: another account is, or joined names of the two could be the same.
     *
     * @param accounts of the leader's Namespace
     */
    static Optional<String> conflict(List<ServiceAccount> accounts, String name, String id) {
        return accounts.stream()
                .filter(account -> !account.getMetadata().getName().equals(name))
                .flatMap(account -> binding(account).flatMap(other -> conflict(account, other, id)).stream())
                .findFirst();
    }

    private static Optional<String> conflict(ServiceAccount account, String other, String id) {
        var holder = "ServiceAccount \"" + account.getMetadata().getName() + "\"";
        if (other.equals(id)) {
            return Optional.of("the cluster ID \"" + id + "\" is already bound to " + holder
                    + "; choose another ID, or delete that member's token");
        }
        return Names.areAmbiguous(id, other)
                ? Optional.of("the cluster ID \"" + id + "\" and the ID \"" + other + "\" of " + holder
                        + " begin alike, so that names made of them could be the same; rename one of the clusters")
                : Optional.empty();
    }

    /** The cluster that an account is bound to. */
    static Optional<String> binding(ServiceAccount account) {
        return Optional.ofNullable(account.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Annotations.CLUSTER_ID))
                .filter(id -> !id.isEmpty());
    }
}
