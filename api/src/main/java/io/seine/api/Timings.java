package io.seine.api;

import java.time.Duration;

/** Periods and ages of the protocol between members and leader. */
public final class Timings {
    /** A member writes its announce this often. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** The leader looks at the announces' age this often. */
    public static final Duration LEADER_SCAN = Duration.ofSeconds(10);

    /** A member whose announce is older than this is disconnected: three heartbeats. */
    public static final Duration MEMBER_TIMEOUT = Duration.ofSeconds(30);

    /** Every member that lives is heard within this time after the leader, or its API server, is back: a heartbeat and a half. */
    public static final Duration HEARD_AGAIN = Duration.ofSeconds(15);

    /** The original writes ClusterSet status this often; readers must not expect it sooner. */
    public static final Duration STATUS_PERIOD = Duration.ofSeconds(30);

    /** An announce this old, with everything its member exported, is removed from the leader. */
    public static final Duration STALE_ANNOUNCE = Duration.ofHours(24);

    /** The leader looks for stale announces at its start and then this often. */
    public static final Duration STALE_SCAN = Duration.ofHours(12);

    private Timings() {}
}
