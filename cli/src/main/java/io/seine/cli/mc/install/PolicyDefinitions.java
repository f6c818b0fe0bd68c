package io.seine.cli.mc.install;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.agent.policy.Engine;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.controller.reconcile.ApiFailure;
import java.util.Optional;

/** When a member gets the definitions of Antrea's policies: whose they are tells who enforces policies. */
public enum PolicyDefinitions {
    /** Where Antrea has not installed them. */
    AUTO,
    ALWAYS,
    NEVER;

    /** {@code manifest} of a member in {@code namespace}, with ours where Antrea has not installed its own in the cluster. */
    public static Manifest whereAbsent(Manifest manifest, String namespace, Cluster cluster, Report report)
            throws CommandFailure {
        if (engine(cluster) == Engine.ANTREA) {
            report.line("Antrea has installed " + Engine.DEFINITION + " and enforces policies; it is left as it is");
            return manifest;
        }
        return manifest.withPolicies(namespace);
    }

    /** Who enforces policies in {@code cluster}. */
    public static Engine engine(Cluster cluster) throws CommandFailure {
        try {
            return Engine.of(Optional.ofNullable(cluster.client()
                    .resources(CustomResourceDefinition.class)
                    .withName(Engine.DEFINITION)
                    .get()));
        } catch (KubernetesClientException e) {
            throw new CommandFailure(
                    "cannot read CustomResourceDefinition \"" + Engine.DEFINITION + "\" in " + cluster.name() + ": "
                            + ApiFailure.sentence(e),
                    e);
        }
    }
}
