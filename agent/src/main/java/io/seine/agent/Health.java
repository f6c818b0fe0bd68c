package io.seine.agent;

import io.seine.agent.gateway.Choice;
import io.seine.agent.gateway.Election;
import io.seine.agent.gateway.GatewayState;
import io.seine.agent.gateway.Pulse;
import io.seine.agent.gateway.Reach;
import io.seine.agent.gateway.Settlement;
import io.seine.agent.gateway.Silent;
import io.seine.agent.gateway.Tunnels;
import io.seine.agent.gateway.Watched;
import io.seine.agent.kernel.Kernel;
import io.seine.agent.kernel.KernelException;
import io.seine.agent.kernel.Probing;
import io.seine.agent.watch.Threads;
import io.seine.api.net.Ipv4;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks gateways all the time whether they are there, and tells which of them to use. It needs neither the API server nor the leader. One
 * platform thread does it all.
 */
final class Health implements AutoCloseable {
    /** Time between two probes of a gateway. */
    static final Duration INTERVAL = Duration.ofMillis(50);

    /** A turn that is this late could not ask in time, and says nothing about others. */
    private static final Duration LATE = Duration.ofMillis(25);

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final Path bpffs;
    private final int connectionMark;
    private final Runnable changed;
    private final Thread thread;
    private final Map<Ipv4, Pulse> pulses = new HashMap<>();
    private final Reach reach = new Reach();
    private final Settlement settlement = new Settlement();
    private boolean hadRival;
    private volatile Optional<Watched> watched = Optional.empty();
    private volatile boolean gateway;
    private volatile Choice choice = Choice.AS_ANNOUNCED;
    private volatile List<Silent> silent = List.of();
    private volatile Tunnels tunnels = Tunnels.NONE;

    /**
     * Starts with nobody to ask.
     *
     * @param connectionMark of the tunnel's connections
     * @param changed told of another choice, on another thread
     */
    Health(Path bpffs, int connectionMark, Runnable changed) {
        this.bpffs = bpffs;
        this.connectionMark = connectionMark;
        this.changed = changed;
        this.thread = Thread.ofPlatform().name("health").unstarted(this::run);
        thread.start();
    }

    /** Whom to ask from now on. */
    void watch(Watched gateways) {
        watched = Optional.of(gateways);
    }

    /**
     * Whether the own kernel does a gateway's work now, or begins to. Until it has ceased to, others are told that it does: behind WireGuard, the
     * one that takes its place could not know otherwise when to make new sessions.
     */
    void works(boolean asGateway) {
        gateway = asGateway;
    }

    /** Which gateways to use now. */
    Choice choice() {
        return choice;
    }

    /** Other clusters that do not answer, if the own Node is the gateway. */
    List<Silent> silent() {
        return silent;
    }

    /** What is found of the ways to other clusters, where the own Node asks them. */
    Tunnels tunnels() {
        return tunnels;
    }

    @Override
    public void close() {
        Threads.end(thread);
    }

    private void run() {
        try (var probing = Probing.open(bpffs)) {
            var last = System.nanoTime();
            while (!Thread.currentThread().isInterrupted()) {
                var now = System.nanoTime();
                var late = now - last > INTERVAL.plus(LATE).toNanos();
                last = now;
                // Until the first plan is applied, what an earlier process said is more than this one could say.
                watched.ifPresent(gateways -> turn(probing, gateways, now, late));
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException e) {
            LOG.debug("The loop ends");
        }
    }

    private void turn(Probing probing, Watched gateways, long now, boolean late) {
        try {
            listen(probing, gateways, now, late);
            tunnels = Tunnels.of(gateways, pulses);
            var reached = reach.count(gateways, pulses, gateways.isActive(choice), now);
            var election = new Election(gateways, pulses, reached);
            if (settlement.settle(election, now)) {
                use(settlement.choice());
            }
            // One that is no candidate any more says so too: its kernel would go on to say what it was.
            var active = gateways.isCandidate() && gateways.isActive(choice);
            silent = active ? Silent.among(gateways, pulses) : List.of();
            probing.answer(new GatewayState(active || (gateways.isCandidate() && gateway), reached).word());
            meet(active && election.hasRival(), active && gateways.encrypted());
            gateways.asked().forEach(probing::ask);
        } catch (KernelException e) {
            LOG.atWarn().log("Gateways could not be asked: {}; it is tried again", e.getMessage());
        }
    }

    private void listen(Probing probing, Watched gateways, long now, boolean late) {
        var ends = gateways.ends();
        pulses.keySet().retainAll(new HashSet<>(ends));
        var heard = probing.heard(ends);
        for (var end : ends) {
            var pulse = pulses.computeIfAbsent(end, address -> new Pulse(now));
            if (late) {
                pulse.excuse(now);
            }
            var answer = heard.get(end);
            if (answer != null) {
                pulse.heard(answer.at(), Duration.ofNanos(answer.roundTrip()), GatewayState.of(answer.state()));
            }
            pulse.judge(now);
        }
    }

    private void use(Choice next) {
        LOG.atInfo()
                .addKeyValue("gateway", next.gateway().orElse("as announced"))
                .addKeyValue("remotes", next.remotes())
                .log("Other gateways are used");
        choice = next;
        changed.run();
    }

    /**
     * Another gateway has gone on with the connections of this one, which was cut off: what this one remembers of them is old, and their packets
     * would not fit. The others come back to it only when it has answered for a while. Then the other clusters' WireGuard has to be told where
     * this cluster is now.
     */
    private void meet(boolean rival, boolean encrypted) {
        if (rival && !hadRival) {
            LOG.info("Another gateway has taken this one's place meanwhile: the tunnel's connections are forgotten");
            Kernel.forgetConnections(connectionMark);
        }
        if (!rival && hadRival && encrypted) {
            Kernel.renewSessions();
        }
        hadRival = rival;
    }
}
