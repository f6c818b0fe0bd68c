package io.seine.agent;

import io.seine.agent.gateway.NodeInputs;
import io.seine.agent.gateway.NodeInputs.GatewayObject;
import io.seine.agent.gateway.Problem;
import io.seine.agent.gateway.TunnelReport;
import io.seine.agent.watch.Threads;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be told to the API server after a turn of the loop: the cluster's key, what is found of the tunnels, and problems. It has a thread of its own, because the kernel
 * must not wait for an API server that does not answer; of several turns only the last is told.
 */
final class Afterwards implements NodeLoop.Outcome {
    private static final Logger LOG = LoggerFactory.getLogger(Afterwards.class);

    private final ClusterKey key;
    private final TunnelAnnotation tunnels;
    private final Reports reports;
    private final AtomicReference<Optional<Turn>> next = new AtomicReference<>(Optional.empty());
    private final Thread thread;
    private List<Problem> ofKey = List.of();

    /** @param applied what the plan was made from; empty if it could not be applied */
    private record Turn(Optional<NodeInputs> applied, List<Problem> problems, Optional<TunnelReport> report) {}

    Afterwards(ClusterKey key, TunnelAnnotation tunnels, Reports reports) {
        this.key = key;
        this.tunnels = tunnels;
        this.reports = reports;
        this.thread = Thread.ofVirtual().name("afterwards").start(this::run);
    }

    @Override
    public void applied(NodeInputs inputs, List<Problem> problems, Optional<TunnelReport> report) {
        wake(new Turn(Optional.of(inputs), problems, report));
    }

    @Override
    public void failed(List<Problem> problems, Optional<TunnelReport> report) {
        wake(new Turn(Optional.empty(), problems, report));
    }

    @Override
    public void close() {
        Threads.end(thread);
    }

    private void wake(Turn turn) {
        next.set(Optional.of(turn));
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            var turn = next.getAndSet(Optional.empty());
            if (turn.isEmpty()) {
                LockSupport.park(this);
            } else {
                tell(turn.get());
            }
        }
    }

    private void tell(Turn turn) {
        try {
            turn.applied().ifPresent(inputs -> ofKey = key.keep(inputs));
            turn.applied()
                    .ifPresent(inputs -> tunnels.note(
                            inputs.gateways().stream().map(GatewayObject::node).toList()));
            turn.report().ifPresent(tunnels::keep);
            reports.update(
                    Stream.concat(turn.problems().stream(), ofKey.stream()).toList());
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.atError().setCause(e).log("Telling the API server ended with a defect of this program");
            }
        }
    }
}
