package io.seine.api;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Every name formula of the contract. The dash-joined names are ambiguous ({@code prod/web-api} and {@code prod-web/api} collide), which the
 * contract accepts: readers compare the object's spec, never take a name apart.
 *
 * <p>Parameters called {@code cluster} are cluster IDs (DNS-1123 labels).
 */
public final class Names {
    /** Prefix of every imported object: Service, Endpoints, EndpointSlice, ClusterNetworkPolicy. */
    public static final String IMPORTED_PREFIX = "antrea-mc-";

    /** Namespace of the leader's Common Area when nobody chose another. */
    public static final String DEFAULT_LEADER_NAMESPACE = "antrea-multicluster";

    /** Namespace of a member's controller when nobody chose another. */
    public static final String DEFAULT_MEMBER_NAMESPACE = "kube-system";

    /** ServiceAccount, Deployment and user-name part of the controller in both modes. */
    public static final String CONTROLLER_SERVICE_ACCOUNT = "antrea-mc-controller";

    /** Role in the leader's Namespace: what a member may do there. */
    public static final String MEMBER_ROLE = "antrea-mc-member-cluster-role";

    /** ServiceAccount of the agent. */
    public static final String AGENT_SERVICE_ACCOUNT = "antrea-agent";

    /** ServiceAccount of Seine's own agent. */
    public static final String SEINE_AGENT_SERVICE_ACCOUNT = "seine-agent";

    /** ServiceAccount in the leader Namespace whose token all members may share; it is bound to no cluster. */
    public static final String SHARED_MEMBER_SERVICE_ACCOUNT = "antrea-mc-member-access-sa";

    /** Service in front of the admission server. */
    public static final String WEBHOOK_SERVICE = "antrea-mc-webhook-service";

    /** ConfigMap with the certificate that the admission server's own is signed with. */
    public static final String WEBHOOK_CA = "antrea-mc-ca";

    /** Key in {@link #WEBHOOK_CA}. */
    public static final String WEBHOOK_CA_KEY = "ca.crt";

    /** Secret with the authority of the admission servers' certificates, which all replicas share. */
    public static final String WEBHOOK_AUTHORITY = "antrea-mc-webhook-authority";

    /** ValidatingWebhookConfiguration of a member; a leader's has its Namespace and a dash before it. */
    public static final String VALIDATING_WEBHOOKS = "antrea-mc-validating-webhook-configuration";

    /** MutatingWebhookConfiguration of a member; a leader's has its Namespace and a dash before it. */
    public static final String MUTATING_WEBHOOKS = "antrea-mc-mutating-webhook-configuration";

    /** ValidatingWebhookConfiguration and MutatingWebhookConfiguration of a member that enforces policies; ours. */
    public static final String POLICY_WEBHOOKS = "seine-policies";

    /** Lease of the one who may create the Namespace's ClusterSet. */
    public static final String CLUSTER_SET_LEASE = "antrea-mc-clusterset";

    /** ConfigMap of the controller's configuration file. */
    public static final String CONFIG_MAP = "antrea-mc-controller-config";

    /** Key in {@link #CONFIG_MAP} and name of the mounted file. */
    public static final String CONFIG_KEY = "controller_manager_config.yaml";

    /** ConfigMap of a member's agents; ours. */
    public static final String AGENT_CONFIG_MAP = "seine-agent-config";

    /** ConfigMap of Antrea's agents, which ours read after {@link #AGENT_CONFIG_MAP}. */
    public static final String ANTREA_CONFIG_MAP = "antrea-config";

    /** Key in both. */
    public static final String AGENT_CONFIG_KEY = "antrea-agent.conf";

    /** Secret in which a member's agents keep the cluster's WireGuard key; ours. */
    public static final String WIREGUARD_SECRET = "seine-wireguard";

    /** ConfigMap in which a member keeps where it is announced; ours. */
    public static final String MEMBERSHIP_RECORD = "seine-membership";
    /** Lease in the leader's Namespace that its active replica holds. */
    public static final String LEADER_LEASE = "seine-leader";

    /** Lease in a member's Namespace that its active replica holds. */
    public static final String MEMBER_LEASE = "seine-member";

    /** Keys of the Secret with a member's credentials for the leader. */
    public static final String SECRET_CA_KEY = "ca.crt";

    /** See {@link #SECRET_CA_KEY}. */
    public static final String SECRET_TOKEN_KEY = "token";

    /** Well-known ClusterClaim that held the cluster ID before v1.13. */
    public static final String CLUSTER_ID_CLAIM = "id.k8s.io";

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    /** ConfigMap in the leader Namespace, ours: which label identities' IDs are claimed. */
    public static final String LABEL_IDENTITY_MARK = "seine-label-identities";

    /** Key in {@link #LABEL_IDENTITY_MARK}: the first ID that no leader has claimed. */
    public static final String LABEL_IDENTITY_MARK_KEY = "next";

    private static final String ANNOUNCE_PREFIX = "member-announce-from-";
    private static final String CLUSTER_INFO_SUFFIX = "-clusterinfo";

    private Names() {}

    /** MemberClusterAnnounce of a member, in the leader Namespace. */
    public static String memberClusterAnnounce(String cluster) {
        return ANNOUNCE_PREFIX + cluster;
    }

    /** The member that an announce of that name is of, if it is named like one. */
    public static Optional<String> announcedCluster(String announce) {
        return announce.startsWith(ANNOUNCE_PREFIX)
                ? Optional.of(announce.substring(ANNOUNCE_PREFIX.length()))
                : Optional.empty();
    }

    /** ResourceExport of a Service's ports, in the leader Namespace. */
    public static String serviceExport(String cluster, String namespace, String name) {
        return cluster + "-" + namespace + "-" + name + "-service";
    }

    /** ResourceExport of a Service's endpoints, in the leader Namespace. */
    public static String endpointsExport(String cluster, String namespace, String name) {
        return cluster + "-" + namespace + "-" + name + "-endpoints";
    }

    /** ResourceExport of a member's ClusterInfo; the ResourceImport and each ClusterInfoImport made of it have the same name. */
    public static String clusterInfo(String cluster) {
        return cluster + CLUSTER_INFO_SUFFIX;
    }

    /** ResourceExport of a label set. */
    public static String labelIdentityExport(String cluster, NormalizedLabel label) {
        return labelIdentityExport(cluster, label.hash());
    }

    /** ResourceExport of the label set with that hash. */
    public static String labelIdentityExport(String cluster, String hash) {
        return cluster + "-" + hash;
    }

    /** ResourceImport of a label set; the cluster-scoped LabelIdentity in each member has the same name. */
    public static String labelIdentity(NormalizedLabel label) {
        return label.hash();
    }

    /** ResourceImport of a Service, in the leader Namespace. */
    public static String serviceImport(String namespace, String name) {
        return resourceImport(Kinds.SERVICE, namespace, name);
    }

    /** ResourceImport of a Service's endpoints, in the leader Namespace. */
    public static String endpointsImport(String namespace, String name) {
        return resourceImport(Kinds.ENDPOINTS, namespace, name);
    }

    /**
     * ResourceImport that a ResourceExport of kind Service, Endpoints or AntreaClusterNetworkPolicy converges to.
     *
     * @param exportKind {@code spec.kind} of the export (so Service, not ServiceImport)
     * @param namespace {@code spec.namespace} of the export, empty for policies
     */
    public static String resourceImport(String exportKind, String namespace, String name) {
        String suffix = name + "-" + exportKind.toLowerCase(Locale.ROOT);
        return namespace.isEmpty() ? suffix : namespace + "-" + suffix;
    }

    /** Whether joined names of the two cluster IDs can be the same: {@code east} of {@code 1-x}, {@code east-1} of {@code x}. */
    public static boolean areAmbiguous(String one, String other) {
        return one.startsWith(other + "-") || other.startsWith(one + "-");
    }

    /** Imported Service, Endpoints or ClusterNetworkPolicy in a member, for the exported object's name. */
    public static String imported(String name) {
        return IMPORTED_PREFIX + name;
    }

    /** Whether a Service of that Namespace and name can be imported: the names made of it have to be legal. */
    public static boolean isImportable(String namespace, String name) {
        return isDnsLabel(namespace) && isDnsLabel(name) && imported(name).length() <= Limits.DNS_LABEL_LENGTH;
    }

    /** Whether {@code text} is a DNS label, as Kubernetes wants the names of Namespaces, Services and ports. */
    public static boolean isDnsLabel(String text) {
        return text.length() <= Limits.DNS_LABEL_LENGTH && LABEL.matcher(text).matches();
    }

    /** The exported object's name, if {@code importedName} has the prefix of imported objects. */
    public static Optional<String> exportedName(String importedName) {
        return importedName.startsWith(IMPORTED_PREFIX) && importedName.length() > IMPORTED_PREFIX.length()
                ? Optional.of(importedName.substring(IMPORTED_PREFIX.length()))
                : Optional.empty();
    }
}
