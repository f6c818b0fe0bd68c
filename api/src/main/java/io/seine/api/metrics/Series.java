package io.seine.api.metrics;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Every series that a process of Seine shows, once: dashboards and alerts refer to these names. */
public enum Series {
    ACTIVE(Kind.GAUGE, "seine_active", "1 on the replica whose turn it is, 0 on one that stands by", "role"),
    NOT_READY(Kind.GAUGE, "seine_not_ready_reasons", "What is missing before the process works; 0 when ready", "role"),
    QUEUE_DEPTH(
            Kind.GAUGE, "seine_queue_depth", "Outputs that wait for a worker or for their next try", "role", "queue"),
    RECONCILE_SECONDS(Kind.HISTOGRAM, "seine_reconcile_seconds", "Duration of one reconcile", "role", "queue"),
    EVENT_TO_APPLIED_SECONDS(
            Kind.HISTOGRAM,
            "seine_event_to_applied_seconds",
            "From the event to the end of the reconcile that answered it, failed ones included",
            "role",
            "queue"),
    RETRIES(
            Kind.COUNTER,
            "seine_reconcile_retries_total",
            "Reconciles that failed and are tried again",
            "role",
            "queue"),
    API_REQUESTS(
            Kind.COUNTER,
            "seine_api_requests_total",
            "Requests to the own API server (server=own) and to the leader's (server=leader); code 409 is a conflict",
            "role",
            "server",
            "verb",
            "resource",
            "code"),
    WEBHOOKS_MISSING(
            Kind.GAUGE,
            "seine_webhooks_missing",
            "Kinds of writes that no webhook configuration sends to this controller; 0 when all are",
            "role"),
    REFUSED_WRITES(
            Kind.COUNTER, "seine_refused_writes_total", "Writes that were forbidden to a ServiceAccount", "role"),
    LEADER_CONNECTED(
            Kind.GAUGE,
            "seine_leader_connected",
            "1 for the state that the member's connection to its leader is in: Connected, Connecting, why it failed, or Alone"
                    + " without a ClusterSet",
            "role",
            "state"),
    HEARTBEAT_AGE(
            Kind.GAUGE, "seine_heartbeat_age_seconds", "Since the leader last took this member's heartbeat", "role"),
    PROPAGATION_SECONDS(
            Kind.HISTOGRAM,
            "seine_propagation_seconds",
            "From a new ServiceExport to its own import here: through the leader and back, by one clock",
            "role"),
    SERVICE_EXPORTS(
            Kind.GAUGE,
            "seine_service_exports",
            "ServiceExports of this cluster by state: Valid, Invalid or Conflict",
            "role",
            "state"),
    SERVICE_IMPORTS(Kind.GAUGE, "seine_service_imports", "Services that are imported into this cluster", "role"),
    MEMBER_READY(Kind.GAUGE, "seine_member_ready", "1 for a member that the leader hears, else 0", "role", "cluster"),
    MEMBER_HEARTBEAT_AGE(
            Kind.GAUGE,
            "seine_member_heartbeat_age_seconds",
            "Since the leader last heard this member",
            "role",
            "cluster"),
    RESOURCE_EXPORTS(Kind.GAUGE, "seine_resource_exports", "ResourceExports at the leader", "role", "kind", "cluster"),
    RESOURCE_IMPORTS(Kind.GAUGE, "seine_resource_imports", "ResourceImports at the leader", "role", "kind"),
    GATEWAY_ROLE(
            Kind.GAUGE,
            "seine_gateway_role",
            "1 for the Node's part: Gateway, Standby (ready to be the gateway), Regular, or None without gateway or other"
                    + " cluster",
            "role",
            "state"),
    GATEWAY_CHANGES(
            Kind.COUNTER,
            "seine_gateway_changes_total",
            "How often this Node changed to other gateways, of its own or of another cluster, because of what answers",
            "role"),
    TUNNEL_UP(
            Kind.GAUGE,
            "seine_tunnel_up",
            "1 while probes to this gateway of another cluster are answered through the tunnel, else 0",
            "role",
            "cluster",
            "gateway"),
    TUNNEL_ROUND_TRIP(
            Kind.GAUGE,
            "seine_tunnel_round_trip_seconds",
            "How long an answer to a probe takes, smoothed; absent before the first",
            "role",
            "cluster",
            "gateway"),
    TUNNEL_PROBES(
            Kind.COUNTER, "seine_tunnel_probes_total", "Probes sent through the tunnel", "role", "cluster", "gateway"),
    TUNNEL_ANSWERS(
            Kind.COUNTER,
            "seine_tunnel_answers_total",
            "Probes that were answered; what is missing to the probes was lost",
            "role",
            "cluster",
            "gateway"),
    TUNNEL_MTU(Kind.GAUGE, "seine_tunnel_mtu_bytes", "Largest packet inside the tunnel", "role"),
    TUNNEL_RECEIVED(
            Kind.COUNTER,
            "seine_tunnel_received_bytes_total",
            "Bytes that the tunnel device received since it was made",
            "role"),
    TUNNEL_SENT(
            Kind.COUNTER,
            "seine_tunnel_sent_bytes_total",
            "Bytes that the tunnel device sent since it was made",
            "role"),
    WIREGUARD_HANDSHAKE(
            Kind.GAUGE,
            "seine_wireguard_last_handshake_timestamp_seconds",
            "When the last handshake with the cluster was, in Unix time; absent before the first",
            "role",
            "cluster"),
    WIREGUARD_RECEIVED(
            Kind.COUNTER,
            "seine_wireguard_received_bytes_total",
            "Encrypted bytes from the cluster, since its peer was made",
            "role",
            "cluster"),
    WIREGUARD_SENT(
            Kind.COUNTER,
            "seine_wireguard_sent_bytes_total",
            "Encrypted bytes to the cluster, since its peer was made",
            "role",
            "cluster"),
    KERNEL_APPLY_SECONDS(
            Kind.HISTOGRAM,
            "seine_kernel_apply_seconds",
            "How long it took to compare the kernel with the plan and to change what differs",
            "role"),
    KERNEL_REPAIRS(
            Kind.COUNTER,
            "seine_kernel_repairs_total",
            "How often somebody else had changed what is ours in the kernel, and it was put right",
            "role"),
    POLICY_COMPILE_SECONDS(
            Kind.HISTOGRAM,
            "seine_policy_compile_seconds",
            "How long it took to compile the Node's policies after a change",
            "role"),
    POLICY_APPLY_SECONDS(
            Kind.HISTOGRAM,
            "seine_policy_apply_seconds",
            "How long it took to tell the kernel of a change of policies",
            "role"),
    POLICY_REPAIRS(
            Kind.COUNTER,
            "seine_policy_repairs_total",
            "How often somebody else had changed the Node's table of policies, and it was put right",
            "role"),
    POLICY_NOT_LOGGED(
            Kind.COUNTER,
            "seine_policy_not_logged_total",
            "Packets of rules with enableLogging that are not in the log: more came than could be read, or the file could not be written",
            "role"),
    POLICY_RULES(Kind.GAUGE, "seine_policy_rules", "Forms of rules that the Node enforces", "role"),
    POLICY_RULE_PACKETS(
            Kind.COUNTER,
            "seine_policy_rule_packets_total",
            "First packets of connections that a rule of a policy decided about",
            "role",
            "policy",
            "direction",
            "rule",
            "action"),
    POLICY_RULE_BYTES(
            Kind.COUNTER,
            "seine_policy_rule_bytes_total",
            "Bytes of those packets",
            "role",
            "policy",
            "direction",
            "rule",
            "action"),
    POLICY_DEFAULT_DROPS(
            Kind.COUNTER,
            "seine_policy_default_drops_total",
            "Packets dropped by no rule: to Pods that Kubernetes' policies isolate, from unknown identities, to Pods not known yet",
            "role",
            "reason"),
    RESIDENT_MEMORY(Kind.GAUGE, "process_resident_memory_bytes", "Memory of the process", "role"),
    CPU_SECONDS(Kind.COUNTER, "process_cpu_seconds_total", "CPU time of the process", "role"),
    START_TIME(Kind.GAUGE, "process_start_time_seconds", "When the process started, in Unix time", "role");

    /** How Prometheus reads a series. */
    public enum Kind {
        GAUGE,
        COUNTER,
        HISTOGRAM
    }

    private final Kind kind;
    private final String text;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // it is unmodifiable
    private final List<String> labels;

    Series(Kind kind, String text, String help, String... labels) {
        this.kind = kind;
        this.text = text;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** Those that only agents show. */
    public static Set<Series> ofAgents() {
        return Collections.unmodifiableSet(EnumSet.range(GATEWAY_ROLE, KERNEL_REPAIRS));
    }

    /** Those that only agents show that enforce policies. */
    public static Set<Series> ofPolicies() {
        return Collections.unmodifiableSet(EnumSet.range(POLICY_COMPILE_SECONDS, POLICY_DEFAULT_DROPS));
    }

    /** How Prometheus reads it. */
    public Kind kind() {
        return kind;
    }

    /** Its name. */
    public String text() {
        return text;
    }

    String help() {
        return help;
    }

    /** The names of its labels; role is the first of all. */
    public List<String> labels() {
        return labels;
    }
}
