package io.seine.controller.leader;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.seine.api.Annotations;
import io.seine.api.FairShares;
import io.seine.api.Names;
import io.seine.api.multicluster.ResourceExport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of all contributors in one list of bounded size, in an order that depends on nothing but their content: for each cluster
 * one subset per set of ports, whatever the number of subsets and repetitions in its export.
 *
 * @param subsets by cluster
 * @param annotations that say whose each subset is, and who has more than there was room for
 */
record MergedSubsets(List<EndpointSubset> subsets, Map<String, String> annotations) {
    /** What an address consists of; it is text of one byte a character, and no longer than the longest form of one. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]{1,45}");

    /** An application protocol as the API takes it, with at most these many characters. */
    private static final int APP_PROTOCOL_LENGTH = 253 + 1 + 63;

    private static final Pattern APP_PROTOCOL =
            Pattern.compile("([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

    /** The empty one stands for TCP. */
    private static final Set<String> PROTOCOLS = Set.of("", "TCP", "UDP", "SCTP");

    /** Most bytes of a character in JSON. */
    private static final int ESCAPED = 6;

    /** What JSON and the annotation add to a subset and to a port, in bytes, rounded up. */
    private static final int OVERHEAD = 60;

    private static final Comparator<EndpointPort> PORT_ORDER = Comparator.comparing(
                    (EndpointPort port) -> text(port.getName()))
            .thenComparing(port -> text(port.getProtocol()))
            .thenComparing(EndpointPort::getPort)
            .thenComparing(port -> text(port.getAppProtocol()));

    MergedSubsets {
        subsets = List.copyOf(subsets);
        annotations = Map.copyOf(annotations);
    }

    /** One cluster's endpoints with the same ports. */
    private record Group(String cluster, List<EndpointPort> ports, NavigableSet<String> addresses) {
        int base() {
            int bytes = OVERHEAD + ESCAPED * cluster.length();
            for (var port : ports) {
                bytes += OVERHEAD
                        + text(port.getName()).length()
                        + text(port.getAppProtocol()).length();
            }
            return bytes;
        }

        static int bytes(String address) {
            return address.length() + 10;
        }

        int bytes() {
            return base() + addresses.stream().mapToInt(Group::bytes).sum();
        }

        /** The part of the group that fits. */
        Optional<EndpointSubset> within(int bytes) {
            var taken = new ArrayList<EndpointAddress>();
            int left = bytes - base();
            for (var address : addresses) {
                left -= bytes(address);
                if (left < 0) {
                    break;
                }
                taken.add(new EndpointAddressBuilder().withIp(address).build());
            }
            return taken.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new EndpointSubsetBuilder()
                            .withAddresses(taken)
                            .withPorts(ports)
                            .build());
        }
    }

    /**
     * @param contributors by cluster
     * @param limit bytes for all of them; those who want more than their fair share are cut
     */
    static MergedSubsets of(SortedMap<String, ResourceExport> contributors, int limit) {
        var groups = new ArrayList<List<Group>>();
        contributors.forEach((cluster, export) -> groups.add(groups(cluster, export)));
        var shares = FairShares.of(
                limit,
                groups.stream()
                        .map(list -> list.stream().mapToInt(Group::bytes).sum())
                        .toList());
        var subsets = new ArrayList<EndpointSubset>();
        var sources = new ArrayList<String>();
        var truncated = new ArrayList<String>();
        for (int i = 0; i < groups.size(); i++) {
            int left = shares.get(i);
            boolean cut = false;
            for (var group : groups.get(i)) {
                var subset = group.within(left);
                left -= group.bytes();
                cut |= left < 0;
                if (subset.isPresent()) {
                    subsets.add(subset.get());
                    sources.add(group.cluster);
                }
            }
            if (cut) {
                truncated.add(groups.get(i).getFirst().cluster);
            }
        }
        var annotations = new TreeMap<String, String>();
        if (!sources.isEmpty()) {
            annotations.put(Annotations.SUBSET_SOURCES, String.join(",", sources));
        }
        if (!truncated.isEmpty()) {
            annotations.put(Annotations.TRUNCATED_CLUSTERS, String.join(",", truncated));
        }
        return new MergedSubsets(subsets, annotations);
    }

    private static List<Group> groups(String cluster, ResourceExport export) {
        var endpoints = Exported.spec(export).endpoints();
        var byPorts = new TreeMap<String, Group>();
        for (var subset : endpoints == null ? List.<EndpointSubset>of() : endpoints.subsets()) {
            var ports = orEmpty(subset.getPorts()).stream()
                    .filter(MergedSubsets::isLegal)
                    .map(MergedSubsets::withProtocol)
                    .distinct()
                    .sorted(PORT_ORDER)
                    .toList();
            var group = byPorts.computeIfAbsent(ports.toString(), none -> new Group(cluster, ports, new TreeSet<>()));
            orEmpty(subset.getAddresses()).stream()
                    .map(address -> text(address.getIp()))
                    .filter(ip -> ADDRESS.matcher(ip).matches())
                    .forEach(group.addresses::add);
        }
        return List.copyOf(byPorts.values());
    }

    /** Whether {@code port} is one that a Kubernetes API server takes in the end; then its text is ASCII and needs no escapes. */
    private static boolean isLegal(EndpointPort port) {
        var name = text(port.getName());
        var appProtocol = text(port.getAppProtocol());
        return port.getPort() != null
                && (name.isEmpty() || Names.isDnsLabel(name))
                && PROTOCOLS.contains(text(port.getProtocol()))
                && (appProtocol.isEmpty()
                        || (appProtocol.length() <= APP_PROTOCOL_LENGTH
                                && APP_PROTOCOL.matcher(appProtocol).matches()));
    }

    /** The exchange's schema has no default for the protocol, and the original's importers compare with one. */
    private static EndpointPort withProtocol(EndpointPort port) {
        return text(port.getProtocol()).isEmpty()
                ? new EndpointPortBuilder(port).withProtocol("TCP").build()
                : port;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
