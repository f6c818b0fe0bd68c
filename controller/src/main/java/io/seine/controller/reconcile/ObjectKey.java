package io.seine.controller.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Namespace and name of an object; the Namespace is empty for cluster-scoped ones.
 *
 * @param namespace the Namespace, or the empty string
 * @param name the name
 */
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {

    /** The key of {@code object}. */
    public static ObjectKey of(HasMetadata object) {
        var namespace = object.getMetadata().getNamespace();
        return new ObjectKey(
                namespace == null ? "" : namespace, object.getMetadata().getName());
    }

    @Override
    public int compareTo(ObjectKey other) {
        var byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    /** {@code namespace/name}, or the bare name when cluster-scoped. */
    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
