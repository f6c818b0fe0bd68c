package io.seine.api;

/** Labels of the contract. */
public final class Labels {
    /** On ResourceExports of Services, Endpoints and policies: {@code spec.name}. */
    public static final String SOURCE_NAME = "sourceName";

    /** On ResourceExports of Services and Endpoints: {@code spec.namespace}; present and empty on policies. */
    public static final String SOURCE_NAMESPACE = "sourceNamespace";

    /** On every ResourceExport made by a member: its cluster ID. */
    public static final String SOURCE_CLUSTER_ID = "sourceClusterID";

    /** On every ResourceExport: {@code spec.kind}. */
    public static final String SOURCE_KIND = "sourceKind";

    /** On every installed object, with value {@link #APP_VALUE}. */
    public static final String APP = "app";

    public static final String APP_VALUE = "antrea";

    /** On what is installed to run, and its Pods: its name, such as {@link Names#CONTROLLER_SERVICE_ACCOUNT}. */
    public static final String COMPONENT = "component";

    /** On EndpointSlices: the Service they belong to (discovery.k8s.io). */
    public static final String SERVICE_NAME = "kubernetes.io/service-name";

    /** On EndpointSlices: who manages them (discovery.k8s.io). */
    public static final String ENDPOINT_SLICE_MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

    /** On every Namespace: its own name (set by the API server). */
    public static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    /** On webhook configurations, with value {@link Names#CONTROLLER_SERVICE_ACCOUNT}: whose they are. */
    public static final String SERVED_BY = "served-by";

    /** On webhook configurations: {@link #ROLE_LEADER} or {@link #ROLE_MEMBER}. */
    public static final String ROLE = "role";

    public static final String ROLE_LEADER = "leader";
    public static final String ROLE_MEMBER = "member";

    /** On webhook configurations of a leader: its Namespace, because a cluster may have several. */
    public static final String SERVED_IN = "served-in";

    /** On Endpoints, {@code "true"}: Kubernetes shall make no EndpointSlices of them. */
    public static final String SKIP_MIRROR = "endpointslice.kubernetes.io/skip-mirror";

    /**
     * On the definition of ClusterNetworkPolicy, with value {@link #POLICY_ENGINE_SEINE}: that Seine installed it, and so enforces policies.
     * Without it the definition is Antrea's, whose agents enforce them.
     */
    public static final String POLICY_ENGINE = "policy.seine.io/engine";

    public static final String POLICY_ENGINE_SEINE = "seine";

    private Labels() {}
}
