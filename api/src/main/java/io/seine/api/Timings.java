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

    /** An announce this old, with everything its member exported, is removed from the leader. */
    public static final Duration STALE_ANNOUNCE = Duration.ofHours(24);

    /**
     * No member is removed before a leader has listened for so long: after an outage of a day all seem silent, and those that try
     * again with pauses, or whose network comes back last, have to be heard first.
     */
    public static final Duration STALE_GRACE = Duration.ofMinutes(15);

    /** A member looks this often at a ClusterClaim that it could not use. */
    public static final Duration CLAIM_RETRY = Duration.ofSeconds(30);

    /** How long the certificates of an admission server and of its authority are good for. */
    public static final Duration WEBHOOK_CERTIFICATE = Duration.ofDays(365);

    /** Such a certificate is replaced when it is good for less than this. */
    public static final Duration WEBHOOK_CERTIFICATE_LEFT = Duration.ofDays(90);

    /** Certificates and what trusts them are looked at this often, whatever happens. */
    public static final Duration WEBHOOK_CERTIFICATE_CHECK = Duration.ofMinutes(2);

    /** Webhook configurations that come with definitions are there after this. */
    public static final Duration WEBHOOKS_FOLLOW = Duration.ofSeconds(30);

    /** No creation takes an API server longer from its admission to its storing: other webhooks have ten seconds at most. */
    public static final Duration CREATION_LIMIT = Duration.ofSeconds(15);

    /** A review is read, and waits for its turn, no longer than this; API servers wait ten seconds for an answer. */
    public static final Duration REVIEW_LIMIT = Duration.ofSeconds(5);

    /** That an account is bound to no cluster is said again after this. */
    public static final Duration UNBOUND_SAID = Duration.ofHours(1);

    /** That an account was refused something is said again after this. */
    public static final Duration REFUSAL_SAID = Duration.ofMinutes(1);

    /** A leader that is removed lets go of what it holds within this time; API servers wait 30 s for an answer at most. */
    public static final Duration RELEASE_LIMIT = Duration.ofSeconds(25);

    /** So long a leader takes nothing new once its removal has begun: its rights or its Pods are gone within this time. */
    public static final Duration REMOVAL = Duration.ofSeconds(20);

    /** A removal that begins sooner than this after another one refuses nothing. */
    public static final Duration REMOVAL_AGAIN = Duration.ofMinutes(10);

    private Timings() {}
}
