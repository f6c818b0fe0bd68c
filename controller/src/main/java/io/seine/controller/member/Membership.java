package io.seine.controller.member;

import io.seine.controller.exchange.LeaderConnection;
import java.util.Optional;

/** Whether this cluster is in a ClusterSet, which decides what becomes of everything that came from other clusters. */
sealed interface Membership {

    /**
     * Not known, or meant but not possible now.
     *
     * @param moved whether what is there is of another membership that is over; if not, it stays as it is
     */
    record Undecided(boolean moved) implements Membership {}

    /** There is no ClusterSet: what came from other clusters must go. */
    record Alone() implements Membership {}

    /**
     * There is a leader, which may be away.
     *
     * @param moved whether what is there when this begins is of another membership that is over
     */
    record Member(LeaderConnection leader, boolean moved) implements Membership {}

    /** The connection, when what it does not have does not exist. */
    default Optional<LeaderConnection> synced() {
        return connection().filter(LeaderConnection::synced);
    }

    /** The connection, whatever it has. */
    default Optional<LeaderConnection> connection() {
        return this instanceof Member(LeaderConnection leader, boolean ignored)
                ? Optional.of(leader)
                : Optional.empty();
    }

    /** Whether there is no ClusterSet. */
    default boolean isAlone() {
        return this instanceof Alone;
    }

    /**
     * Whether what came from other clusters is of a membership that is over, so that it must go and nobody has what this cluster
     * exported: there is no ClusterSet, or another one whose leader has not yet told what it has.
     */
    default boolean isLeft() {
        return switch (this) {
            case Alone ignored -> true;
            case Undecided(boolean moved) -> moved;
            case Member(LeaderConnection leader, boolean moved) -> moved && !leader.synced();
        };
    }
}
