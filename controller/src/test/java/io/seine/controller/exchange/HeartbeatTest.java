package io.seine.controller.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.controller.Proves;
import io.seine.controller.reconcile.ApiCalls;
import io.seine.controller.reconcile.ApiClients;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a member makes of the leader's answers to its heartbeats. */
class HeartbeatTest {
    private static final LeaderAccess ACCESS =
            new LeaderAccess("set", "east", "north", "https://north:6443", "leader-ns", "ca", "token");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final List<ConnectionState> states = new CopyOnWriteArrayList<>();
    private final AtomicInteger beats = new AtomicInteger();
    private volatile Heartbeat.Announce answer = () -> true;
    private Heartbeat heartbeat = heartbeat(Duration.ofMillis(20));

    @AfterEach
    void stop() throws InterruptedException {
        heartbeat.stopAndWait();
    }

    @Test
    @Proves("W-29")
    void aMissedBeatAmongOthersChangesNothing() {
        heartbeat = heartbeat(Duration.ofMillis(300));
        heartbeat.start();
        await().atMost(LIMIT).until(() -> beats.get() >= 1);

        answer = once(failure(503, "webhook is away"), () -> answer = () -> true);
        await().atMost(LIMIT).until(() -> beats.get() >= 4);

        assertThat(states).containsExactly(new ConnectionState.Connected());
    }

    @Test
    @Proves("W-29")
    void failuresThatLastForAPeriodCount() {
        heartbeat.start();
        await().atMost(LIMIT).until(() -> beats.get() >= 1);

        answer = fails(failure(503, "webhook is away"));

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(heartbeat.state())
                        .isInstanceOfSatisfying(ConnectionState.Failed.class, failed -> {
                            assertThat(failed.reason()).isEqualTo("Disconnected");
                            assertThat(failed.message()).contains("https://north:6443", "webhook is away");
                        }));

        answer = () -> true;

        await().atMost(LIMIT).until(() -> heartbeat.state().equals(new ConnectionState.Connected()));
    }

    @Test
    void aBeatThatThisReplicaMustNotSendSaysNothingOfTheLeader() {
        heartbeat.start();
        await().atMost(LIMIT).until(() -> beats.get() >= 1);

        try (var client = ApiClients.connect(
                new ConfigBuilder(Config.empty())
                        .withMasterUrl("https://127.0.0.1:1")
                        .build(),
                "seine-member")) {
            ApiCalls.of(client).writeOnlyWhile(() -> false);
            var fenced = new Announcement(client, ACCESS, Clock.systemUTC());
            answer = fenced::write;
            int before = beats.get();
            await().atMost(LIMIT).until(() -> beats.get() >= before + 10);
        }

        assertThat(states).containsExactly(new ConnectionState.Connected());
    }

    @Test
    void aDefectOfOursDoesNotEndTheHeartbeat() {
        heartbeat.start();
        await().atMost(LIMIT).until(() -> beats.get() >= 1);

        answer = () -> {
            throw new StackOverflowError("too deep");
        };
        await().atMost(LIMIT).until(() -> heartbeat.state() instanceof ConnectionState.Failed);
        answer = () -> true;

        await().atMost(LIMIT).until(() -> heartbeat.state().equals(new ConnectionState.Connected()));
        assertThat(heartbeat.alive()).isTrue();
    }

    @Test
    @Proves("W-16")
    void aFailureOfTheFirstBeatIsToldWithItsReason() {
        assertFirst(failure(401, "Unauthorized"), "Unauthorized");
        assertFirst(failure(403, "admission webhook denied the request"), "Denied");
        assertFirst(failure(412, "Unknown ClusterSet ID"), "Denied");
        assertFirst(failure(404, "not found"), "NotFound");
        assertFirst(new KubernetesClientException("no", new IOException("Connection refused")), "Unreachable");
        assertFirst(failure(500, "etcd is away"), "Disconnected");
    }

    @Test
    @Proves("W-16")
    void aRefusalThatLastsCountsAndItsNewWordsAreTold() {
        heartbeat = heartbeat(Duration.ofSeconds(1));
        heartbeat.start();
        await().atMost(LIMIT).until(() -> beats.get() >= 1);

        answer = fails(failure(403, "first"));
        await().atMost(LIMIT).until(() -> message().contains("first"));
        answer = fails(failure(403, "second"));

        await().atMost(LIMIT).until(() -> message().contains("second"));
    }

    @Test
    @Proves("W-18")
    void afterStopAndWaitNoBeatIsUnderWay() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var ended = new AtomicInteger();
        answer = () -> {
            begun.countDown();
            awaitQuietly(go);
            ended.incrementAndGet();
            return true;
        };
        heartbeat.start();
        begun.await();

        var leaving = Thread.ofVirtual().start(() -> {
            try {
                heartbeat.stopAndWait();
                ended.addAndGet(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        go.countDown();
        leaving.join();

        assertThat(ended).hasValue(11);
        assertThat(beats).hasValue(1);
    }

    @Test
    void anEarlierMembershipThatIsStillBeingRemovedIsTold() {
        answer = () -> false;
        heartbeat.start();

        await().atMost(LIMIT)
                .until(() -> heartbeat.state() instanceof ConnectionState.Failed failed
                        && failed.reason().equals("Leaving"));
    }

    private void assertFirst(RuntimeException failure, String reason) {
        states.clear();
        answer = fails(failure);
        var first = heartbeat(Duration.ofSeconds(10));
        first.start();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(states)
                        .singleElement()
                        .isInstanceOfSatisfying(
                                ConnectionState.Failed.class,
                                failed -> assertThat(failed.reason()).isEqualTo(reason)));
        first.stop();
    }

    private String message() {
        return heartbeat.state() instanceof ConnectionState.Failed failed ? failed.message() : "";
    }

    private Heartbeat heartbeat(Duration period) {
        var made = new Heartbeat[1];
        made[0] = new Heartbeat(
                ACCESS,
                () -> {
                    beats.incrementAndGet();
                    return answer.write();
                },
                period,
                Clock.systemUTC(),
                () -> states.add(made[0].state()));
        return made[0];
    }

    private static Heartbeat.Announce fails(RuntimeException failure) {
        return () -> {
            throw failure;
        };
    }

    private static Heartbeat.Announce once(RuntimeException failure, Runnable then) {
        return () -> {
            then.run();
            throw failure;
        };
    }

    private static KubernetesClientException failure(int code, String message) {
        return new KubernetesClientException(
                message,
                code,
                new StatusBuilder().withCode(code).withMessage(message).build());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
