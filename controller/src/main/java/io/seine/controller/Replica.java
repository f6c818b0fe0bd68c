package io.seine.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.controller.election.LeaseElection;
import io.seine.controller.reconcile.ApiCalls;
import io.seine.controller.reconcile.ControlLoop;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every replica of a controller has around its reconcilers: its turn by the Lease, and its probes. All replicas keep their
 * caches filled and are ready; only the one whose turn it is reconciles and writes.
 */
public final class Replica implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    private final ControllerOptions options;
    private final KubernetesClient client;
    private final LeaseElection election;
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private @Nullable ControlLoop loop;
    private @Nullable Probes probes;

    /**
     * @param lease the name of the role's Lease in its Namespace
     * @param client of the own cluster
     */
    public Replica(String lease, ControllerOptions options, KubernetesClient client) {
        this.options = options;
        this.client = client;
        this.election = new LeaseElection(client, options.namespace(), lease, options.instance(), Clock.systemUTC());
    }

    /** Starts to answer probes, and to reconcile when its turn comes; does not wait for it. */
    public Replica run(ControlLoop reconcilers) {
        loop = reconcilers;
        probes = Probes.start(options.config().healthProbeBindAddress(), this::stuck, this::notReady);
        election.start(new LeaseElection.Turn() {
            @Override
            public void begins() {
                // Before its first turn a replica has nothing to write that belongs to the turn, so the fence stands
                // from here on.
                ApiCalls.of(client).writeOnlyWhile(election::mayWrite);
                reconcilers.activate();
            }

            @Override
            public void pauses() {
                reconcilers.pause();
            }

            @Override
            public void lost(String holder) {
                lost.complete("Another replica" + (holder.isEmpty() ? "" : ", " + holder + ",")
                        + " has taken over while this one could not renew its Lease; this one ends, so that it starts"
                        + " again with nothing out of date");
            }
        });
        LOG.atInfo()
                .addKeyValue("namespace", options.namespace())
                .addKeyValue("server", client.getMasterUrl())
                .addKeyValue("probes", probes.port())
                .log("Started");
        return this;
    }

    /** Whether this replica may act now. */
    public boolean isActive() {
        return election.mayWrite();
    }

    /** What is missing before the replica works or could take over; empty when nothing is. */
    public List<String> notReady() {
        var missing = new ArrayList<String>();
        Optional.ofNullable(loop).ifPresent(reconcilers -> missing.addAll(reconcilers.notReady()));
        election.problem().ifPresent(missing::add);
        return missing;
    }

    private List<String> stuck() {
        var stuck = new ArrayList<String>();
        Optional.ofNullable(loop).ifPresent(reconcilers -> stuck.addAll(reconcilers.stuck()));
        if (!election.alive() && !lost.isDone()) {
            stuck.add("the thread that renews the Lease has ended");
        }
        return stuck;
    }

    /** Completed with the reason when this replica's process has to end. */
    public CompletableFuture<String> lost() {
        return lost;
    }

    /** The port of the probes. */
    public int probePort() {
        return probes == null ? 0 : probes.port();
    }

    /** Hands on the turn, and ends the probes. After everything that writes is closed. */
    @Override
    public void close() {
        election.close();
        if (probes != null) {
            probes.close();
        }
    }
}
