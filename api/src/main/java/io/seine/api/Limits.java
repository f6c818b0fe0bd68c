package io.seine.api;

/** Numbers of the contract that are not times. */
public final class Limits {
    /** First ID of a label identity. */
    public static final int LABEL_IDENTITY_MIN = 1;

    /** Last ID of a label identity: IDs travel as 24-bit VNIs and the largest is taken. */
    public static final int LABEL_IDENTITY_MAX = 16_777_214;

    /** Travels in the place of an ID for a Pod whose ID is not known: no policy that allows label sets holds for it. */
    public static final int LABEL_IDENTITY_UNKNOWN = 16_777_215;

    /** Longest name of a Service, a Namespace or a port. */
    public static final int DNS_LABEL_LENGTH = 63;

    /** Most endpoints of one Service that a member exports: they stay below a quarter of what etcd takes in one object. */
    public static final int EXPORTED_ENDPOINTS = 10_000;

    /** Most bytes that the endpoints of all clusters take in one ResourceImport; etcd takes 1.5 MiB for the whole object. */
    public static final int IMPORTED_ENDPOINTS_BYTES = 1_000_000;

    /** Most addresses in an Endpoints object of an import; Kubernetes' own controller stops there too. */
    public static final int ENDPOINTS_ADDRESSES = 1000;

    /** Longest review that the admission server reads, in bytes: an object and its predecessor, each as large as etcd takes it. */
    public static final int REVIEW_BYTES = 4 * 1024 * 1024;

    /** Most JSON tokens of a review: an export of {@link #EXPORTED_ENDPOINTS} and its predecessor have half of them. */
    public static final int REVIEW_TOKENS = 200_000;

    /** Largest port. */
    public static final int PORT_MAX = 65_535;

    /** Most ports of an exported Service. */
    public static final int EXPORT_PORTS = 1_000;

    /** Longest normalised label text of a label identity. */
    public static final int EXPORT_LABEL_LENGTH = 32_768;

    /** Largest spec of a ResourceExport by a member, in characters of JSON: the imports of several must fit into one object. */
    public static final int EXPORT_LENGTH = 1024 * 1024;

    /** Pod CIDRs that a cluster may announce. */
    public static final int ANNOUNCED_POD_CIDRS = 64;

    /** Gateways that a cluster may announce. */
    public static final int ANNOUNCED_GATEWAYS = 16;

    /** The widest range that a cluster may announce, as its number of fixed bits: private networks are no wider. */
    public static final int ANNOUNCED_CIDR_PREFIX = 8;

    private Limits() {}
}
