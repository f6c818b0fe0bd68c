package io.seine.controller.reconcile;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches and queues that live together: the queues begin when all caches have their first list, and everything ends in the
 * right order.
 */
public final class ControlLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);

    private final String name;
    private final List<Watched<?>> caches;
    private final List<WorkQueue<?>> queues;
    private final Thread starter;
    private volatile boolean running;

    /**
     * Starts the caches and, as soon as they are filled, the queues; does not wait for it.
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
            queues.forEach(WorkQueue::open);
            running = true;
            LOG.atInfo().addKeyValue("loop", name).log("Caches are filled, reconciling");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is missing before reconciling can begin; empty when it has begun. */
    public List<String> notReady() {
        var missing = new ArrayList<String>();
        for (var cache : caches) {
            if (!cache.synced()) {
                missing.add("no list yet of " + cache.name()
                        + cache.failure().map(f -> ": " + f.sentence()).orElse(""));
            }
        }
        if (missing.isEmpty() && !running) {
            missing.add("not reconciling yet");
        }
        return missing;
    }

    /** Ends the queues with their running work, then the caches. */
    @Override
    public void close() {
        starter.interrupt();
        queues.forEach(WorkQueue::close);
        caches.forEach(Watched::close);
    }
}
