package io.seine.cli.mc.doctor;

import io.seine.cli.cluster.Release;
import java.util.Locale;
import java.util.Set;

/**
 * Everything that the doctor knows by name. The order is that of causes before what they cause: where a subject that
 * {@link #isExplainedBy} names has a fault in the same cluster, that one is told and this one is not.
 */
@SuppressWarnings("ImmutableEnumChecker") // the sets cannot be changed
public enum Fault {
    // installation
    CLUSTER_UNREACHABLE(
            Subject.INSTALLATION,
            Severity.FAULT,
            "The API server of a cluster does not answer the command, or does not know its user."),
    NOT_READABLE(
            Subject.INSTALLATION,
            Severity.WARNING,
            "The user of the command may not read some objects, so some faults cannot be seen."),
    NOT_INSTALLED(Subject.INSTALLATION, Severity.FAULT, "Nothing of Seine is in a cluster."),
    DEFINITION_MISSING(Subject.INSTALLATION, Severity.FAULT, "A custom resource definition is missing."),
    DEFINITION_OLD(
            Subject.INSTALLATION, Severity.FAULT, "A custom resource definition lacks a version that Seine uses."),
    CONTROLLER_MISSING(Subject.INSTALLATION, Severity.FAULT, "A ClusterSet is in a Namespace without controller."),
    CONTROLLER_STOPPED(Subject.INSTALLATION, Severity.FAULT, "The controller is scaled to no replica."),
    CONTROLLER_RIGHTS_MISSING(
            Subject.INSTALLATION, Severity.FAULT, "The controller's ServiceAccount lacks its Role or binding."),
    CONFIG_MISSING(Subject.INSTALLATION, Severity.FAULT, "The controller's ConfigMap is missing."),
    CONFIG_INVALID(Subject.INSTALLATION, Severity.FAULT, "The controller's configuration cannot be used."),
    IMAGE_MISSING(Subject.INSTALLATION, Severity.FAULT, "A Node cannot get the image of a Pod of Seine."),
    CONTAINER_CRASHING(Subject.INSTALLATION, Severity.FAULT, "A container of Seine ends again and again."),
    POD_NOT_SCHEDULED(Subject.INSTALLATION, Severity.FAULT, "No Node takes a Pod of Seine."),
    CONTROLLER_NOT_READY(
            Subject.INSTALLATION,
            Severity.FAULT,
            "The controller is not ready.",
            Subject.INSTALLATION,
            Subject.VERSIONS),
    AGENT_MISSING(Subject.INSTALLATION, Severity.FAULT, "A member with gateways has no agents."),
    AGENT_CONFIG_MISSING(Subject.INSTALLATION, Severity.FAULT, "The agents' ConfigMap is missing."),
    AGENT_CONFIG_INVALID(Subject.INSTALLATION, Severity.FAULT, "The agents' configuration cannot be used."),
    AGENT_DISABLED(Subject.INSTALLATION, Severity.FAULT, "The agents are switched off by their configuration."),
    AGENT_NAMESPACE_DIFFERS(
            Subject.INSTALLATION,
            Severity.FAULT,
            "The agents look for Gateways in another Namespace than the controller's."),
    KERNEL_FEATURE_MISSING(
            Subject.INSTALLATION, Severity.FAULT, "A Node's kernel does not take what the agent gives it."),
    KERNEL_NUMBERS_TAKEN(
            Subject.INSTALLATION,
            Severity.FAULT,
            "Another program of a Node has the agent's routing tables, rules or marks."),
    AGENT_NOT_READY(
            Subject.INSTALLATION, Severity.FAULT, "An agent is not ready.", Subject.INSTALLATION, Subject.VERSIONS),
    WEBHOOK_MISSING(
            Subject.INSTALLATION, Severity.FAULT, "A webhook configuration of the controller is gone or was changed."),
    WEBHOOK_CERTIFICATE(
            Subject.INSTALLATION, Severity.FAULT, "A webhook configuration trusts no certificate, or an expired one."),
    WEBHOOK_UNREACHABLE(
            Subject.INSTALLATION,
            Severity.FAULT,
            "The API server does not reach the controller's webhooks.",
            Subject.INSTALLATION),

    // versions
    KUBERNETES_TOO_OLD(
            Subject.VERSIONS,
            Severity.FAULT,
            "A cluster's Kubernetes is older than " + Release.OLDEST_KUBERNETES + "."),
    KERNEL_TOO_OLD(Subject.VERSIONS, Severity.FAULT, "A Node's Linux kernel is older than 6.0."),
    VERSION_SKEW(Subject.VERSIONS, Severity.WARNING, "Seine has different versions in the clusters."),

    // access
    SEVERAL_CLUSTER_SETS(Subject.ACCESS, Severity.FAULT, "A Namespace has more than one ClusterSet."),
    CLUSTER_SET_MISSING(Subject.ACCESS, Severity.FAULT, "A controller has no ClusterSet."),
    CLUSTER_ID_MISSING(Subject.ACCESS, Severity.FAULT, "A ClusterSet does not name its cluster's ID."),
    CLUSTER_SET_INCOMPLETE(Subject.ACCESS, Severity.FAULT, "A member's ClusterSet does not say enough of its leader."),
    LEADER_NAMES_ANOTHER(
            Subject.ACCESS, Severity.FAULT, "A leader's ClusterSet names another leader than its own cluster."),
    CREDENTIALS_MISSING(Subject.ACCESS, Severity.FAULT, "The Secret with a member's credentials does not exist."),
    CREDENTIALS_INCOMPLETE(
            Subject.ACCESS, Severity.FAULT, "The Secret with a member's credentials lacks ca.crt or token."),
    CA_EXPIRED(Subject.ACCESS, Severity.FAULT, "The certificate in a member's Secret has expired."),
    WRONG_CA(
            Subject.ACCESS,
            Severity.FAULT,
            "The certificate in a member's Secret did not sign the leader's certificate."),
    WRONG_SERVER(Subject.ACCESS, Severity.FAULT, "A member's ClusterSet names a server that is not its leader's."),
    LEADER_UNREACHABLE(Subject.ACCESS, Severity.FAULT, "A member does not reach its leader's API server."),
    TOKEN_EXPIRED(Subject.ACCESS, Severity.FAULT, "A member's token has expired."),
    TOKEN_UNKNOWN(Subject.ACCESS, Severity.FAULT, "The leader's API server does not know a member's token."),
    WRONG_CLUSTER_SET(Subject.ACCESS, Severity.FAULT, "A member's ClusterSet has another name than the leader's."),
    WRONG_LEADER_ID(
            Subject.ACCESS, Severity.FAULT, "A member's ClusterSet names another leader ID than the leader has."),
    WRONG_LEADER_NAMESPACE(
            Subject.ACCESS, Severity.FAULT, "A member's ClusterSet names a Namespace in which no leader is."),
    DUPLICATE_CLUSTER_ID(Subject.ACCESS, Severity.FAULT, "Two clusters have the same ID."),
    AMBIGUOUS_CLUSTER_IDS(Subject.ACCESS, Severity.FAULT, "The ID of a cluster begins with another's and a dash."),
    ACCOUNT_OF_ANOTHER(
            Subject.ACCESS,
            Severity.FAULT,
            "A member uses an account that is bound to another cluster, or is not the one bound to it."),
    MEMBER_ROLE_MISSING(Subject.ACCESS, Severity.FAULT, "The leader's Role for members is missing."),
    MEMBER_RIGHTS_MISSING(Subject.ACCESS, Severity.FAULT, "A member's account is not bound to the Role for members."),
    CLOCK_SKEW(Subject.ACCESS, Severity.FAULT, "Clocks of clusters differ."),
    LEAVING(Subject.ACCESS, Severity.FAULT, "The leader still removes what an earlier membership left."),
    ANNOUNCE_REFUSED(
            Subject.ACCESS,
            Severity.FAULT,
            "The leader refuses a member's announce.",
            Subject.INSTALLATION,
            Subject.ACCESS),
    NOT_CONNECTED(
            Subject.ACCESS,
            Severity.FAULT,
            "A member is not connected to its leader.",
            Subject.INSTALLATION,
            Subject.ACCESS,
            Subject.VERSIONS),
    MEMBER_SILENT(
            Subject.ACCESS,
            Severity.FAULT,
            "A leader has not heard a member for a while.",
            Subject.INSTALLATION,
            Subject.ACCESS,
            Subject.VERSIONS),
    TOKEN_EXPIRES(Subject.ACCESS, Severity.WARNING, "A member's token expires within a day."),
    ACCOUNT_NOT_BOUND(Subject.ACCESS, Severity.WARNING, "A member uses an account that could be any member's."),

    // network
    CIDR_OVERLAP(Subject.NETWORK, Severity.FAULT, "Address ranges of two clusters overlap."),
    RANGE_INVALID(Subject.NETWORK, Severity.FAULT, "A cluster announces a range that cannot be used."),
    RANGE_HOLDS_NODE(Subject.NETWORK, Severity.FAULT, "A cluster announces a range in which a Node or gateway lies."),
    SERVICE_CIDR_WRONG(
            Subject.NETWORK, Severity.FAULT, "A cluster announces another Service CIDR than its Services have."),
    SERVICE_CIDR_UNKNOWN(Subject.NETWORK, Severity.FAULT, "A cluster's Service CIDR could not be found."),
    POD_CIDR_WRONG(Subject.NETWORK, Severity.FAULT, "A cluster announces other Pod CIDRs than its Nodes have."),
    ENCRYPTION_ONE_SIDE(
            Subject.NETWORK, Severity.FAULT, "Some clusters encrypt the traffic between gateways and others do not."),
    WIREGUARD_PORT_DIFFERS(Subject.NETWORK, Severity.FAULT, "WireGuard has different ports in the clusters."),
    TUNNEL_PORT_DIFFERS(Subject.NETWORK, Severity.FAULT, "The tunnel has different ports in the clusters."),
    WIREGUARD_SECRET_MISSING(Subject.NETWORK, Severity.FAULT, "The Secret for the cluster's WireGuard key is missing."),
    LABEL_IDENTITIES_DIFFER(
            Subject.NETWORK, Severity.FAULT, "Label identities are switched on in one place and off in another."),
    KUBE_PROXY_MODE(Subject.NETWORK, Severity.FAULT, "kube-proxy has a mode that does not work with the tunnel."),
    MTU_UNKNOWN(
            Subject.NETWORK, Severity.FAULT, "An agent cannot tell the size of packets that its Node's network takes."),
    POD_IP_WITHOUT_ROUTE(
            Subject.NETWORK, Severity.WARNING, "A cluster exports Pod addresses that others do not route."),
    POD_CIDRS_MISSING(
            Subject.NETWORK, Severity.WARNING, "Agents route Pod addresses, but a cluster announces no Pod CIDR."),
    MTU_DIFFERS(Subject.NETWORK, Severity.WARNING, "Tunnels take packets of different sizes."),

    // gateway
    GATEWAY_ANNOTATION_INVALID(
            Subject.GATEWAY, Severity.FAULT, "A Node's gateway annotation is neither true nor false."),
    GATEWAY_ADDRESS_MISSING(
            Subject.GATEWAY, Severity.FAULT, "A Node cannot be a gateway, because it has no usable address."),
    GATEWAY_NODE_NOT_READY(Subject.GATEWAY, Severity.FAULT, "No Node that may be the gateway is ready."),
    NO_GATEWAY(Subject.GATEWAY, Severity.FAULT, "No Node of a member is annotated as gateway."),
    GATEWAY_NOT_MADE(
            Subject.GATEWAY,
            Severity.FAULT,
            "A ready Node is annotated, but there is no Gateway.",
            Subject.INSTALLATION,
            Subject.NETWORK,
            Subject.GATEWAY),
    NETWORK_REFUSED(
            Subject.GATEWAY,
            Severity.FAULT,
            "A member does not use what another cluster announces.",
            Subject.NETWORK,
            Subject.GATEWAY),
    CLUSTER_LEFT_OUT(
            Subject.GATEWAY,
            Severity.FAULT,
            "A gateway sends nothing to another cluster.",
            Subject.NETWORK,
            Subject.GATEWAY,
            Subject.INSTALLATION),
    TUNNEL_SILENT(
            Subject.GATEWAY,
            Severity.FAULT,
            "No packet comes back from another cluster through the tunnel.",
            Subject.NETWORK,
            Subject.GATEWAY,
            Subject.INSTALLATION,
            Subject.VERSIONS,
            Subject.ACCESS),
    STANDBY_IN_USE(Subject.GATEWAY, Severity.WARNING, "Another Node stands in for a gateway that did not answer."),

    // exports
    SERVICE_MISSING(Subject.EXPORTS, Severity.FAULT, "A ServiceExport has no Service."),
    SERVICE_TYPE_UNSUPPORTED(
            Subject.EXPORTS, Severity.FAULT, "An exported Service is of a type that cannot be exported."),
    SERVICE_WITHOUT_CLUSTER_IP(Subject.EXPORTS, Severity.FAULT, "An exported Service has no ClusterIP."),
    SERVICE_WITHOUT_ENDPOINTS(Subject.EXPORTS, Severity.FAULT, "An exported Service has no ready endpoints."),
    SERVICE_WITHOUT_PORTS(Subject.EXPORTS, Severity.FAULT, "An exported Service has no ports."),
    SERVICE_NAME_TOO_LONG(Subject.EXPORTS, Severity.FAULT, "An exported Service's name is too long for its import."),
    SERVICE_IMPORTED(Subject.EXPORTS, Severity.FAULT, "An imported Service is exported."),
    PORT_CONFLICT(Subject.EXPORTS, Severity.FAULT, "Clusters export a Service with different ports."),
    EXPORT_REFUSED(
            Subject.EXPORTS,
            Severity.FAULT,
            "The leader does not take an export.",
            Subject.ACCESS,
            Subject.INSTALLATION),
    EXPORT_PENDING(
            Subject.EXPORTS,
            Severity.FAULT,
            "An export has no answer of the leader.",
            Subject.ACCESS,
            Subject.INSTALLATION),
    IMPORT_NAME_TAKEN(Subject.EXPORTS, Severity.FAULT, "An object of another owner has the name of an import."),
    IMPORT_MISSING(
            Subject.EXPORTS,
            Severity.FAULT,
            "A member lacks a Service that the leader offers.",
            Subject.ACCESS,
            Subject.INSTALLATION,
            Subject.EXPORTS),
    ENDPOINTS_REFUSED(
            Subject.EXPORTS, Severity.FAULT, "A member does not use endpoints of an import.", Subject.NETWORK),
    EXPORTS_STALE(
            Subject.EXPORTS,
            Severity.FAULT,
            "The leader has exports of a cluster that is no member.",
            Subject.ACCESS,
            Subject.INSTALLATION),
    IMPORTS_STALE(
            Subject.EXPORTS,
            Severity.FAULT,
            "A cluster has imports that no leader offers.",
            Subject.ACCESS,
            Subject.INSTALLATION),
    DELETION_STUCK(
            Subject.EXPORTS,
            Severity.FAULT,
            "An object of Seine has been deleted for minutes and does not go.",
            Subject.INSTALLATION),
    IMPORT_NAMESPACE_MISSING(Subject.EXPORTS, Severity.WARNING, "A member lacks the Namespace of an exported Service."),
    ENDPOINTS_TRUNCATED(Subject.EXPORTS, Severity.WARNING, "An export has more endpoints than can be exchanged."),

    // policies
    TIER_MISSING(Subject.POLICIES, Severity.FAULT, "A member lacks the Tier of a replicated policy."),
    POLICY_NAME_TAKEN(Subject.POLICIES, Severity.FAULT, "A policy of another owner has the name of a replicated one."),
    POLICY_CONFLICT(Subject.POLICIES, Severity.FAULT, "The leader does not take an export of a policy."),
    POLICY_KIND_MISSING(
            Subject.POLICIES,
            Severity.WARNING,
            "A member without Antrea's definitions does not import the ClusterSet's policies.");

    private final Subject subject;
    private final Severity severity;
    private final String meaning;
    private final Set<Subject> explainedBy;

    Fault(Subject subject, Severity severity, String meaning, Subject... explainedBy) {
        this.subject = subject;
        this.severity = severity;
        this.meaning = meaning;
        this.explainedBy = Set.of(explainedBy);
    }

    /** What people and scripts call it, as the headings of docs/troubleshooting.md. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Subject subject() {
        return subject;
    }

    public Severity severity() {
        return severity;
    }

    /** What it is, in a sentence. */
    public String meaning() {
        return meaning;
    }

    /** Whether faults of {@code cause} are what this comes from, where there are any. */
    boolean isExplainedBy(Subject cause) {
        return explainedBy.contains(cause);
    }
}
