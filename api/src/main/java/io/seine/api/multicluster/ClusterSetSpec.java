package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.OrEmpty;
import java.util.List;

/**
 * Membership of a ClusterSet.
 *
 * @param clusterID ID of the local cluster; empty only in objects created as v1alpha1
 * @param leaders exactly one
 * @param namespace the leader's Namespace; only members need it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ClusterSetSpec(String clusterID, List<Leader> leaders, String namespace) {
    public ClusterSetSpec {
        clusterID = OrEmpty.text(clusterID);
        leaders = OrEmpty.list(leaders);
        namespace = OrEmpty.text(namespace);
    }

    /**
     * The leader cluster. Server and secret have a meaning in members only.
     *
     * @param clusterID ID of the leader
     * @param server URL of its API server
     * @param secret name of the Secret, in the ClusterSet's Namespace, with this member's credentials
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Leader(String clusterID, String server, String secret) {
        public Leader {
            clusterID = OrEmpty.text(clusterID);
            server = OrEmpty.text(server);
            secret = OrEmpty.text(secret);
        }
    }
}
