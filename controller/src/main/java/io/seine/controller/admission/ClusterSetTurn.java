package io.seine.controller.admission;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.Names;
import io.seine.api.Timings;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.Reconciler;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * Which ClusterSet may be created. What an admission allows is stored a moment later, so two creations at a time would not see each
 * other; a Lease, which all replicas of a controller share, makes them take turns. A turn ends when its ClusterSet is seen to be stored.
 */
final class ClusterSetTurn implements Reconciler<String> {
    private final KubernetesClient client;
    private final String namespace;
    private final Clock clock;

    ClusterSetTurn(KubernetesClient client, String namespace, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.clock = clock;
    }

    /**
     * Takes the turn for a ClusterSet. It may be taken again for the same name, because two of one name cannot be stored.
     *
     * @return whether it was free
     */
    boolean take(String name) {
        var lease = current();
        if (lease.filter(held -> isTaken(held, name)).isPresent()) {
            return false;
        }
        return write(lease, name);
    }

    /** Ends the turn of a ClusterSet that is stored. */
    @Override
    public Next reconcile(String name) {
        var lease = current();
        if (lease.filter(held -> isTurnOf(held, name)).isPresent()) {
            // Another one may have the turn by now; then there is nothing to end.
            var _ = write(lease, "");
        }
        return Next.done();
    }

    private static boolean isTurnOf(Lease lease, String name) {
        return lease.getSpec() != null && name.equals(lease.getSpec().getHolderIdentity());
    }

    private Optional<Lease> current() {
        return Optional.ofNullable(client.leases()
                .inNamespace(namespace)
                .withName(Names.CLUSTER_SET_LEASE)
                .get());
    }

    private boolean isTaken(Lease lease, String name) {
        var spec = lease.getSpec();
        var holder = spec == null ? null : spec.getHolderIdentity();
        var since = spec == null ? null : spec.getRenewTime();
        return holder != null
                && !holder.isEmpty()
                && !holder.equals(name)
                && since != null
                && since.toInstant().plus(Timings.CREATION_LIMIT).isAfter(clock.instant());
    }

    private boolean write(Optional<Lease> before, String holder) {
        var lease = before.map(LeaseBuilder::new)
                .orElseGet(LeaseBuilder::new)
                .editOrNewMetadata()
                .withNamespace(namespace)
                .withName(Names.CLUSTER_SET_LEASE)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) Timings.CREATION_LIMIT.toSeconds())
                .withRenewTime(ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .endSpec()
                .build();
        try {
            var resource = client.resource(lease);
            var _ = before.isPresent() ? resource.update() : resource.create();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409) {
                return false;
            }
            throw e;
        }
    }
}
