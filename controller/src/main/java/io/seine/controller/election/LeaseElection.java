package io.seine.controller.election;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.controller.reconcile.ApiCalls;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica's part in taking turns. The holder of the Lease acts; it may begin a write until {@link #RENEW_LIMIT} after its last
 * renewal, the API server gives up each write after {@link ApiCalls#LONGEST_WRITE}, and others wait {@link #DURATION} after they saw the
 * renewal. So two never write at a time, however wrong their clocks are; only a request that the network holds up on its way
 * to the API server could come too late.
 *
 * <p>A replica that cannot renew stops to act, and goes on when it can renew again and nobody had a turn in between. When
 * somebody had, it is lost: what it has in memory may be out of date, so its process has to end.
 */
public final class LeaseElection implements AutoCloseable {
    /** So long after its last renewal a holder counts as gone (the usual one of Kubernetes). */
    public static final Duration DURATION = Duration.ofSeconds(15);

    /** So long after its last renewal a holder may begin a write: the rest of the time is for the API server to end it. */
    public static final Duration RENEW_LIMIT = DURATION.minus(ApiCalls.LONGEST_WRITE);

    private static final Duration RENEW = Duration.ofSeconds(4);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(LeaseElection.class);

    private final KubernetesClient client;
    private final String namespace;
    private final String name;
    private final String me;
    private final Clock clock;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);

    private @Nullable Turn turn;
    // Written by the election's own thread only.
    private Optional<LeasePlan.Seen> seen = Optional.empty();
    private LeasePlan.Latest latest = LeasePlan.Latest.NOTHING;
    private @Nullable Lease held;
    private volatile boolean acting;
    private volatile long writesEnd;
    private volatile String holder = "";
    private String failure = "";
    private volatile Optional<String> problem = Optional.of("has not looked at its Lease yet");

    /** What a replica does when its turn comes and goes; called by the election's thread. */
    public interface Turn {
        /** It is this replica's turn, or is it again with nobody else's in between. */
        void begins();

        /** Perhaps it is not this replica's turn any more. */
        void pauses();

        /** Another replica's turn began. */
        void lost(String holder);

        /** The API server has gone back in time, so that what this replica knows of it is not what is there. */
        void rewound();
    }

    /**
     * @param namespace where the Lease is
     * @param name of the Lease
     * @param me this replica, different from all others
     */
    public LeaseElection(KubernetesClient client, String namespace, String name, String me, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
        this.me = me;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("lease").unstarted(this::run);
    }

    /** Begins to look at the Lease; does not wait. */
    public void start(Turn listener) {
        turn = listener;
        thread.start();
    }

    /** Whether this replica may write now; {@link #RENEW_LIMIT} after its last renewal it may not, whatever its threads do. */
    public boolean mayWrite() {
        return acting && System.nanoTime() - writesEnd < 0;
    }

    /** Who acts, as far as is known; empty for nobody. */
    public String holder() {
        return holder;
    }

    /** Why it is not known whose turn it is; empty when it is known. */
    public Optional<String> problem() {
        return problem;
    }

    /** Whether the election still works. */
    public boolean alive() {
        return thread.isAlive();
    }

    /** Ends this replica's part; its turn, if it has it, is handed on at once. */
    @Override
    public void close() {
        stop.countDown();
        if (thread.getState() == Thread.State.NEW) {
            return; // never started: there is nothing to hand on
        }
        try {
            if (!thread.join(CLOSE_LIMIT)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (held != null && mayWrite()) {
            acting = false;
            release(held);
        }
    }

    private void run() {
        try {
            boolean ended = false;
            while (!ended) {
                ended = stop.await(look().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at the Lease once and returns the pause until the next time. */
    private Duration look() throws InterruptedException {
        long now = System.nanoTime();
        try {
            if (held != null && mayWrite()) {
                // Nobody else writes it as long as it is held, so the common case is this one request.
                take(held, now);
                return RENEW;
            }
            var found = Optional.ofNullable(client.resources(Lease.class)
                    .inNamespace(namespace)
                    .withName(name)
                    .get());
            if (found.isPresent()) {
                if (latest.isAfter(found.get(), me)) {
                    endRewound();
                }
                latest = latest.read(found.get());
            }
            seen = found.map(lease -> LeasePlan.Seen.of(lease, seen, now));
            return follow(LeasePlan.next(found, seen, held != null, me, now), now);
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("stopped while asking the API server");
            }
            failed(e);
            return LOOK;
        }
    }

    private Duration follow(LeasePlan.Step step, long now) throws InterruptedException {
        switch (step) {
            case LeasePlan.Step.Create() -> write(lease(new LeaseBuilder().build(), 0), true, now);
            case LeasePlan.Step.Take(Lease lease) -> take(lease, now);
            case LeasePlan.Step.StandBy(String other) -> {
                if (!holder.equals(other)) {
                    LOG.atInfo()
                            .addKeyValue("lease", name)
                            .addKeyValue("holder", other)
                            .log("Standing by");
                }
                holder = other;
                problem = Optional.empty();
                return LOOK;
            }
            case LeasePlan.Step.Lost(String other) -> {
                holder = other;
                pause("another replica had a turn");
                turn().lost(other);
                throw new InterruptedException("this replica's part is over");
            }
        }
        return RENEW;
    }

    private void take(Lease lease, long now) throws InterruptedException {
        var before = Optional.ofNullable(lease.getSpec()).orElseGet(LeaseSpec::new);
        int turns = Optional.ofNullable(before.getLeaseTransitions()).orElse(0);
        write(lease(lease, me.equals(before.getHolderIdentity()) ? turns : turns + 1), false, now);
    }

    /** The Lease with this replica as its holder from now on. */
    private Lease lease(Lease before, int turns) {
        var time = ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        var since = Optional.ofNullable(before.getSpec())
                .filter(spec -> me.equals(spec.getHolderIdentity()))
                .map(LeaseSpec::getAcquireTime)
                .orElse(time);
        return new LeaseBuilder(before)
                .editOrNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(me)
                .withLeaseDurationSeconds((int) DURATION.toSeconds())
                .withAcquireTime(since)
                .withRenewTime(time)
                .withLeaseTransitions(turns)
                .endSpec()
                .build();
    }

    private void write(Lease lease, boolean isNew, long now) throws InterruptedException {
        var resource = client.resource(lease);
        var answer = isNew ? resource.create() : resource.update();
        held = answer;
        if (latest.isAfterAnswer(answer)) {
            endRewound();
        }
        latest = latest.written(answer);
        // From before the request on, because nobody knows when the server got to it.
        writesEnd = now + RENEW_LIMIT.toNanos();
        problem = Optional.empty();
        failure = "";
        if (!acting) {
            acting = true;
            holder = me;
            LOG.atInfo().addKeyValue("lease", name).addKeyValue("holder", me).log("Acting");
            turn().begins();
        }
    }

    /** A replica that stands by ends too: its watches wait for changes after a state that is no more. */
    private void endRewound() throws InterruptedException {
        pause("the API server has gone back in time");
        turn().rewound();
        throw new InterruptedException("this replica's part is over");
    }

    private void failed(RuntimeException e) {
        int code = e instanceof KubernetesClientException answer ? answer.getCode() : 0;
        if (code == 409 && held == null) {
            return; // another replica was faster; the next look tells which
        }
        var sentence = "Cannot " + (held == null ? "take" : "renew") + " the Lease " + namespace + "/" + name + ": "
                + ApiFailure.sentence(e)
                + (code == 403 ? "; apply the manifest again, which gives the right to it" : "; it is tried again");
        if (!failure.equals(sentence)) {
            failure = sentence;
            LOG.atWarn().addKeyValue("lease", name).log(sentence);
        }
        if (held == null || !mayWrite() || code == 409 || code == 404) {
            problem = Optional.of(sentence);
            pause(sentence);
        }
    }

    private void pause(String why) {
        if (acting) {
            acting = false;
            holder = "";
            LOG.atWarn().addKeyValue("lease", name).log("Not acting for now: {}", why);
            turn().pauses();
        }
    }

    private void release(Lease lease) {
        try {
            var free = new LeaseBuilder(lease)
                    .editSpec()
                    .withHolderIdentity("")
                    .withLeaseDurationSeconds(1)
                    .endSpec()
                    .build();
            var _ = client.resource(free).update();
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("lease", name)
                    .log(
                            "Could not hand on the Lease, another replica takes it in {} s: {}",
                            DURATION.toSeconds(),
                            ApiFailure.sentence(e));
        }
    }

    private Turn turn() {
        if (turn == null) {
            throw new IllegalStateException("start() comes first");
        }
        return turn;
    }
}
