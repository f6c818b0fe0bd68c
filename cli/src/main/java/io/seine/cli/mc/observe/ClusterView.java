package io.seine.cli.mc.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.seine.api.OrEmpty;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One cluster as it was found.
 *
 * @param name what people call it: the context
 * @param server URL of its API server
 * @param version of Kubernetes; empty when its API server does not answer
 * @param clock how far its clock is ahead of this computer's
 * @param namespaces where Seine is, or a ClusterSet
 * @param objects all that was read, Secrets excepted
 * @param credentials what may be told of Secrets
 * @param accesses how leaders take this cluster's credentials
 * @param figures of its gateways
 * @param unread what could not be read
 */
public record ClusterView(
        String name,
        String server,
        Optional<String> version,
        Optional<Duration> clock,
        SortedSet<String> namespaces,
        List<HasMetadata> objects,
        List<Credential> credentials,
        List<Access> accesses,
        List<TunnelFigures> figures,
        List<Unread> unread) {
    /** ConfigMap of Kubernetes in every Namespace: what trusts the API server, under {@code ca.crt}. */
    public static final String ROOT_CA = "kube-root-ca.crt";

    /** Where Kubernetes' own programs are. */
    public static final String SYSTEM = "kube-system";

    /** The program, and its ConfigMap in {@link #SYSTEM} where kubeadm made it. */
    public static final String KUBE_PROXY = "kube-proxy";

    public ClusterView {
        namespaces = new TreeSet<>(namespaces);
        objects = List.copyOf(objects);
        credentials = List.copyOf(credentials);
        accesses = List.copyOf(accesses);
        figures = List.copyOf(figures);
        unread = List.copyOf(unread);
    }

    /** All objects of a kind. */
    public <T extends HasMetadata> List<T> all(Class<T> kind) {
        return stream(kind).toList();
    }

    /** All objects of a kind in a Namespace. */
    public <T extends HasMetadata> List<T> all(Class<T> kind, String namespace) {
        return stream(kind)
                .filter(object -> namespaceOf(object).equals(namespace))
                .toList();
    }

    /** An object; {@code namespace} is empty for those of the whole cluster. */
    public <T extends HasMetadata> Optional<T> one(Class<T> kind, String namespace, String name) {
        return stream(kind)
                .filter(object -> namespaceOf(object).equals(namespace)
                        && object.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** What may be told of a Secret; empty when it is not there. */
    public Optional<Credential> credential(String namespace, String name) {
        return credentials.stream()
                .filter(one -> one.namespace().equals(namespace) && one.name().equals(name))
                .findFirst();
    }

    /** Whether objects of the kind, named as in {@link Unread#what}, could be read: only then their absence says something. */
    public boolean knows(String kind) {
        return version.isPresent()
                && unread.stream().noneMatch(one -> one.what().equals(kind));
    }

    private <T extends HasMetadata> Stream<T> stream(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast);
    }

    private static String namespaceOf(HasMetadata object) {
        return OrEmpty.text(object.getMetadata().getNamespace());
    }
}
