package io.seine.cli.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.Annotations;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.cli.output.CommandFailure;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** When a leader heard a member last. */
public final class Heard {
    private Heard() {}

    /** The announce of that name; empty when there is none, or the kind is not installed. */
    public static Optional<MemberClusterAnnounce> announce(Cluster leader, String namespace, String name)
            throws CommandFailure {
        try {
            return Optional.ofNullable(leader.client()
                    .resources(MemberClusterAnnounce.class)
                    .inNamespace(namespace)
                    .withName(name)
                    .get());
        } catch (KubernetesClientException e) {
            throw new CommandFailure(
                    "cannot read MemberClusterAnnounce " + namespace + "/" + name + " in " + leader.name() + ": "
                            + ApiFailure.sentence(e),
                    e);
        }
    }

    /** When the member beat last; empty for one that never did, as members of the original in their first seconds. */
    public static Optional<Instant> last(MemberClusterAnnounce announce) {
        return Optional.ofNullable(announce.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Annotations.HEARTBEAT))
                .flatMap(Heard::time);
    }

    /** How long ago; of a member that never beat, since it announced itself. By two clocks, so it can be a little wrong. */
    public static Optional<Duration> silence(MemberClusterAnnounce announce, Instant now) {
        return last(announce)
                .or(() -> Optional.ofNullable(announce.getMetadata().getCreationTimestamp())
                        .flatMap(Heard::time))
                .map(at -> Duration.between(at, now))
                .map(age -> age.isNegative() ? Duration.ZERO : age);
    }

    /** A time as objects have it; empty when it is none. */
    public static Optional<Instant> time(String time) {
        try {
            return Optional.of(OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
