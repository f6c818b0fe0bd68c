package io.seine.policy.spec;

import io.fabric8.kubernetes.client.CustomResource;
import io.seine.api.OrEmpty;
import io.seine.api.antrea.AntreaNetworkPolicy;
import io.seine.api.multicluster.PolicySpec;
import java.util.List;

/**
 * A policy of Antrea.
 *
 * @param tier its Tier's name, in lower case
 * @param priority 1.0 to 10000.0; the lower is asked first
 */
public record Policy(Origin origin, String tier, double priority, List<PolicyRule> ingress, List<PolicyRule> egress) {
    public Policy {
        ingress = List.copyOf(ingress);
        egress = List.copyOf(egress);
    }

    /** The rules of a direction, in their order. */
    public List<PolicyRule> rules(Direction direction) {
        return direction == Direction.INGRESS ? ingress : egress;
    }

    /** The kind of object that a rule comes from. */
    public enum Kind {
        /** ClusterNetworkPolicy of crd.antrea.io. */
        CLUSTER("AntreaClusterNetworkPolicy"),
        /** NetworkPolicy of crd.antrea.io. */
        NAMESPACED("AntreaNetworkPolicy"),
        /** NetworkPolicy of networking.k8s.io. */
        KUBERNETES("K8sNetworkPolicy");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** As logs and people call it. */
        public String title() {
            return title;
        }
    }

    /**
     * The object that a rule comes from.
     *
     * @param namespace empty for {@link Kind#CLUSTER}
     */
    public record Origin(Kind kind, String namespace, String name) {
        /** Of a ClusterNetworkPolicy or NetworkPolicy of crd.antrea.io. */
        public static Origin of(CustomResource<PolicySpec, ?> policy) {
            return new Origin(
                    policy instanceof AntreaNetworkPolicy ? Kind.NAMESPACED : Kind.CLUSTER,
                    OrEmpty.text(policy.getMetadata().getNamespace()),
                    policy.getMetadata().getName());
        }

        /** Such as {@code AntreaNetworkPolicy:default/web}. */
        @Override
        public String toString() {
            return kind.title() + ":" + (namespace.isEmpty() ? "" : namespace + "/") + name;
        }
    }

    /** Seen from the Pod that is protected. */
    public enum Direction {
        INGRESS,
        EGRESS
    }
}
