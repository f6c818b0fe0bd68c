package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import io.seine.api.Names;
import io.seine.api.OrEmpty;

/** A member's word to its leader that it is there, repeated by an annotation. Its fields stand at top level, there is no spec or status. */
@Group("multicluster.crd.antrea.io")
@Version("v1alpha1")
@Plural("memberclusterannounces")
@Singular("memberclusterannounce")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public final class MemberClusterAnnounce extends CustomResource<Void, Void> implements Namespaced {
    private String clusterID = "";
    private String clusterSetID = "";
    private String leaderClusterID = "";

    /** The announce of a member in the leader's Namespace, without heartbeat. */
    public static MemberClusterAnnounce of(
            String leaderNamespace, String clusterID, String clusterSetID, String leaderClusterID) {
        var announce = new MemberClusterAnnounce();
        announce.setMetadata(new ObjectMetaBuilder()
                .withNamespace(leaderNamespace)
                .withName(Names.memberClusterAnnounce(clusterID))
                .build());
        announce.clusterID = clusterID;
        announce.clusterSetID = clusterSetID;
        announce.leaderClusterID = leaderClusterID;
        return announce;
    }

    /** The member. */
    public String getClusterID() {
        return clusterID;
    }

    public void setClusterID(String clusterID) {
        this.clusterID = OrEmpty.text(clusterID);
    }

    /** Name of the ClusterSet that the member believes to be in. */
    public String getClusterSetID() {
        return clusterSetID;
    }

    public void setClusterSetID(String clusterSetID) {
        this.clusterSetID = OrEmpty.text(clusterSetID);
    }

    /** ID of the leader that the member believes to talk to. */
    public String getLeaderClusterID() {
        return leaderClusterID;
    }

    public void setLeaderClusterID(String leaderClusterID) {
        this.leaderClusterID = OrEmpty.text(leaderClusterID);
    }
}
