package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDR;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.net.Cidr;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The Service CIDRs of a cluster at this moment, found as the member's controller finds them. */
public final class ServiceCidrs {
    private ServiceCidrs() {}

    /**
     * All IPv4 ranges; none when the cluster does not tell.
     *
     * @param namespace where a Service is asked for in a dry run, before Kubernetes 1.33
     */
    public static List<Cidr> of(KubernetesClient client, String namespace) {
        try {
            return client.resources(ServiceCIDR.class).list().getItems().stream()
                    .flatMap(object -> ServiceCidrAnswer.ipv4(object.getSpec().getCidrs()).stream())
                    .distinct()
                    .sorted()
                    .toList();
        } catch (KubernetesClientException e) {
            return ApiFailure.of(e, Instant.EPOCH).kind() == ApiFailure.Kind.NOT_FOUND
                    ? asked(client, namespace).stream().toList()
                    : List.of();
        }
    }

    private static Optional<Cidr> asked(KubernetesClient client, String namespace) {
        return new ServiceCidrProbe(client, namespace).ask() instanceof ServiceCidrAnswer.Known(Cidr cidr)
                ? Optional.of(cidr)
                : Optional.empty();
    }
}
