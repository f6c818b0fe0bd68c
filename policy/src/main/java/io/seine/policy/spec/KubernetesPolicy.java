package io.seine.policy.spec;

import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import java.util.List;
import java.util.Optional;

/**
 * A NetworkPolicy of Kubernetes: the Pods that it selects get nothing in a direction but what some rule allows.
 *
 * @param pods of its Namespace
 * @param ingress empty when it does not isolate in that direction
 * @param egress empty when it does not isolate in that direction
 */
public record KubernetesPolicy(
        String namespace,
        String name,
        Selector pods,
        Optional<List<Allowance>> ingress,
        Optional<List<Allowance>> egress) {
    /** What is let through: both have to match; empty lists match everything. */
    public record Allowance(List<Peer> peers, List<Traffic> traffic) {
        public Allowance {
            peers = List.copyOf(peers);
            traffic = List.copyOf(traffic);
        }
    }

    public Origin origin() {
        return new Origin(Kind.KUBERNETES, namespace, name);
    }

    /** The rules of a direction; empty when it does not isolate there. */
    public Optional<List<Allowance>> rules(Direction direction) {
        return direction == Direction.INGRESS ? ingress : egress;
    }
}
