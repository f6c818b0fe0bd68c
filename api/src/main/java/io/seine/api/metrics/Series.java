package io.seine.api.metrics;

import java.util.List;

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
