package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.seine.api.Labels;
import io.seine.api.Mcs;
import io.seine.api.Names;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How the endpoints of an import are laid out in EndpointSlices: never two clusters in one, and so that one endpoint that comes or goes
 * changes one slice.
 */
final class ImportedSlices {
    /** The API allows 1000 endpoints in a slice; kube-proxies get smaller updates from smaller ones (controllers' default). */
    static final int ENDPOINTS_PER_SLICE = 100;

    /** Most endpoints that the API takes in a slice. */
    static final int MOST_IN_A_SLICE = 1000;

    // The imported Service, a hash, and a number where one hash has too many endpoints for one slice.
    private static final Pattern SLICE_NAME = Pattern.compile("(.+)-[0-9a-f]{10}(?:-[0-9]+)?");

    private ImportedSlices() {}

    /** The slices of the import of {@code namespace/name}. */
    static List<EndpointSlice> of(String namespace, String name, List<ImportedEndpoints> parts) {
        var slices = new ArrayList<EndpointSlice>();
        var ordinals = new HashMap<String, Integer>();
        for (var part : parts) {
            int ordinal = ordinals.merge(part.clusterId(), 1, Integer::sum);
            buckets(part.endpoints())
                    .forEach((bucket, endpoints) -> slices.addAll(slices(
                            namespace, name, part, sliceName(name, part.clusterId(), ordinal, bucket), endpoints)));
        }
        return List.copyOf(slices);
    }

    /**
     * An endpoint's bucket depends on its address and on the number of buckets only, a power of two that changes when the number of
     * endpoints has doubled or halved: the neighbours of an endpoint that comes or goes stay where they are.
     */
    private static SortedMap<Integer, List<Endpoint>> buckets(List<Endpoint> endpoints) {
        int needed = Math.ceilDiv(endpoints.size(), ENDPOINTS_PER_SLICE);
        int count = needed <= 1 ? 1 : Integer.highestOneBit(needed - 1) << 1;
        var buckets = new TreeMap<Integer, List<Endpoint>>();
        for (var endpoint : endpoints) {
            var bucket = Math.floorMod(spread(endpoint.getAddresses().getFirst()), count);
            buckets.computeIfAbsent(bucket, none -> new ArrayList<>()).add(endpoint);
        }
        return buckets;
    }

    /** A hash that differs in its lower bits for addresses that follow each other in any byte. */
    static int spread(String address) {
        int hash = address.hashCode() * 0x9E3779B9;
        return hash ^ hash >>> 16;
    }

    /** One slice, unless the addresses were chosen to have one hash. */
    private static List<EndpointSlice> slices(
            String namespace, String name, ImportedEndpoints part, String sliceName, List<Endpoint> endpoints) {
        var slices = new ArrayList<EndpointSlice>();
        for (int from = 0; from < endpoints.size(); from += MOST_IN_A_SLICE) {
            slices.add(slice(
                    namespace,
                    name,
                    part,
                    from == 0 ? sliceName : sliceName + "-" + from / MOST_IN_A_SLICE,
                    endpoints.subList(from, Math.min(from + MOST_IN_A_SLICE, endpoints.size()))));
        }
        return slices;
    }

    private static EndpointSlice slice(
            String namespace, String name, ImportedEndpoints part, String sliceName, List<Endpoint> endpoints) {
        var labels = new HashMap<String, String>();
        labels.put(Labels.SERVICE_NAME, Names.imported(name));
        labels.put(Labels.ENDPOINT_SLICE_MANAGED_BY, Ours.VALUE);
        labels.put(Mcs.SERVICE_NAME_LABEL, name);
        if (!part.clusterId().isEmpty()) {
            labels.put(Mcs.SOURCE_CLUSTER_LABEL, part.clusterId());
        }
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(sliceName)
                .withLabels(labels)
                .endMetadata()
                .withAddressType("IPv4")
                .withPorts(part.ports())
                .withEndpoints(endpoints)
                .build();
    }

    /** The exported Service whose import a slice of that name is part of; empty when the name is none of ours. */
    static Optional<String> serviceOf(String sliceName) {
        var parts = SLICE_NAME.matcher(sliceName);
        return parts.matches() ? Names.exportedName(parts.group(1)) : Optional.empty();
    }

    /**
     * Stable over restarts and without ambiguity: joining the parts with dashes would give Service {@code a} of cluster
     * {@code b-c} and Service {@code a-b} of cluster {@code c} one name.
     *
     * @param ordinal of the set of ports among those of the cluster
     */
    static String sliceName(String service, String clusterId, int ordinal, int bucket) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest((service + "/" + clusterId + "/" + ordinal + "/" + bucket)
                            .getBytes(StandardCharsets.UTF_8));
            return Names.imported(service) + "-" + HexFormat.of().formatHex(digest, 0, 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
