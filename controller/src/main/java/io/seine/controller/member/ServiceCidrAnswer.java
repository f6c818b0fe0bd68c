package io.seine.controller.member;

import io.seine.api.net.Cidr;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The cluster's Service CIDR, as read from what its API server says. */
sealed interface ServiceCidrAnswer {
    /** The first IPv4 range. */
    record Known(Cidr cidr) implements ServiceCidrAnswer {}

    /** Nobody has answered yet; that is a matter of moments. */
    record Pending() implements ServiceCidrAnswer {}

    /**
     * There is none.
     *
     * @param why the end of a sentence
     */
    record Unknown(String why) implements ServiceCidrAnswer {}

    // Kubernetes' pkg/registry/core/service/ipallocator: "The range of valid IPs is 10.96.0.0/12"; several are joined
    // by commas.
    Pattern RANGE = Pattern.compile("range of valid IPs is ([0-9a-fA-F.:/]+)");

    /** The answer of a ServiceCIDR object. */
    static ServiceCidrAnswer ofObject(List<String> cidrs) {
        return ipv4(cidrs)
                .<ServiceCidrAnswer>map(Known::new)
                .orElseGet(() -> new Unknown("IPv4 Service CIDR not found in the ServiceCIDR object"));
    }

    /** The first IPv4 range of a ServiceCIDR object; there is one of each family at most. */
    static Optional<Cidr> ipv4(List<String> cidrs) {
        return cidrs.stream().map(Cidr::tryParse).flatMap(Optional::stream).findFirst();
    }

    /** The range that the API server names when it refuses a Service with an address outside of it. */
    static ServiceCidrAnswer ofRefusal(String message) {
        var range = RANGE.matcher(message);
        return (range.find() ? Cidr.tryParse(range.group(1)) : Optional.<Cidr>empty())
                .<ServiceCidrAnswer>map(Known::new)
                .orElseGet(() -> new Unknown("asked for a Service with the address " + ServiceCidrProbe.IMPOSSIBLE
                        + ", the API server answered " + message));
    }

    /** The API server took what it should refuse. */
    static ServiceCidrAnswer ofAcceptance() {
        return new Unknown("asked for a Service with the address " + ServiceCidrProbe.IMPOSSIBLE
                + ", expected a specific error but none was returned");
    }
}
