package io.seine.controller.member;

import io.seine.controller.exchange.LeaderConnection;
import java.util.Optional;

/** Whether this cluster is in a ClusterSet, which decides what becomes of everything that came from other clusters. */
sealed interface Membership {

    /** Not known, or meant but not possible now: what is there stays as it is. */
    record Undecided() implements Membership {}

    /** There is no ClusterSet: what came from other clusters must go. */
    record Alone() implements Membership {}

    /** There is a leader, which may be away. */
    record Member(LeaderConnection leader) implements Membership {}

    /** The connection, when what it does not have does not exist. */
    default Optional<LeaderConnection> synced() {
        return this instanceof Member(LeaderConnection leader) && leader.synced()
                ? Optional.of(leader)
                : Optional.empty();
    }

    /** Whether everything of other clusters must go. */
    default boolean isAlone() {
        return this instanceof Alone;
    }
}
