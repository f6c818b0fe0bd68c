package io.seine.api;

/** Annotations of the contract. */
public final class Annotations {
    /** On imported Services and Endpoints, value {@link #TRUE}; its presence is what makes an object ours to change. */
    public static final String IMPORTED_SERVICE = "multicluster.antrea.io/imported-service";

    /** On imported ClusterNetworkPolicies, value {@link #TRUE}; presence counts. */
    public static final String IMPORTED_ACNP = "multicluster.antrea.io/imported-acnp";

    /** On a Node: it may become the Gateway. The original reads presence only; its documents say {@code =true}. */
    public static final String GATEWAY = "multicluster.antrea.io/gateway";

    /** On a Gateway Node: the address other clusters use for it, instead of the Node's own. */
    public static final String GATEWAY_IP = "multicluster.antrea.io/gateway-ip";

    /** On a member's ServiceAccount in the leader Namespace: the cluster ID it may act for. */
    public static final String CLUSTER_ID = "multicluster.antrea.io/cluster-id";

    /** On a member's ServiceAccount, RoleBinding and token Secret, value {@link #TRUE}: the command made them, and removes them. */
    public static final String CREATED_BY_COMMAND = "multicluster.antrea.io/created-by-antctl";

    /** On a MemberClusterAnnounce: time of the last heartbeat, RFC 3339 with seconds. */
    public static final String HEARTBEAT = "touch-ts";

    /**
     * On a ResourceImport of kind Endpoints, ours and optional: cluster IDs joined by commas, the i-th of them the exporter of the i-th
     * subset. Readers ignore it when the numbers differ.
     */
    public static final String SUBSET_SOURCES = "multicluster.seine.io/subset-sources";

    /**
     * On a ResourceImport of kind ServiceImport, ours and optional: IDs of the clusters, joined by commas, whose exports of the Service
     * are refused because their ports are not those of the import. It is how the cluster that exported first learns of the conflict.
     */
    public static final String CONFLICTING_CLUSTERS = "multicluster.seine.io/conflicting-clusters";

    /**
     * On a ResourceImport of kind Endpoints, ours and optional: IDs of the clusters, joined by commas, that have more endpoints than the
     * import has room for.
     */
    public static final String TRUNCATED_CLUSTERS = "multicluster.seine.io/truncated-clusters";

    /**
     * On a Gateway, ours and optional: the Nodes that can take its place, the first of them first. Agents switch to one by themselves when the
     * gateway does not answer. Written and read by {@link io.seine.api.multicluster.GatewayStandby}.
     */
    public static final String STANDBYS = "multicluster.seine.io/standbys";

    /**
     * On a Gateway, ours and optional: how the active gateway's agent finds the ways to other clusters. Written and read by
     * {@link io.seine.api.multicluster.TunnelState}.
     */
    public static final String TUNNELS = "multicluster.seine.io/tunnels";

    /** On an Endpoints object (Kubernetes' own): with value {@link #TRUNCATED} it has not all addresses that its slices have. */
    public static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";

    /** Value of {@link #OVER_CAPACITY}. */
    public static final String TRUNCATED = "truncated";

    public static final String TRUE = "true";

    private Annotations() {}
}
