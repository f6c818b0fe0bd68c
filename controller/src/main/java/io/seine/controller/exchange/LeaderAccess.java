package io.seine.controller.exchange;

/**
 * Where the leader is and as whom this cluster speaks to it. Two equal values can share one connection; any difference needs
 * another one.
 *
 * @param clusterSet the ClusterSet's ID, which is its name in every cluster
 * @param clusterId of this cluster
 * @param leaderClusterId of the leader
 * @param server URL of the leader's API server
 * @param namespace the common area in the leader cluster
 * @param caCertificate what signed the server's certificate, PEM
 * @param token what this cluster identifies itself with
 */
public record LeaderAccess(
        String clusterSet,
        String clusterId,
        String leaderClusterId,
        String server,
        String namespace,
        String caCertificate,
        String token) {

    /** Whether {@code other} leads to the same membership: then one announce stands for both. */
    public boolean isSameMembership(LeaderAccess other) {
        return clusterSet.equals(other.clusterSet)
                && clusterId.equals(other.clusterId)
                && leaderClusterId.equals(other.leaderClusterId)
                && namespace.equals(other.namespace);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return clusterId + " in " + clusterSet + " at " + server + ", Namespace " + namespace;
    }
}
