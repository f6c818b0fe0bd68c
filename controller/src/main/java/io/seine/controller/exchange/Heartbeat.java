package io.seine.controller.exchange;

import io.seine.api.Reasons;
import io.seine.controller.reconcile.ApiCalls;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces this cluster to its leader at once and then again and again, and knows from the answers whether the leader hears it.
 *
 * <p>A lost answer is no lost connection: where the leader has heard this cluster, a failure counts when it has lasted for a
 * whole period, as while a leader restarts, and a refusal when it has lasted for half of one: an API server that has just started
 * refuses what it does not know yet. After a failure the next beat comes sooner than usual,
 * so that neither takes long to show.
 */
final class Heartbeat {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final int PATIENT_RETRIES = 30;

    private final LeaderAccess access;
    private final Announce announce;
    private final Duration period;
    private final Clock clock;
    private final Runnable whenStateChanges;
    private final Thread thread;

    private final BlockingQueue<Wake> wake = new ArrayBlockingQueue<>(1);
    private volatile boolean stopped;
    private volatile ConnectionState state = new ConnectionState.Connecting();
    // Only the heartbeat's own thread uses these two.
    private int misses;
    private Optional<Instant> missingSince = Optional.empty();

    private enum Wake {
        NOW
    }

    /** The write that a beat consists of. */
    @FunctionalInterface
    interface Announce {
        /** Returns whether the leader has the announce; false when it is still removing an earlier one. */
        boolean write();
    }

    Heartbeat(LeaderAccess access, Announce announce, Duration period, Clock clock, Runnable whenStateChanges) {
        this.access = access;
        this.announce = announce;
        this.period = period;
        this.clock = clock;
        this.whenStateChanges = whenStateChanges;
        this.thread = Thread.ofVirtual().name("heartbeat").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    ConnectionState state() {
        return state;
    }

    /** Beats now, because the announce was seen to be gone. */
    void beatNow() {
        var _ = wake.offer(Wake.NOW); // else one is due already
    }

    /** Whether it beats, or was told not to. */
    boolean alive() {
        return thread.isAlive() || stopped;
    }

    /** No beat begins after this returns; one may be under way. */
    void stop() {
        stopped = true;
        beatNow();
    }

    /** No beat begins after this returns, and none is under way. */
    void stopAndWait() throws InterruptedException {
        stop();
        thread.join();
    }

    private void run() {
        try {
            while (!stopped) {
                var pause = beat();
                var _ = wake.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Announces once and returns the pause until the next time. */
    private Duration beat() {
        var began = clock.instant();
        try {
            if (announce.write()) {
                misses = 0;
                missingSince = Optional.empty();
                become(new ConnectionState.Connected());
                return period;
            }
            // Soon over, unless nobody leads there now.
            var pause = misses++ < PATIENT_RETRIES ? FIRST_RETRY : period;
            become(new ConnectionState.Failed(
                    Reasons.LEAVING,
                    "The leader " + access.server()
                            + " is still removing what is left of this cluster's earlier membership; it is"
                            + " announced again as soon as that is done"));
            return pause.compareTo(period) < 0 ? pause : period;
        } catch (RuntimeException e) {
            // Not sent: that says something of this replica, and nothing of the leader.
            return ApiCalls.isNotSent(e) ? period : missed(e, began);
        } catch (Error e) {
            LOG.atError().addKeyValue("leader", access.server()).setCause(e).log("A heartbeat failed");
            return missed(e, began);
        }
    }

    private Duration missed(Throwable e, Instant began) {
        var now = clock.instant();
        var failure = ApiFailure.of(e, now);
        var since = missingSince.orElse(began);
        missingSince = Optional.of(since);
        var limit = isRefusal(failure) ? period.dividedBy(2) : period;
        var patience = limit.minus(Duration.between(since, now));
        boolean patient = state instanceof ConnectionState.Connected && patience.isPositive();
        if (!patient) {
            become(ConnectionState.failed(access, "announce this cluster", failure));
        }
        var pause = pause();
        return patient && patience.compareTo(pause) < 0 ? patience : pause;
    }

    /** The pause after one more beat that did not reach its aim. */
    private Duration pause() {
        var pause = FIRST_RETRY.multipliedBy(1L << Math.min(misses++, 10));
        return pause.compareTo(period) < 0 ? pause : period;
    }

    private static boolean isRefusal(ApiFailure failure) {
        return switch (failure.kind()) {
            case UNAUTHORIZED, FORBIDDEN, UNTRUSTED, INVALID -> true;
            case UNREACHABLE, NOT_FOUND, CONFLICT, SERVER, OTHER -> false;
        };
    }

    private void become(ConnectionState next) {
        if (!next.equals(state)) {
            state = next;
            LOG.atDebug()
                    .addKeyValue("leader", access.server())
                    .addKeyValue("state", next)
                    .log("Connection state changed");
            whenStateChanges.run();
        }
    }
}
