package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.cli.demo.Guide.Place;
import java.time.Duration;
import java.util.stream.IntStream;

/** One connection from a Pod to a Service of another cluster: every 0.1 s a number goes there and comes back, and is noted with the time when it does. */
final class Conversation {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final GuideClusters clusters;
    private final Place place;
    private final String client;

    private Conversation(GuideClusters clusters, Place place, String client) {
        this.clusters = clusters;
        this.place = place;
        this.client = client;
    }

    /** Makes and exports a Service of that name, whose Pod is on {@code servingNode}, and begins to talk to it. */
    static Conversation begin(GuideClusters clusters, String name, String askingNode, String servingNode)
            throws Exception {
        var servers = clusters.memberOf(servingNode);
        var conversation = new Conversation(clusters, clusters.memberOf(askingNode), name + "-client");
        clusters.run(servers, """
                kubectl run %1$s --image=busybox --image-pull-policy=IfNotPresent --port=7000 \
                  --overrides='{"spec":{"nodeName":"%2$s","terminationGracePeriodSeconds":0}}' -- nc -ll -p 7000 -e cat
                kubectl expose pod %1$s --port=7000
                kubectl wait pod/%1$s --for=condition=Ready --timeout=60s
                """.formatted(name, servingNode));
        clusters.client(conversation.place, conversation.client, askingNode);
        clusters.export(servers, name);
        clusters.run(conversation.place, """
                timeout 60 kubectl exec %1$s -- sh -c 'until echo | nc -w 1 antrea-mc-%2$s 7000; do sleep 0.1; done'
                kubectl exec %1$s -- sh -c '(n=0; while true; do n=$((n+1)); echo $n; sleep 0.1; done) | nc antrea-mc-%2$s 7000 2>/tmp/error | while read n; do read now x < /proc/uptime; echo $n $now; done > /tmp/back; echo over > /tmp/over' >/dev/null 2>&1 &
                """.formatted(conversation.client, name));
        conversation.awaitProgress();
        return conversation;
    }

    /** Until more has come back than was under way, the connection not having ended. */
    void awaitProgress() throws Exception {
        long before = returned();
        await("the connection goes on").atMost(LIMIT).until(() -> returned() > before + 20);
        assertThat(file("/tmp/over")).as("the connection has ended").isEmpty();
        assertThat(file("/tmp/back").lines().map(line -> line.split(" ", -1)[0]))
                .as("what came back, in order and without a gap")
                .startsWith("1", "2", "3");
    }

    /** The longest time so far in which nothing came back. */
    Duration longestGap() throws Exception {
        var times = file("/tmp/back")
                .lines()
                .mapToDouble(line -> Double.parseDouble(line.split(" ", -1)[1]))
                .toArray();
        return Duration.ofMillis(Math.round(1000
                * IntStream.range(1, times.length)
                        .mapToDouble(i -> times[i] - times[i - 1])
                        .max()
                        .orElse(0)));
    }

    void end() throws Exception {
        clusters.run(place, "kubectl delete pod " + client + " --grace-period=0 --force");
    }

    private long returned() throws Exception {
        return file("/tmp/back").lines().count();
    }

    private String file(String name) throws Exception {
        return clusters.run(place, "kubectl exec " + client + " -- sh -c 'cat " + name + " 2>/dev/null || true'");
    }
}
