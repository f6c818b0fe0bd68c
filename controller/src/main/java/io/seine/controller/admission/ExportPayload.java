package io.seine.controller.admission;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.seine.api.Limits;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.api.net.AnnouncedRange;
import io.seine.api.net.Ipv4;
import java.net.InetAddress;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What other clusters could not use, or must not be made to: illegal ports, addresses and ranges, and payloads beyond all measure. */
final class ExportPayload {
    private static final Set<String> PROTOCOLS = Set.of("", "TCP", "UDP", "SCTP");
    private static final int WIREGUARD_KEY_BYTES = 32;

    private ExportPayload() {}

    /** The first thing that is wrong with what a member exports. */
    static Optional<String> problem(ResourceExportSpec spec) {
        var service = spec.service();
        var endpoints = spec.endpoints();
        var info = spec.clusterInfo();
        var label = spec.labelIdentity();
        return Stream.<Optional<String>>of(
                        service == null ? Optional.empty() : servicePorts(service.ports()),
                        endpoints == null ? Optional.empty() : first(endpoints.subsets(), ExportPayload::subset),
                        info == null ? Optional.empty() : clusterInfo(info),
                        label == null ? Optional.empty() : text("Spec.LabelIdentity", label.normalizedLabel()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> servicePorts(List<ServicePort> ports) {
        return limit("Spec.Service", "ports", ports, Limits.EXPORT_PORTS)
                .or(() -> first(ports, port -> port("Spec.Service", port.getPort(), port.getProtocol())));
    }

    private static Optional<String> subset(EndpointSubset subset) {
        var where = "Spec.Endpoints";
        return limit(where, "ports in a subset", subset.getPorts(), Limits.EXPORT_PORTS)
                .or(() -> first(
                        subset.getPorts(), (EndpointPort port) -> port(where, port.getPort(), port.getProtocol())))
                .or(() -> first(subset.getAddresses(), ExportPayload::address))
                .or(() -> first(subset.getNotReadyAddresses(), ExportPayload::address));
    }

    private static Optional<String> address(EndpointAddress address) {
        return isUsable(text(address.getIp()))
                ? Optional.empty()
                : Optional.of("Spec.Endpoints has the address " + quoted(address.getIp())
                        + ", which is no IP address that another cluster can send to");
    }

    private static Optional<String> port(String where, @Nullable Integer port, @Nullable String protocol) {
        if (port == null || port < 1 || port > Limits.PORT_MAX) {
            return Optional.of(where + " has the port " + port + ", which is not between 1 and " + Limits.PORT_MAX);
        }
        return PROTOCOLS.contains(text(protocol))
                ? Optional.empty()
                : Optional.of(where + " has the protocol " + quoted(protocol) + ", which is none of TCP, UDP and SCTP");
    }

    private static Optional<String> clusterInfo(ClusterInfo info) {
        var where = "Spec.ClusterInfo";
        var key = info.wireGuard() == null ? "" : info.wireGuard().publicKey();
        var ipv4 = info.podCIDRs().stream()
                .filter(cidr -> !AnnouncedRange.isIpv6(cidr))
                .toList();
        return limit(where, "Pod CIDRs", ipv4, Limits.ANNOUNCED_POD_CIDRS)
                .or(() -> limit(where, "gateways", info.gatewayInfos(), Limits.ANNOUNCED_GATEWAYS))
                .or(() -> first(
                        Stream.concat(
                                        Stream.of(info.serviceCIDR()).filter(cidr -> !cidr.isEmpty()),
                                        info.podCIDRs().stream())
                                .toList(),
                        cidr -> range(where, cidr)))
                .or(() -> first(
                        info.gatewayInfos(),
                        gateway -> isUsable(gateway.gatewayIP())
                                ? Optional.empty()
                                : Optional.of(where + " has the gateway " + quoted(gateway.gatewayIP())
                                        + ", which is no IP address that another cluster can send to")))
                .or(() -> key.isEmpty() || isKey(key)
                        ? Optional.empty()
                        : Optional.of(where + " has a WireGuard public key that is not 32 bytes in base64"));
    }

    private static Optional<String> text(String where, String text) {
        return text.length() <= Limits.EXPORT_LABEL_LENGTH
                ? Optional.empty()
                : Optional.of(where + " has a text of " + text.length() + " characters; at most "
                        + Limits.EXPORT_LABEL_LENGTH + " are allowed");
    }

    private static Optional<String> limit(String where, String what, Collection<?> items, int most) {
        return items.size() <= most
                ? Optional.empty()
                : Optional.of(where + " has " + items.size() + " " + what + "; at most " + most + " are allowed");
    }

    private static <T> Optional<String> first(Collection<T> items, Function<T, Optional<String>> problem) {
        return items.stream().flatMap(item -> problem.apply(item).stream()).findFirst();
    }

    /** Whether {@code text} is the address of a host elsewhere; such as Kubernetes takes for an endpoint. */
    private static boolean isUsable(String text) {
        var v4 = Ipv4.tryParse(text);
        return v4.isPresent() ? v4.get().isOrdinary() : isUsableIpv6(text);
    }

    private static boolean isUsableIpv6(String text) {
        return literal(text)
                .filter(ip -> !ip.isAnyLocalAddress()
                        && !ip.isLoopbackAddress()
                        && !ip.isLinkLocalAddress()
                        && !ip.isMulticastAddress())
                .isPresent();
    }

    /** Members use no others, so the leader takes no others. */
    private static Optional<String> range(String where, String cidr) {
        // One of everything would draw all traffic of the other clusters.
        return AnnouncedRange.isIpv6(cidr) && !cidr.endsWith("/0")
                ? Optional.empty()
                : AnnouncedRange.problem(cidr)
                        .map(problem -> where + " has the CIDR " + quoted(cidr) + ", which " + problem);
    }

    private static Optional<InetAddress> literal(String text) {
        if (text.indexOf(':') < 0 || text.indexOf('%') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isKey(String text) {
        try {
            return Base64.getDecoder().decode(text).length == WIREGUARD_KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String quoted(@Nullable String text) {
        var shown = text(text);
        return '"' + (shown.length() > 64 ? shown.substring(0, 64) + "..." : shown) + '"';
    }
}
