package io.seine.controller.exchange;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.FieldManagers;
import io.seine.api.Timings;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.controller.reconcile.ApiCalls;
import io.seine.controller.reconcile.ApiFailure;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.WriteRefused;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a leader in the background that this cluster has left: deletes its announce there, upon which the leader removes what the
 * cluster exported. Tried again and again for as long as the leader would keep a silent member; nobody waits for it.
 *
 * <p>Only the very object that was this cluster's announce is deleted, so that one who comes back in the meantime stays.
 */
public final class Farewell {
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);

    private final LeaderAccess access;
    private final BooleanSupplier mayWrite;
    private final Consumer<Announced> whenOver;
    private final Thread thread;
    private volatile Optional<Announced> announced;

    /**
     * Ends {@code connection} and takes back the announce that it leaves, or else {@code known}.
     *
     * @param mayWrite whether this replica acts: one that does not must not take back what another has renewed
     */
    public static Farewell after(
            LeaderConnection connection,
            Optional<Announced> known,
            BooleanSupplier mayWrite,
            Consumer<Announced> whenOver) {
        return new Farewell(connection.access(), known, () -> connection.end().or(() -> known), mayWrite, whenOver);
    }

    /** Takes back {@code announced}. */
    public static Farewell to(Announced announced, BooleanSupplier mayWrite, Consumer<Announced> whenOver) {
        return new Farewell(
                announced.access(), Optional.of(announced), () -> Optional.of(announced), mayWrite, whenOver);
    }

    private Farewell(
            LeaderAccess access,
            Optional<Announced> known,
            Callable<Optional<Announced>> last,
            BooleanSupplier mayWrite,
            Consumer<Announced> whenOver) {
        this.access = access;
        this.mayWrite = mayWrite;
        this.announced = known;
        this.whenOver = whenOver;
        this.thread = Thread.ofVirtual().name("farewell").start(() -> run(last));
    }

    /** Whether the leader knows, or is no longer told. */
    public boolean isOver() {
        return !thread.isAlive();
    }

    /** Whether a membership by {@code next} is what this ends: then it must be called off first. */
    public boolean opposes(LeaderAccess next) {
        return access.server().equals(next.server()) && access.isSameMembership(next);
    }

    /** Whether {@code current} is the very announce that this takes back, seen by another way to the same leader. */
    public boolean opposes(Announced current) {
        return announced.filter(gone -> gone.uid().equals(current.uid())).isPresent();
    }

    /**
     * Gives up; no request is under way when this returns.
     *
     * @return what is perhaps not taken back yet
     */
    public Optional<Announced> callOff() throws InterruptedException {
        thread.interrupt();
        thread.join();
        return announced;
    }

    private void run(Callable<Optional<Announced>> last) {
        try {
            announced = last.call();
            if (announced.isPresent()) {
                withdraw(announced.get());
                whenOver.accept(announced.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | Error e) {
            LOG.atError().addKeyValue("leader", access.server()).setCause(e).log("Could not leave a ClusterSet");
        }
    }

    private void withdraw(Announced gone) throws InterruptedException {
        long end = System.nanoTime() + Timings.STALE_ANNOUNCE.toNanos();
        var said = "";
        for (var pause = FIRST_RETRY; ; pause = min(pause.multipliedBy(2), LAST_RETRY)) {
            var failure = tryOnce(gone);
            if (failure.isEmpty()) {
                LOG.atInfo().addKeyValue("leader", access).log("Left a ClusterSet");
                return;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            if (System.nanoTime() + pause.toNanos() > end) {
                LOG.atWarn().addKeyValue("leader", access).log("Left a ClusterSet without the leader knowing");
                return;
            }
            if (!said.equals(failure.get())) {
                said = failure.get();
                LOG.atWarn()
                        .addKeyValue("leader", access)
                        .log("{}; it is tried again, and the leader forgets this cluster by itself after a day", said);
            }
            Thread.sleep(pause);
        }
    }

    /** What is in the way, if anything. */
    private Optional<String> tryOnce(Announced gone) {
        var announce = MemberClusterAnnounce.of(
                access.namespace(), access.clusterId(), access.clusterSet(), access.leaderClusterId());
        announce.getMetadata().setUid(gone.uid());
        try (var client = LeaderConnection.client(gone.access())) {
            ApiCalls.of(client).writeOnlyWhile(mayWrite);
            new Applier(client, FieldManagers.MEMBER).delete(announce);
            return Optional.empty();
        } catch (WriteRefused e) {
            // A conflict says that the announce there is another one.
            return e.isConflict() ? Optional.empty() : Optional.of(ApiFailure.sentence(e));
        } catch (KubernetesClientException e) {
            return Optional.of("No connection can be made to leave a ClusterSet: " + ApiFailure.sentence(e));
        } catch (RuntimeException | Error e) {
            // A defect of ours must not end this for ever.
            LOG.atError().addKeyValue("leader", access).setCause(e).log("Could not leave a ClusterSet");
            return Optional.of("Could not leave a ClusterSet: " + ApiFailure.sentence(e));
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
