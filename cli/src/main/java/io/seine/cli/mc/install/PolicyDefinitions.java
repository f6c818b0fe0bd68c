package io.seine.cli.mc.install;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.Labels;
import io.seine.api.OrEmpty;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.controller.reconcile.ApiFailure;
import org.jspecify.annotations.Nullable;

/** When a member gets the definitions of Antrea's policies: whose they are tells who enforces policies. */
public enum PolicyDefinitions {
    /** Where Antrea has not installed them. */
    AUTO,
    ALWAYS,
    NEVER;

    private static final String DEFINITION = "clusternetworkpolicies.crd.antrea.io";

    /** {@code manifest} of a member in {@code namespace}, with ours where Antrea has not installed its own in the cluster. */
    public static Manifest whereAbsent(Manifest manifest, String namespace, Cluster cluster, Report report)
            throws CommandFailure {
        try {
            var there = cluster.client()
                    .resources(CustomResourceDefinition.class)
                    .withName(DEFINITION)
                    .get();
            if (isAntreas(there)) {
                report.line("Antrea has installed " + DEFINITION + " and enforces policies; it is left as it is");
                return manifest;
            }
            return manifest.withPolicies(namespace);
        } catch (KubernetesClientException e) {
            throw new CommandFailure(
                    "cannot read CustomResourceDefinition \"" + DEFINITION + "\" in " + cluster.name() + ": "
                            + ApiFailure.sentence(e),
                    e);
        }
    }

    static boolean isAntreas(@Nullable CustomResourceDefinition definition) {
        return definition != null
                && !Labels.POLICY_ENGINE_SEINE.equals(
                        OrEmpty.map(definition.getMetadata().getLabels()).get(Labels.POLICY_ENGINE));
    }
}
