package io.seine.controller.exchange;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.Annotations;
import io.seine.api.Names;
import io.seine.api.multicluster.MemberClusterAnnounce;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** This cluster's MemberClusterAnnounce in the leader cluster. */
final class Announcement {
    private final KubernetesClient client;
    private final LeaderAccess access;
    private final Clock clock;
    // Written by whoever beats, read by whoever ends the membership.
    private volatile Optional<Announced> announced = Optional.empty();

    Announcement(KubernetesClient client, LeaderAccess access, Clock clock) {
        this.client = client;
        this.access = access;
        this.clock = clock;
    }

    /**
     * Renews the announce, or makes it with its time of heartbeat: one without would count as stale at the leader.
     *
     * @return false when the leader is still removing an earlier one, which a renewal does not save
     */
    boolean write() {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            // A patch of what exists, never an apply that also creates: one that arrives late must not undo a leave.
            var renewed = resource()
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            client.getKubernetesSerialization()
                                    .asJson(Map.of(
                                            "metadata", Map.of("annotations", Map.of(Annotations.HEARTBEAT, now)),
                                            "clusterID", access.clusterId(),
                                            "clusterSetID", access.clusterSet(),
                                            "leaderClusterID", access.leaderClusterId())));
            return isTaken(renewed);
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw e;
            }
        }
        var announce = MemberClusterAnnounce.of(
                access.namespace(), access.clusterId(), access.clusterSet(), access.leaderClusterId());
        announce.getMetadata().setAnnotations(Map.of(Annotations.HEARTBEAT, now));
        return isTaken(client.resource(announce).create());
    }

    private boolean isTaken(MemberClusterAnnounce announce) {
        boolean stays = !announce.isMarkedForDeletion();
        announced =
                stays ? Optional.of(new Announced(access, announce.getMetadata().getUid())) : Optional.empty();
        return stays;
    }

    /** The announce as the leader has it, once it has taken one. */
    Optional<Announced> announced() {
        return announced;
    }

    private Resource<MemberClusterAnnounce> resource() {
        return client.resources(MemberClusterAnnounce.class)
                .inNamespace(access.namespace())
                .withName(Names.memberClusterAnnounce(access.clusterId()));
    }
}
