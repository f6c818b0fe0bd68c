package io.seine.cli.mc.membership;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.Annotations;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.output.CommandFailure;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What a membership has made in a member's cluster and its controller has not removed yet. */
record Remains(Cluster member, String namespace) {
    /** By kinds, such as "2 Services"; empty when nothing is left. */
    List<String> list() throws CommandFailure {
        try {
            var left = new ArrayList<String>();
            add(left, "imported Service", imported());
            add(left, "Gateway", inNamespace(Gateway.class));
            add(left, "ClusterInfoImport", inNamespace(ClusterInfoImport.class));
            add(left, "LabelIdentity", everywhere(LabelIdentity.class));
            return left;
        } catch (KubernetesClientException e) {
            throw new CommandFailure("cannot see what is left in " + member.name() + ": " + ApiFailure.sentence(e), e);
        }
    }

    private static void add(List<String> left, String kind, int count) {
        if (count > 0) {
            left.add(count + " " + kind + (count > 1 ? "s" : ""));
        }
    }

    private int imported() {
        Predicate<Service> imported =
                service -> Optional.ofNullable(service.getMetadata().getAnnotations())
                        .orElse(Map.of())
                        .containsKey(Annotations.IMPORTED_SERVICE);
        return (int) member.client().services().inAnyNamespace().list().getItems().stream()
                .filter(imported)
                .count();
    }

    private int inNamespace(Class<? extends HasMetadata> kind) {
        return count(() -> member.client()
                .resources(kind)
                .inNamespace(namespace)
                .list()
                .getItems()
                .size());
    }

    private int everywhere(Class<? extends HasMetadata> kind) {
        return count(() -> member.client().resources(kind).list().getItems().size());
    }

    private interface Count {
        int get();
    }

    /** A kind that is not installed has no objects. */
    private static int count(Count count) {
        try {
            return count.get();
        } catch (KubernetesClientException e) {
            if (ApiFailure.of(e, Instant.EPOCH).kind() == ApiFailure.Kind.NOT_FOUND) {
                return 0;
            }
            throw e;
        }
    }
}
