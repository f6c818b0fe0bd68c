package io.seine.api;

/** Numbers of the contract that are not times. */
public final class Limits {
    /** Requests per second of a controller to one API server, on average. */
    public static final int CLIENT_QPS = 100;

    /** Requests of a controller to one API server in one burst. */
    public static final int CLIENT_BURST = 200;

    /** First ID of a label identity. */
    public static final int LABEL_IDENTITY_MIN = 1;

    /** Last ID of a label identity: IDs travel as 24-bit VNIs and the largest is taken. */
    public static final int LABEL_IDENTITY_MAX = 16_777_214;

    /** The VNI of a sender whose label identity is unknown. */
    public static final int LABEL_IDENTITY_UNKNOWN = 16_777_215;

    /** Longest cluster ID: it is used as a label value and as part of DNS names. */
    public static final int CLUSTER_ID_LENGTH = 63;

    private Limits() {}
}
