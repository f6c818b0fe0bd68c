package io.seine.cli.mc.observe;

import io.seine.controller.reconcile.ApiFailure;
import java.util.Optional;

/**
 * How the leader's API server takes a member's credentials, from where the command runs.
 *
 * @param namespace of the member's ClusterSet
 * @param clusterSet its name
 * @param server URL that was asked
 */
public record Access(String namespace, String clusterSet, String server, Outcome outcome) {
    /** How far it came. */
    public sealed interface Outcome {}

    /** Nothing was asked, because {@code why}. */
    public record NotTried(String why) implements Outcome {}

    /** Nobody answers. It may be different from inside the member cluster. */
    public record NotReached(String sentence) implements Outcome {}

    /** The server's certificate is not signed by the Secret's authority, or for another name. */
    public record Untrusted(String sentence) implements Outcome {}

    /** The server does not know the token. */
    public record Unauthorized(String sentence) implements Outcome {}

    /** The server has a fault of its own. */
    public record Faulty(String sentence) implements Outcome {}

    /**
     * The server knows the token.
     *
     * @param user whose it is, as the server says
     * @param announce why an announce of the member would not be taken; empty when it would
     */
    public record Known(String user, Optional<Refusal> announce) implements Outcome {}

    /** A refusal of the announce. */
    public record Refusal(ApiFailure.Kind kind, String sentence) {}
}
