package io.seine.policy.spec;

import java.util.Optional;

/** Which Pods a policy or a rule is for. */
public sealed interface Target {
    /**
     * Pods by labels.
     *
     * @param namespaces empty for all, or for the policy's own where it has one
     * @param pods empty for all
     */
    record Pods(Optional<Selector> namespaces, Optional<Selector> pods) implements Target {}

    /** Pods that run as a ServiceAccount. */
    record Account(String namespace, String name) implements Target {}

    /** The Pods of a group; its address blocks do not count. */
    record Members(Group.Name group) implements Target {}
}
