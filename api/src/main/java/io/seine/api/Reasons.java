package io.seine.api;

/** Reasons of conditions and Events, and the messages that the original writes with them. */
public final class Reasons {
    /** Leader's status of a member: heard within {@link Timings#MEMBER_TIMEOUT}. */
    public static final String CONNECTED = "Connected";

    /** Leader's status of a member, and member's status of its leader: not heard, or refused. */
    public static final String DISCONNECTED = "Disconnected";

    /** Member's ClusterSet: the leader's API server does not answer. */
    public static final String UNREACHABLE = "Unreachable";

    /** Member's ClusterSet: the leader's API server does not know the token. */
    public static final String UNAUTHORIZED = "Unauthorized";

    /** Member's ClusterSet: the leader knows this cluster but refuses it. */
    public static final String DENIED = "Denied";

    /** Member's ClusterSet: the leader's API server has no such Namespace, or no such kinds. */
    public static final String LEADER_NOT_FOUND = "NotFound";

    /** Member's ClusterSet: the leader still removes what an earlier membership left. */
    public static final String LEAVING = "Leaving";

    /** Leader's ClusterSet: the clusters that it names as leaders are others. */
    public static final String NOT_A_LEADER = "LocalClusterNotLeader";

    /** Leader's ClusterSet, and no fault: no member has announced itself. */
    public static final String NO_MEMBER_CLUSTER = "NoMemberCluster";

    /** Leader's ClusterSet: not every member is ready. */
    public static final String NO_READY_CLUSTER = "NoReadyCluster";

    /** ClusterSet: its spec names no ID of the local cluster. */
    public static final String CLUSTER_ID_MISSING = "ClusterIDMissing";

    /** ClusterSet: another one was in the Namespace first. */
    public static final String MULTIPLE_CLUSTER_SETS = "MultipleClusterSets";

    /** Event on the leader's ClusterSet: a member uses a ServiceAccount that could be any member's. */
    public static final String ACCOUNT_NOT_BOUND = "AccountNotBound";

    /** Event on the leader's ClusterSet: a member was silent for so long that what it exported is removed. */
    public static final String MEMBER_REMOVED = "MemberRemoved";

    /** Event on the leader's ClusterSet: writes are not sent to the controller's admission any more. */
    public static final String WEBHOOK_MISSING = "WebhookMissing";

    /** Member's ClusterSet: its spec names no leader. */
    public static final String LEADER_MISSING = "LeaderMissing";

    /** Member's ClusterSet: its spec does not name the leader's Namespace. */
    public static final String LEADER_NAMESPACE_MISSING = "LeaderNamespaceMissing";

    /** Member's ClusterSet: the leader's server is no https URL. */
    public static final String LEADER_SERVER_INVALID = "LeaderServerInvalid";

    /** Member's ClusterSet: its spec names no Secret. */
    public static final String SECRET_MISSING = "SecretMissing";

    /** Member's ClusterSet: the Secret that it names does not exist. */
    public static final String SECRET_NOT_FOUND = "SecretNotFound";

    /** Member's ClusterSet: the Secret lacks a key. */
    public static final String SECRET_INVALID = "SecretInvalid";

    /** Member's ClusterSet: no connection can be made of the Secret's certificate. */
    public static final String CERTIFICATE_INVALID = "CertificateInvalid";

    /** Member's ClusterSet, NetworkReady: what another cluster announces cannot be used. */
    public static final String NETWORK_CONFLICT = "NetworkConflict";

    /** Member's ClusterSet, NetworkReady: an API server does not take what makes the network. */
    public static final String NETWORK_WRITE_REFUSED = "WriteRefused";

    /** Member's ClusterSet, NetworkReady: the own Service CIDR is neither configured nor found. */
    public static final String SERVICE_CIDR_UNKNOWN = "ServiceCIDRUnknown";

    /** Member's ClusterSet, NetworkReady, and Event on a Node: it was meant to be a gateway but cannot. */
    public static final String GATEWAY_INVALID = "GatewayInvalid";

    /** Member's ClusterSet, NetworkReady: no Node can be the gateway. */
    public static final String NO_GATEWAY = "NoGateway";

    /** Member's ClusterSet, NetworkReady, and Event on a ClusterInfoImport: no packet comes back from the cluster through the tunnel. */
    public static final String CLUSTER_NOT_ANSWERING = "ClusterNotAnswering";

    /** Member's ClusterSet, NetworkReady: no packet has come back from a cluster through the tunnel yet. */
    public static final String CLUSTER_NEVER_ANSWERED = "ClusterNeverAnswered";

    /** Member's ClusterSet, NetworkReady: the gateway's agent sends nothing to a cluster. */
    public static final String CLUSTER_LEFT_OUT = "ClusterLeftOut";

    /** Event on the ConfigMap of the configuration: it cannot be used, the one from before is. */
    public static final String CONFIG_INVALID = "ConfigInvalid";

    /** Event on the ConfigMap of the configuration: it is in use. */
    public static final String CONFIG_RELOADED = "ConfigReloaded";

    /** Event on a foreign object that has the name of an import. */
    public static final String IMPORT_CONFLICT = "ImportConflict";

    /** Event on what is at hand: this cluster's API server does not take what an import needs. */
    public static final String IMPORT_REFUSED = "ImportRefused";

    /** ServiceImport, and Event on it: endpoints of another cluster are not used. */
    public static final String ENDPOINTS_REFUSED = "EndpointsRefused";

    /** ServiceImport: no exporter has endpoints that can be used. */
    public static final String NO_ENDPOINTS = "NoEndpoints";

    /** ServiceExport: the leader did not take the export. */
    public static final String EXPORT_REFUSED = "ExportRefused";

    /** ServiceExport: there is no connection to a leader now. */
    public static final String LEADER_NOT_CONNECTED = "LeaderNotConnected";

    /** ResourceExport that cannot become part of its ResourceImport. */
    public static final String CONVERGE_FAILURE = "ConvergeFailure";

    /** ServiceExport: the Service is exported. */
    public static final String SUCCEED = "Succeed";

    public static final String SERVICE_NOT_FOUND = "ServiceNotFound";
    public static final String SERVICE_TYPE_NOT_SUPPORTED = "ServiceTypeNotSupported";
    public static final String SERVICE_NO_CLUSTER_IP = "ServiceNoClusterIP";
    public static final String SERVICE_WITHOUT_ENDPOINTS = "ServiceWithoutEndpoints";

    /** ServiceExport, ours: the imported Service could not have its name. */
    public static final String SERVICE_NAME_TOO_LONG = "ServiceNameTooLong";

    /** ServiceExport, ours: a headless Service may have no ports, an imported one must. */
    public static final String SERVICE_WITHOUT_PORTS = "ServiceWithoutPorts";

    /** ServiceExport, Ready (MCS): the ClusterSet has the export. */
    public static final String EXPORTED = "Exported";

    /** ServiceExport, Ready, ours: the ClusterSet has the export, but not all of its endpoints. */
    public static final String ENDPOINTS_TRUNCATED = "EndpointsTruncated";

    /** ServiceExport, Ready (MCS): not yet, and nothing has to be corrected as far as is known. */
    public static final String PENDING = "Pending";

    /** ServiceExport, Ready (MCS): the ClusterSet does not have the export. */
    public static final String FAILED = "Failed";

    /** ServiceExport, Conflict (MCS): all exports agree. */
    public static final String NO_CONFLICTS = "NoConflicts";

    /** ServiceExport, Conflict (MCS): clusters export the Service with different ports. */
    public static final String PORT_CONFLICT = "PortConflict";

    /** ServiceExport: the Service is itself an import. */
    public static final String IMPORTED_SERVICE = "ImportedService";

    /** Event on a ResourceImport in the leader, written by the member that could not import it. */
    public static final String ACNP_IMPORT_FAILED = "ACNPImportFailed";

    /** The same for the ResourceImport of a label set. */
    public static final String LABEL_IMPORT_FAILED = "LabelIdentityImportFailed";

    /** Policy, Realizable, and Event on it: it says something that nobody can enforce. */
    public static final String POLICY_INVALID = "PolicyInvalid";

    /** Policy, Realizable, and Event on it: its Tier does not exist. */
    public static final String TIER_NOT_FOUND = "TierNotFound";

    /** Policy, RealizationFailure, and Event on it: Nodes have tried to enforce it, and failed; the original's word. */
    public static final String POLICY_NOT_REALIZED = "NetworkPolicyRealizationFailedOnNode";

    /** Messages of the original; users and tools may compare them. */
    public static final class Messages {
        public static final String MEMBER_CONNECTED = "Member Connected";

        /** Followed by the time of the last announce. */
        public static final String MEMBER_SILENT_PREFIX = "No MemberClusterAnnounce update after ";

        public static final String LEADER_ADDED = "Leader cluster added";
        public static final String IS_LEADER = "This leader cluster is the leader for local cluster";
        public static final String LEADER_DISCONNECTED = "Disconnected from leader";
        public static final String LEADER_NOT_YET_CONNECTED = "Leader not yet connected";
        public static final String NOT_CONVERGED = "ResourceExport can't be converged to ResourceImport";
        public static final String IMPORT_UPDATED = "update is successful";
        public static final String SERVICE_EXPORTED = "The Service is exported successfully";
        public static final String SERVICE_NOT_FOUND = "Service does not exist";
        public static final String SERVICE_TYPE_NOT_SUPPORTED = "Service of ExternalName type is not supported";
        public static final String SERVICE_NO_CLUSTER_IP = "Service does not have a valid ClusterIP";
        public static final String SERVICE_WITHOUT_ENDPOINTS = "Service has no Endpoints";
        public static final String SERVICE_NAME_TOO_LONG =
                "The imported Service would have the name of this one after \""
                        + Names.IMPORTED_PREFIX
                        + "\", which is longer than the "
                        + Limits.DNS_LABEL_LENGTH
                        + " characters that a Service's name may have; export a Service with a shorter name";
        public static final String SERVICE_WITHOUT_PORTS = "Service has no ports; give it those that others shall use";
        public static final String IMPORTED_SERVICE = "The Service is imported, not allowed to export";

        /** {@link #NOT_CONVERGED} with the reason, which the original does not tell. */
        public static String notConverged(String why) {
            return NOT_CONVERGED + ": " + why;
        }

        private Messages() {}
    }

    private Reasons() {}
}
