package io.seine.api;

/** Names of the Multi-cluster Services API (KEP-1645) that are neither kinds nor fields. */
public final class Mcs {
    /** On imported EndpointSlices: the ID of the cluster the endpoints come from. */
    public static final String SOURCE_CLUSTER_LABEL = "multicluster.kubernetes.io/source-cluster";

    /** On imported EndpointSlices: the name of the multi-cluster Service. */
    public static final String SERVICE_NAME_LABEL = "multicluster.kubernetes.io/service-name";

    /** {@code spec.type} of a ServiceImport with one virtual IP address. */
    public static final String TYPE_CLUSTER_SET_IP = "ClusterSetIP";

    /** {@code spec.type} of a ServiceImport without one. */
    public static final String TYPE_HEADLESS = "Headless";

    private Mcs() {}
}
