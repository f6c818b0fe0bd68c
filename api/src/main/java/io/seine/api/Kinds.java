package io.seine.api;

/** Values of {@code spec.kind} in ResourceExport and ResourceImport. Objects of other kinds are left alone. */
public final class Kinds {
    /** Export of a Service's ports; its import has kind {@link #SERVICE_IMPORT} but keeps the name suffix {@code -service}. */
    public static final String SERVICE = "Service";

    public static final String SERVICE_IMPORT = "ServiceImport";
    public static final String ENDPOINTS = "Endpoints";
    public static final String CLUSTER_INFO = "ClusterInfo";
    public static final String LABEL_IDENTITY = "LabelIdentity";

    /** Made by the leader's administrator, never by a member. */
    public static final String CLUSTER_NETWORK_POLICY = "AntreaClusterNetworkPolicy";

    private Kinds() {}
}
