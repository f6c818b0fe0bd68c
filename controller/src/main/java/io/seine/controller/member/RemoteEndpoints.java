package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.seine.api.Limits;
import io.seine.controller.member.ImportedEndpoints.GroupKey;
import io.seine.controller.member.ImportedEndpoints.PortKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of other clusters behind an imported Service, as far as their ports are ports of that Service. What the API server
 * would refuse is left out here, because it would refuse the endpoints of all exporters with it.
 *
 * @param refused one sentence for each thing that was left out
 */
record RemoteEndpoints(List<ImportedEndpoints> parts, List<String> refused) {
    /** Sets of ports that the endpoints of one cluster may have: each is a slice, and Pods of a Service differ in little. */
    static final int PORT_SETS = 50;

    // A qualified name of the API: what appProtocol may be.
    private static final Pattern APP_PROTOCOL =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    RemoteEndpoints {
        parts = List.copyOf(parts);
        refused = List.copyOf(refused);
    }

    /** @param wanted the ports of the Service */
    static RemoteEndpoints of(Collection<Contribution> contributions, List<PortKey> wanted) {
        var groups = new TreeMap<GroupKey, TreeSet<String>>(GroupKey.ORDER);
        var refused = new TreeSet<String>();
        for (var contribution : contributions) {
            for (var subset : contribution.subsets()) {
                var ports = ports(subset, contribution.clusterId(), wanted, refused);
                if (!ports.isEmpty() && !subset.getAddresses().isEmpty()) {
                    groups.computeIfAbsent(new GroupKey(contribution.clusterId(), ports), none -> new TreeSet<>())
                            .addAll(subset.getAddresses().stream()
                                    .map(EndpointAddress::getIp)
                                    .toList());
                }
            }
        }
        var parts = new ArrayList<ImportedEndpoints>();
        var sets = new TreeMap<String, Integer>();
        groups.forEach((key, addresses) -> {
            if (sets.merge(key.clusterId(), 1, Integer::sum) <= PORT_SETS) {
                parts.add(new ImportedEndpoints(
                        key.clusterId(),
                        key.ports(),
                        addresses.stream().map(RemoteEndpoints::ready).toList()));
            }
        });
        sets.entrySet().stream()
                .filter(entry -> entry.getValue() > PORT_SETS)
                .forEach(entry -> refused.add("Of the endpoints " + of(entry.getKey()) + " only those with the first "
                        + PORT_SETS + " of " + entry.getValue() + " sets of ports are used"));
        return new RemoteEndpoints(parts, List.copyOf(refused));
    }

    /** The ports of {@code subset} that the Service has and the API takes. */
    private static List<EndpointPort> ports(
            EndpointSubset subset, String cluster, List<PortKey> wanted, Set<String> refused) {
        var candidates = subset.getPorts().stream()
                .map(RemoteEndpoints::port)
                .filter(port -> wanted.contains(PortKey.of(port)))
                .distinct()
                .sorted(ImportedEndpoints.PORT_ORDER)
                .toList();
        var names = new HashSet<String>();
        var twice = new HashSet<String>();
        candidates.stream()
                .map(EndpointPort::getName)
                .filter(name -> !names.add(name))
                .forEach(twice::add);
        var good = new ArrayList<EndpointPort>();
        for (var port : candidates) {
            var number = port.getPort();
            if (number < 1 || number > Limits.PORT_MAX) {
                refused.add(notUsed(port, cluster) + "it has the number " + number);
            } else if (twice.contains(port.getName())) {
                refused.add(notUsed(port, cluster) + "the same endpoints have it twice");
            } else {
                good.add(port);
            }
        }
        return List.copyOf(good);
    }

    private static String notUsed(EndpointPort port, String cluster) {
        return (port.getName().isEmpty() ? "The port" : "Port " + port.getName()) + " of endpoints " + of(cluster)
                + " is not used: ";
    }

    private static String of(String cluster) {
        return cluster.isEmpty() ? "of an unknown cluster" : "of cluster " + cluster;
    }

    /** Without an appProtocol that the API does not take; it is no more than a hint. */
    private static EndpointPort port(io.fabric8.kubernetes.api.model.EndpointPort port) {
        return new EndpointPortBuilder()
                .withName(Objects.requireNonNullElse(port.getName(), ""))
                .withPort(Objects.requireNonNullElse(port.getPort(), 0))
                .withProtocol(Objects.requireNonNullElse(port.getProtocol(), "TCP"))
                .withAppProtocol(appProtocol(port.getAppProtocol()))
                .build();
    }

    private static @Nullable String appProtocol(@Nullable String text) {
        return text != null && APP_PROTOCOL.matcher(text).matches() ? text : null;
    }

    private static Endpoint ready(String ip) {
        return new EndpointBuilder()
                .withAddresses(ip)
                .withNewConditions()
                .withReady(true)
                .endConditions()
                .build();
    }
}
