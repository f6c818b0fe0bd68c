package io.seine.agent.audit;

import io.seine.policy.address.Ip;
import io.seine.policy.compile.NodeRule;
import io.seine.policy.spec.Policy.Direction;
import java.util.Map;

/** Which rules and Pods the packets of the log are of. Any thread may use it. */
public final class Known {
    private final Lingering<String, NodeRule> rules = new Lingering<>();
    private final Lingering<Ip, String> pods = new Lingering<>();

    /**
     * All that there is; to be called before the kernel has it.
     *
     * @param byCounter rules by the names of their counters
     * @param byAddress the Node's Pods as {@code namespace/name}
     */
    public void update(Map<String, NodeRule> byCounter, Map<Ip, String> byAddress) {
        long now = System.nanoTime();
        rules.update(byCounter, now);
        pods.update(byAddress, now);
    }

    /** The line of a packet. */
    String line(LogPrefix prefix, PacketHeader packet) {
        var rule = rules.get(prefix.counter());
        var pod = rule.flatMap(known ->
                pods.get(known.id().direction() == Direction.INGRESS ? packet.destination() : packet.source()));
        return AuditLine.of(rule, prefix.action(), packet, pod);
    }
}
