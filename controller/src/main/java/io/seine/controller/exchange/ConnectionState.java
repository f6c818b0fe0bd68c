package io.seine.controller.exchange;

import io.seine.api.Reasons;
import io.seine.controller.reconcile.ApiFailure;

/** How it stands with the connection to a leader. */
public sealed interface ConnectionState {

    /** The first announce has not been answered yet. */
    record Connecting() implements ConnectionState {}

    /** The leader has this cluster's announce and hears its heartbeat. */
    record Connected() implements ConnectionState {}

    /**
     * The leader does not hear this cluster.
     *
     * @param reason one word for a condition
     * @param message what was tried, on which server, what happened and what to do
     */
    record Failed(String reason, String message) implements ConnectionState {}

    /** The state after {@code failure} of what {@code tried} says, such as "announce this cluster". */
    static Failed failed(LeaderAccess access, String tried, ApiFailure failure) {
        var server = access.server();
        return switch (failure.kind()) {
            case UNREACHABLE ->
                say(
                        Reasons.UNREACHABLE,
                        tried,
                        server,
                        failure,
                        "check spec.leaders[0].server of the ClusterSet, and that the server runs and can be reached from here");
            case UNTRUSTED ->
                say(
                        Reasons.CERTIFICATE_INVALID,
                        tried,
                        server,
                        failure,
                        "check that ca.crt in the Secret is the leader's and that spec.leaders[0].server is a name or address in"
                                + " the server's certificate");
            case UNAUTHORIZED ->
                say(
                        Reasons.UNAUTHORIZED,
                        tried,
                        server,
                        failure,
                        "the token in the Secret is wrong or has expired; copy the member's token from the leader cluster again");
            case FORBIDDEN, INVALID ->
                say(
                        Reasons.DENIED,
                        tried,
                        server,
                        failure,
                        "check the RoleBinding of the member's ServiceAccount, the ClusterSet's name, spec.namespace and cluster IDs");
            case NOT_FOUND ->
                say(
                        Reasons.LEADER_NOT_FOUND,
                        tried,
                        server,
                        failure,
                        "check spec.namespace of the ClusterSet, and that the leader's manifest is applied there");
            case CONFLICT, SERVER, OTHER -> say(Reasons.DISCONNECTED, tried, server, failure, "it is tried again");
        };
    }

    private static Failed say(String reason, String tried, String server, ApiFailure failure, String fix) {
        return new Failed(
                reason, "Cannot " + tried + " at the leader " + server + ": " + failure.sentence() + "; " + fix);
    }
}
