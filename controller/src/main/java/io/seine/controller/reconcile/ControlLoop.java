package io.seine.controller.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches and queues that live together: the caches fill at once; the queues begin when all caches have their first list and
 * {@link #activate} allows it; everything ends in the right order.
 */
public final class ControlLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);

    private final String name;
    private final List<Watched<?>> caches;
    private final List<WorkQueue<?>> queues;
    private final Thread starter;
    private boolean filled;
    private boolean active;

    /**
     * Starts the caches; does not wait for them.
     *
     * @param name what the log calls it
     */
    public ControlLoop(String name, List<Watched<?>> caches, List<WorkQueue<?>> queues) {
        this.name = name;
        this.caches = List.copyOf(caches);
        this.queues = List.copyOf(queues);
        this.starter = Thread.ofVirtual().name(name + "-starter").unstarted(this::begin);
        this.caches.forEach(Watched::start);
        this.starter.start();
    }

    private void begin() {
        try {
            Watched.awaitSynced(caches);
            synchronized (this) {
                filled = true;
                openQueues();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the queues work, now or as soon as the caches are filled. */
    public synchronized void activate() {
        active = true;
        openQueues();
    }

    /** Lets the queues only collect what there is to do, until {@link #activate}. */
    public synchronized void pause() {
        active = false;
        queues.forEach(WorkQueue::pause);
    }

    private void openQueues() {
        if (filled && active) {
            queues.forEach(WorkQueue::open);
            LOG.atInfo().addKeyValue("loop", name).log("Caches are filled, reconciling");
        }
    }

    /** What hangs; empty when all workers live and make progress, and no cache waits for an answer that does not come. */
    public List<String> stuck() {
        long now = System.nanoTime();
        return Stream.concat(
                        queues.stream().flatMap(queue -> queue.stuck().stream()),
                        caches.stream().flatMap(cache -> cache.stuck(now).stream()))
                .toList();
    }

    /** The queues, for their figures. */
    public List<WorkQueue<?>> queues() {
        return queues;
    }

    /** What is missing before reconciling can begin; empty when nothing but {@link #activate} is. */
    public List<String> notReady() {
        var missing = new ArrayList<String>();
        for (var cache : caches) {
            if (!cache.synced()) {
                missing.add("no list yet of " + cache.name()
                        + cache.failure().map(f -> ": " + f.sentence()).orElse(""));
            }
        }
        return missing;
    }

    /** Ends the queues with their running work, all at once and within one limit, then the caches. */
    @Override
    public void close() {
        starter.interrupt();
        queues.forEach(WorkQueue::stop);
        long deadline = System.nanoTime() + WorkQueue.CLOSE_LIMIT.toNanos();
        queues.forEach(queue -> queue.awaitEnd(deadline));
        caches.forEach(Watched::close);
    }
}
