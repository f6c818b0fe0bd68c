package io.seine.controller.member;

import io.seine.api.net.Cidr;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How the cluster's Service CIDR is read from what its API server says. */
final class ServiceCidrAnswer {
    // Kubernetes' pkg/registry/core/service/ipallocator: "The range of valid IPs is 10.96.0.0/12"; several are joined
    // by commas.
    private static final Pattern RANGE = Pattern.compile("range of valid IPs is ([0-9a-fA-F.:/]+)");

    private ServiceCidrAnswer() {}

    /** The first IPv4 range of a ServiceCIDR object. */
    static Optional<Cidr> ofObject(List<String> cidrs) {
        return cidrs.stream().map(Cidr::tryParse).flatMap(Optional::stream).findFirst();
    }

    /** The range that the API server names when it refuses a Service with an address outside of it. */
    static Optional<Cidr> ofRefusal(String message) {
        var range = RANGE.matcher(message);
        return range.find() ? Cidr.tryParse(range.group(1)) : Optional.empty();
    }
}
