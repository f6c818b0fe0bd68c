package io.seine.cli.mc.membership;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.output.CommandFailure;
import io.seine.controller.reconcile.ApiFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the person who types may do, asked before anything is written. */
final class Rights {
    private Rights() {}

    /**
     * A right.
     *
     * @param group API group, empty for the core
     * @param namespace empty for cluster-scoped objects
     */
    record Right(String verb, String group, String resource, String namespace) {
        @Override
        public String toString() {
            return verb + " " + resource + (group.isEmpty() ? "" : "." + group)
                    + (namespace.isEmpty() ? "" : " in Namespace " + namespace);
        }
    }

    /** What is missing of {@code wanted}, as one problem. */
    static Optional<Problem> missing(Cluster cluster, List<Right> wanted) throws CommandFailure {
        var missing = new ArrayList<String>();
        for (var right : wanted) {
            if (!isAllowed(cluster, right)) {
                missing.add(right.toString());
            }
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        "rights",
                        "you may not " + String.join(", ", missing) + " in " + cluster.name(),
                        "use a kubeconfig of somebody who may, or have these rights granted"));
    }

    private static boolean isAllowed(Cluster cluster, Right right) throws CommandFailure {
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(right.verb)
                .withGroup(right.group)
                .withResource(right.resource)
                .withNamespace(right.namespace)
                .endResourceAttributes()
                .endSpec()
                .build();
        try {
            return cluster.client().resource(review).create().getStatus().getAllowed();
        } catch (KubernetesClientException e) {
            throw new CommandFailure(
                    "cannot ask " + cluster.name() + " at " + cluster.server() + " for your rights: "
                            + ApiFailure.sentence(e),
                    e);
        }
    }
}
