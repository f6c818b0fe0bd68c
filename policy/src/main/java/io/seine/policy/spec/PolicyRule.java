package io.seine.policy.spec;

import java.util.List;

/**
 * One rule of a policy in one direction.
 *
 * @param appliedTo the Pods that it is for, its own or its policy's
 * @param peers empty for everybody
 * @param traffic empty for all
 * @param services of egress: the Services that a connection was opened to; then peers and traffic are empty
 * @param logLabel empty for none
 */
public record PolicyRule(
        String name,
        Action action,
        List<Target> appliedTo,
        List<Peer> peers,
        List<Traffic> traffic,
        List<ServiceName> services,
        boolean logs,
        String logLabel) {
    public PolicyRule {
        appliedTo = List.copyOf(appliedTo);
        peers = List.copyOf(peers);
        traffic = List.copyOf(traffic);
        services = List.copyOf(services);
    }

    /** A Service of this cluster; one of the ClusterSet under the name of its import. */
    public record ServiceName(String namespace, String name) {}
}
