package io.seine.controller.admission;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.Finalizers;
import io.seine.api.Timings;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.WriteRefused;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of what the leader's finalizers hold, before that is taken away by which the leader could do so: its account, its rights, its
 * Deployment. Otherwise the deletion of the custom resource definitions, or of the Namespace, would wait for ever. See
 * docs/decisions/0021.
 */
final class Removal {
    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

    private static final int AT_A_TIME = 16;

    private final KubernetesClient client;
    private final String namespace;
    private final Applier applier;
    private final Clock clock;
    private final ReentrantLock releasing = new ReentrantLock();
    // Written only while releasing.
    private volatile Instant over = Instant.EPOCH;

    Removal(KubernetesClient client, String namespace, Applier applier, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.applier = applier;
        this.clock = clock;
    }

    /**
     * Never refuses: who removes a controller shall not need its consent. Anybody who reaches the port can pretend that something is
     * removed, so that costs little: one release at a time, and new things are refused for a short time only, now and then.
     */
    Decision decide(Review review) {
        if (review.deletes() && !review.dryRun() && releasing.tryLock()) {
            try {
                var now = clock.instant();
                if (now.isAfter(over.plus(Timings.REMOVAL_AGAIN))) {
                    over = now.plus(Timings.REMOVAL);
                }
                release(review.name());
            } finally {
                releasing.unlock();
            }
        }
        return Decision.allow();
    }

    /** Refuses what would be held again while all is let go; else asks {@code rule}. */
    Function<Review, Decision> before(Function<Review, Decision> rule) {
        return review -> review.creates() && clock.instant().isBefore(over)
                ? Decision.unmet("this leader is being removed; nothing new is taken for up to "
                        + Timings.REMOVAL.toSeconds() + " s")
                : rule.apply(review);
    }

    /** Nothing is added to what the controller itself changes, least of all a finalizer that it takes off. */
    Function<Review, Decision> exceptOwn(Function<Review, Decision> rule) {
        return review -> review.updates()
                        && review.caller() instanceof Caller.Account account
                        && account.isControllerOf(namespace)
                ? Decision.allow()
                : rule.apply(review);
    }

    private void release(String removed) {
        var end = clock.instant().plus(Timings.RELEASE_LIMIT);
        int count = 0;
        var held = held();
        // Once more until nothing is found: a write that was under way may have brought a finalizer back.
        while (!held.isEmpty() && clock.instant().isBefore(end)) {
            releaseAll(held, end);
            count += held.size();
            held = held();
        }
        if (!held.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("left", held.size())
                    .log(
                            "{} is removed before everything in {} could be let go; docs/upgrade.md tells how to take the finalizers off",
                            removed,
                            namespace);
        } else if (count > 0) {
            LOG.atInfo()
                    .addKeyValue("objects", count)
                    .log("{} is removed: took the finalizers off what is in {}", removed, namespace);
        }
    }

    private void releaseAll(List<? extends HasMetadata> held, Instant end) {
        var places = new Semaphore(AT_A_TIME);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var object : held) {
                threads.execute(() -> {
                    places.acquireUninterruptibly();
                    try {
                        if (clock.instant().isBefore(end)) {
                            applier.finalizers(
                                    object,
                                    list -> list.stream()
                                            .filter(name -> !isOurs(name))
                                            .toList());
                        }
                    } catch (WriteRefused e) {
                        // It was changed meanwhile, or the server is busy: the next round sees it as it is then.
                        LOG.atDebug().setCause(e).log("Could not let go");
                    } finally {
                        places.release();
                    }
                });
            }
        }
    }

    private List<? extends HasMetadata> held() {
        return Stream.concat(all(MemberClusterAnnounce.class), all(ResourceExport.class))
                .filter(object -> finalizers(object).stream().anyMatch(Removal::isOurs))
                .toList();
    }

    /** None where the kind, or the right to read it, is gone already. */
    private <T extends HasMetadata> Stream<T> all(Class<T> kind) {
        try {
            return client.resources(kind).inNamespace(namespace).list().getItems().stream();
        } catch (KubernetesClientException e) {
            LOG.atDebug().setCause(e).log("Could not list");
            return Stream.empty();
        }
    }

    private static List<String> finalizers(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getFinalizers()).orElse(List.of());
    }

    private static boolean isOurs(String finalizer) {
        return Finalizers.OF_RESOURCE_EXPORT.contains(finalizer)
                || finalizer.startsWith(Finalizers.memberClusterAnnounce(""));
    }
}
