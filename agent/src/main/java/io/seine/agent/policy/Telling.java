package io.seine.agent.policy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.agent.watch.Api;
import io.seine.agent.watch.Threads;
import io.seine.api.FieldManagers;
import io.seine.api.antrea.NodePolicyStatus;
import io.seine.api.antrea.NodePolicyStatus.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the API server which policies the Node enforces, and whoever it concerns of problems. It has a thread of its own, because
 * enforcement must not wait for an API server that does not answer; of several turns only the last is told.
 */
final class Telling implements PolicyLoop.Outcome {
    /** After a failure. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    /** Somebody else may change the object; nobody loses more than this by it. */
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    private final KubernetesClient client;
    private final String node;
    private final Consumer<List<PolicyProblem>> problems;
    private final AtomicReference<Optional<Turn>> next = new AtomicReference<>(Optional.empty());
    private final Thread thread;
    private Optional<List<Entry>> told = Optional.empty();
    private long toldAt;
    private String failure = "";

    private record Turn(Optional<List<Entry>> entries, List<PolicyProblem> problems) {}

    /** @param problems takes all that there are after each turn */
    Telling(KubernetesClient client, String node, Consumer<List<PolicyProblem>> problems) {
        this.client = client;
        this.node = node;
        this.problems = problems;
        this.thread = Thread.ofVirtual().name("policy-telling").start(this::run);
    }

    @Override
    public void realized(Optional<List<Entry>> entries, List<PolicyProblem> problems) {
        next.set(Optional.of(new Turn(entries, problems)));
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {
        Threads.end(thread);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            var turn = next.getAndSet(Optional.empty());
            if (turn.isEmpty()) {
                LockSupport.park(this);
            } else if (!tell(turn.get())) {
                LockSupport.parkNanos(this, RETRY.toNanos());
                next.compareAndSet(Optional.empty(), turn);
            }
        }
    }

    private boolean tell(Turn turn) {
        try {
            problems.accept(turn.problems());
            turn.entries().ifPresent(this::write);
            failure = "";
            return true;
        } catch (KubernetesClientException e) {
            var sentence = Api.sentence(e);
            if (!sentence.equals(failure) && !Thread.currentThread().isInterrupted()) {
                failure = sentence;
                LOG.atWarn().log("Could not tell which policies this Node enforces: {}; it is tried again", sentence);
            }
            return false;
        }
    }

    private void write(List<Entry> entries) {
        var now = System.nanoTime();
        if (told.equals(Optional.of(entries)) && now - toldAt < AGAIN.toNanos()) {
            return;
        }
        var owner = client.nodes().withName(node).get();
        if (owner == null) {
            return; // a Node that is going enforces nothing for long
        }
        var status = new NodePolicyStatus();
        status.setMetadata(new ObjectMetaBuilder()
                .withName(node)
                .addNewOwnerReference()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(node)
                .withUid(owner.getMetadata().getUid())
                .endOwnerReference()
                .build());
        status.setSpec(new NodePolicyStatus.Spec(entries));
        client.resource(status)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(FieldManagers.AGENT)
                        .withForce(true)
                        .build());
        told = Optional.of(entries);
        toldAt = now;
    }
}
