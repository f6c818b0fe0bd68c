package io.seine.controller;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.seine.api.Names;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetSpec;
import io.seine.controller.reconcile.ApiFailure;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.WriteRefused;
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

    /** What came of a claim. */
    public sealed interface Outcome {
        /** The ClusterSet has an ID, or nothing claims one. */
        record Nothing() implements Outcome {}

        /** The ID was written into the ClusterSet, whose watch then brings it. */
        record Written() implements Outcome {}

        /**
         * There may be a claim, but the ClusterSet cannot get it.
         *
         * @param why a sentence without full stop, to be said beside the missing ID
         */
        record Unusable(String why) implements Outcome {}
    }

    /** Gives {@code clusterSet} the ID that is claimed, if it has none itself. */
    public Outcome fill(ClusterSet clusterSet) {
        var spec = clusterSet.getSpec();
        if (spec == null || !spec.clusterID().isEmpty()) {
            return new Outcome.Nothing();
        }
        var namespace = clusterSet.getMetadata().getNamespace();
        try {
            var claimed = claimed(namespace);
            claimed.ifPresent(id -> write(clusterSet, id));
            return claimed.isPresent() ? new Outcome.Written() : new Outcome.Nothing();
        } catch (KubernetesClientException e) {
            return unusable(e.getCode(), "read", namespace, e);
        } catch (WriteRefused e) {
            return unusable(e.isRefusal() ? e.code() : 0, "taken over", namespace, e);
        }
    }

    /** Only a refusal is for the user to end; all else is tried again. */
    private static Outcome unusable(int code, String tried, String namespace, RuntimeException e) {
        if (code < 400 || code >= 500 || code == 408 || code == 429) {
            throw e;
        }
        return new Outcome.Unusable("the ID of the ClusterClaim " + namespace + "/" + Names.CLUSTER_ID_CLAIM
                + " cannot be " + tried + ": " + ApiFailure.sentence(e)
                + "; set spec.clusterID of the ClusterSet");
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
