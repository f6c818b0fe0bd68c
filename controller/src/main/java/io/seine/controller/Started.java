package io.seine.controller;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a controller consists of, in the order in which it was started: it is closed in the reverse order, whether the controller ends or
 * could not start wholly, so that the next one finds its ports and its turn free. Used by one thread at a time.
 */
public final class Started implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Started.class);

    private final Deque<Part> parts = new ArrayDeque<>();

    private record Part(String name, Runnable close) {}

    /**
     * Adds a part.
     *
     * @param name of the part, for the log
     * @param close ends it
     */
    public void add(String name, Runnable close) {
        parts.push(new Part(name, close));
    }

    /** Closes all parts; one that cannot be closed does not keep the others open. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            var part = parts.pop();
            try {
                part.close().run();
            } catch (RuntimeException e) {
                LOG.atError()
                        .addKeyValue("part", part.name())
                        .setCause(e)
                        .log("Could not close a part of a controller");
            }
        }
    }
}
