package io.seine.cli.mc.membership;

import io.seine.cli.cluster.Cluster;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes the file with which members join a leader's ClusterSet. */
final class JoinConfigs {
    private JoinConfigs() {}

    /**
     * The file of the leader's one ClusterSet, without a token.
     *
     * @param server the leader's address for members, where it is not the one that can be found out
     */
    static JoinConfig of(Cluster leader, String namespace, Optional<String> server, Report report)
            throws CommandFailure {
        var set = ClusterSets.only(leader, namespace);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(JoinConfig.CLUSTER_SET, set.getMetadata().getName());
        fields.put(
                JoinConfig.LEADER_CLUSTER_ID, set.getSpec().leaders().getFirst().clusterID());
        fields.put(JoinConfig.LEADER_NAMESPACE, namespace);
        fields.put(JoinConfig.LEADER_SERVER, LeaderAddress.of(leader, server, report));
        return new JoinConfig(fields, Optional.empty());
    }
}
