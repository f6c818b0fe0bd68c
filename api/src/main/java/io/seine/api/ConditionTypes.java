package io.seine.api;

/** Types of the conditions in status fields, and the three values of a condition. */
public final class ConditionTypes {
    public static final String TRUE = "True";
    public static final String FALSE = "False";
    public static final String UNKNOWN = "Unknown";

    /** ClusterSet, and each of its cluster statuses: connected. */
    public static final String READY = "Ready";

    /** Cluster status in a member's ClusterSet: the leader accepted this member. */
    public static final String IS_LEADER = "IsLeader";

    /** Member's ClusterSet, an extension: traffic goes between this cluster and all others. */
    public static final String NETWORK_READY = "NetworkReady";

    /** ResourceExport and ResourceImport, with status True. */
    public static final String SUCCEEDED = "Succeeded";

    /** ResourceExport, with status False. */
    public static final String FAILURE = "Failure";

    /** ServiceExport (MCS): the Service can be exported. */
    public static final String VALID = "Valid";

    /** ServiceExport (MCS): exports of other clusters disagree with this one. */
    public static final String CONFLICT = "Conflict";

    private ConditionTypes() {}
}
