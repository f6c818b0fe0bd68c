package io.seine.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running leader or member. */
public final class Controller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

    private final String role;
    private final Started started;
    private final Running running;

    /**
     * What a role runs.
     *
     * @param replica what it has around its reconcilers
     * @param webhookPort where API servers ask what to admit
     */
    public record Running(Replica replica, IntSupplier webhookPort) {}

    /** Starts the parts of a role. */
    @FunctionalInterface
    public interface Assembly {
        /**
         * Starts them.
         *
         * @param started takes each part as soon as it is started, so that it is closed also when a later one cannot start
         */
        Running start(Started started);
    }

    private Controller(String role, Started started, Running running) {
        this.role = role;
        this.started = started;
        this.running = running;
    }

    /**
     * Starts a controller; returns at once.
     *
     * @param role what the log calls it
     * @param client of the own cluster, which is closed with the controller
     * @throws StartFailure if it cannot start; nothing is left of the attempt
     */
    public static Controller start(String role, KubernetesClient client, Assembly assembly) {
        var started = new Started();
        started.add("client", client::close);
        try {
            return new Controller(role, started, assembly.start(started));
        } catch (RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    /** What is missing before it works or could take over; empty when nothing is. A member's leader may be away all the same. */
    public List<String> notReady() {
        return replica().notReady();
    }

    /** The port at which API servers ask what to admit. */
    public int webhookPort() {
        return running.webhookPort().getAsInt();
    }

    /** What it has around its reconcilers. */
    public Replica replica() {
        return running.replica();
    }

    /** Ends it in order: running work, watches, the turn, connections. */
    @Override
    public void close() {
        started.close();
        LOG.info("Stopped the {}", role);
    }
}
