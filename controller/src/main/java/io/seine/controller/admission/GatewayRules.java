package io.seine.controller.admission;

import io.seine.api.Names;
import io.seine.api.multicluster.Gateway;

/** Who may write a Gateway: the controller and the agents, and not accounts of their names from anywhere. */
final class GatewayRules {
    private GatewayRules() {}

    /** @param namespace of the member's controller */
    static Decision decide(Review review, String namespace) {
        if (!review.creates() && !review.updates()) {
            return Decision.allow();
        }
        var _ = review.subject(Gateway.class); // refuses what is no Gateway
        return switch (review.caller()) {
            case Caller.User(String name) ->
                Decision.unreadable(
                        "Username must be in the form " + Caller.PREFIX + "<namespace>:<name>, not \"" + name + "\"");
            case Caller.Account account ->
                isTrusted(account, namespace)
                        ? Decision.allow()
                        : Decision.unmet(
                                "Gateway can only be created or updated by Antrea Agent or Multi-cluster Controller");
        };
    }

    private static boolean isTrusted(Caller.Account account, String namespace) {
        return switch (account.name()) {
            case Names.CONTROLLER_SERVICE_ACCOUNT, Names.SEINE_AGENT_SERVICE_ACCOUNT ->
                account.namespace().equals(namespace);
            // Antrea's own agent need not be where the controller is.
            case Names.AGENT_SERVICE_ACCOUNT ->
                account.namespace().equals(namespace) || account.namespace().equals(Names.DEFAULT_MEMBER_NAMESPACE);
            default -> false;
        };
    }
}
