package io.seine.controller.exchange;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.Annotations;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.controller.reconcile.ApiCalls;
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
    private volatile boolean rewound;
    private volatile boolean unanswered;
    // Used by whoever beats only.
    private long latest;

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
            // With an object at hand, because the client reads one before it patches it by its name.
            var renewed = client.resource(announce())
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
        return create(now);
    }

    private boolean create(String now) {
        var announce = announce();
        announce.getMetadata().setAnnotations(Map.of(Annotations.HEARTBEAT, now));
        try {
            return isTaken(client.resource(announce).create());
        } catch (KubernetesClientException e) {
            // Without an answer, or with one that came too late to stop it, the announce may be there all the same.
            unanswered = unanswered || ((e.getCode() == 0 || e.getCode() >= 500) && !ApiCalls.isNotSent(e));
            throw e;
        }
    }

    private boolean isTaken(MemberClusterAnnounce announce) {
        unanswered = false;
        boolean stays = !announce.isMarkedForDeletion();
        long version = Long.parseLong(announce.getMetadata().getResourceVersion());
        rewound = rewound || version < latest;
        latest = Math.max(latest, version);
        announced =
                stays ? Optional.of(new Announced(access, announce.getMetadata().getUid())) : Optional.empty();
        return stays;
    }

    /** The announce as the leader has it, once it has taken one. */
    Optional<Announced> announced() {
        return announced;
    }

    /** As {@link #announced}, once nobody beats any more: where the leader was asked and gave no answer, it is asked what it has. */
    Optional<Announced> announcedInTheEnd() {
        if (announced.isPresent() || !unanswered) {
            return announced;
        }
        return Optional.ofNullable(client.resource(announce()).get())
                .filter(there ->
                        !there.isMarkedForDeletion() && there.getClusterID().equals(access.clusterId()))
                .map(there -> new Announced(access, there.getMetadata().getUid()));
    }

    /**
     * Whether the leader's API server has gone back in time since the first beat, as after a restore from an older copy: watches that
     * began before then bring nothing until it has caught up.
     */
    boolean rewound() {
        return rewound;
    }

    private MemberClusterAnnounce announce() {
        return MemberClusterAnnounce.of(
                access.namespace(), access.clusterId(), access.clusterSet(), access.leaderClusterId());
    }
}
