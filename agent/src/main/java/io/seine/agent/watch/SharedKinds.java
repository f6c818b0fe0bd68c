package io.seine.agent.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.multicluster.LabelIdentity;

/** What more than one part of the agent watches: a cluster may have thousands of each, and every Node keeps them. */
public record SharedKinds(
        Kind<Service> services, Kind<Namespace> namespaces, Kind<LabelIdentity> identities, Kind<Node> nodes) {
    /** Asks for nothing yet. */
    public static SharedKinds of(KubernetesClient client) {
        return new SharedKinds(
                new Kind<>("Services", client.services().inAnyNamespace(), SharedKinds::trim),
                new Kind<>("Namespaces", client.namespaces(), SharedKinds::trim),
                new Kind<>("LabelIdentities", client.resources(LabelIdentity.class), SharedKinds::trim),
                new Kind<>("Nodes", client.nodes(), SharedKinds::trimNode));
    }

    /** Who wrote which field is often half of an object. */
    private static void trim(HasMetadata object) {
        object.getMetadata().setManagedFields(null);
    }

    private static void trimNode(Node node) {
        trim(node);
        if (node.getStatus() != null) {
            node.getStatus().setImages(null);
        }
    }
}
