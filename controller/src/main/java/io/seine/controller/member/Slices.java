package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** How EndpointSlices are read: the API server gives {@code null} for an empty list. */
final class Slices {
    private Slices() {}

    static boolean isIpv4(EndpointSlice slice) {
        return "IPv4".equals(slice.getAddressType());
    }

    static List<Endpoint> endpoints(EndpointSlice slice) {
        return Objects.requireNonNullElse(slice.getEndpoints(), List.of());
    }

    /** The ports that have a number; one without stands for all ports, which no Service of the exchange has. */
    static List<EndpointPort> ports(EndpointSlice slice) {
        return Objects.requireNonNullElse(slice.getPorts(), List.<EndpointPort>of()).stream()
                .filter(port -> port.getPort() != null)
                .toList();
    }

    /**
     * Which endpoints get traffic, as kube-proxy decides it: the ready ones, or where there are none those that are terminating but
     * still serve.
     */
    static Predicate<Endpoint> usable(Collection<EndpointSlice> slices) {
        boolean anyReady =
                slices.stream().flatMap(slice -> endpoints(slice).stream()).anyMatch(Slices::isReady);
        return anyReady ? Slices::isReady : Slices::isServingTerminating;
    }

    private static boolean isServingTerminating(Endpoint endpoint) {
        var conditions = endpoint.getConditions();
        return conditions != null
                && Boolean.TRUE.equals(conditions.getServing())
                && Boolean.TRUE.equals(conditions.getTerminating());
    }

    /** Ready as the API defines it: no statement means yes. */
    static boolean isReady(Endpoint endpoint) {
        return endpoint.getConditions() == null
                || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
    }
}
