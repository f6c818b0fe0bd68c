package io.seine.controller;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.seine.api.Names;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetSpec;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster's ID as installations before 1.13 have it: in a ClusterClaim beside the ClusterSet. It is written into a ClusterSet
 * that has none, once, so that the ClusterClaims can be removed afterwards.
 */
public final class ClusterClaims {
    private static final ResourceDefinitionContext KIND = new ResourceDefinitionContext.Builder()
            .withGroup("multicluster.crd.antrea.io")
            .withVersion("v1alpha2")
            .withKind("ClusterClaim")
            .withPlural("clusterclaims")
            .withNamespaced(true)
            .build();
    private static final Logger LOG = LoggerFactory.getLogger(ClusterClaims.class);

    private final KubernetesClient client;
    private final Applier applier;

    /** Claims of the cluster that {@code client} and {@code applier} are of. */
    public ClusterClaims(KubernetesClient client, Applier applier) {
        this.client = client;
        this.applier = applier;
    }

    /**
     * Gives {@code clusterSet} the ID that is claimed, if it has none itself.
     *
     * @return whether it was written; the ClusterSet's watch then brings it
     */
    public boolean fill(ClusterSet clusterSet) {
        var spec = clusterSet.getSpec();
        if (spec == null || !spec.clusterID().isEmpty()) {
            return false;
        }
        var claimed = claimed(clusterSet.getMetadata().getNamespace());
        claimed.ifPresent(id -> write(clusterSet, id));
        return claimed.isPresent();
    }

    /** Empty also where the API server does not know the kind, as in every new installation. */
    private Optional<String> claimed(String namespace) {
        return Optional.ofNullable(client.genericKubernetesResources(KIND)
                        .inNamespace(namespace)
                        .withName(Names.CLUSTER_ID_CLAIM)
                        .get())
                .map((GenericKubernetesResource claim) -> claim.get("value"))
                .map(Object::toString)
                .filter(value -> !value.isEmpty());
    }

    private void write(ClusterSet clusterSet, String id) {
        var desired = new ClusterSet();
        desired.setMetadata(new ObjectMetaBuilder()
                .withNamespace(clusterSet.getMetadata().getNamespace())
                .withName(clusterSet.getMetadata().getName())
                .build());
        desired.setSpec(new ClusterSetSpec(id, List.of(), ""));
        var _ = applier.apply(desired, Optional.of(clusterSet), any -> true, Claim.NAMED_FIELDS);
        LOG.atInfo()
                .addKeyValue("clusterSet", clusterSet.getMetadata().getName())
                .addKeyValue("cluster", id)
                .log("Took the cluster's ID from the ClusterClaim {}", Names.CLUSTER_ID_CLAIM);
    }
}
