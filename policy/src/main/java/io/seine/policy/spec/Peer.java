package io.seine.policy.spec;

import io.seine.policy.address.IpRange;
import java.util.List;
import java.util.Optional;

/** Who is at the other end of the connection. A rule without any takes everybody. */
public sealed interface Peer {
    /**
     * Pods.
     *
     * @param namespaces which have to match; empty for what {@code match} and the policy's own Namespace say
     * @param pods which have to match; empty for all
     * @param scope whether Pods of other clusters count as well
     */
    record Pods(Optional<Selector> namespaces, Optional<Selector> pods, NamespaceMatch match, Scope scope)
            implements Peer {}

    /** Pods that run as a ServiceAccount. */
    record Account(String namespace, String name) implements Peer {}

    /**
     * Addresses.
     *
     * @param except holes in it
     */
    record Block(IpRange range, List<IpRange> except) implements Peer {
        public Block {
            except = List.copyOf(except);
        }
    }

    /** Nodes of the cluster, by their labels. */
    record Nodes(Selector selector) implements Peer {}

    /** The members of a group; nobody where there is no such group. */
    record Members(Group.Name group) implements Peer {}

    /** Which clusters' Pods are meant. */
    enum Scope {
        CLUSTER,
        CLUSTER_SET
    }

    /** How the Namespaces of peers depend on the Namespace of the Pod that a policy protects. */
    sealed interface NamespaceMatch {
        /** They do not. */
        record Independent() implements NamespaceMatch {}

        /** The same one. */
        record Self() implements NamespaceMatch {}

        /**
         * Those with the same values of these labels; a Namespace without one of them has no peers, and its Pods no such rule.
         *
         * @param keys at least one
         */
        record SameLabels(List<String> keys) implements NamespaceMatch {
            public SameLabels {
                keys = List.copyOf(keys);
            }
        }
    }
}
