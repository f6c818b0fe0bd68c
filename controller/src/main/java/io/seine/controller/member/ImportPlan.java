package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.seine.api.Annotations;
import io.seine.api.Labels;
import io.seine.api.Limits;
import io.seine.api.Names;
import io.seine.api.mcs.ServicePort;
import io.seine.controller.member.ImportedEndpoints.PortKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules by which a Service of other clusters appears in this one. */
final class ImportPlan {
    /** Characters of an Event's message that the API takes. */
    private static final int MESSAGE_LENGTH = 1000;

    private ImportPlan() {}

    /**
     * Everything that decides about one imported Service.
     *
     * @param clusterId of the own cluster
     * @param ports those of the exported Service; empty when nobody exports it
     * @param contributions what the exporters add
     * @param namespaceExists whether objects can be made in it
     * @param localSlices the EndpointSlices of the own cluster's Service of the exported name
     * @param others what the other clusters announce
     * @param service what has the derived name now, ours or not; so also the next two
     */
    record Inputs(
            String namespace,
            String name,
            String clusterId,
            List<ServicePort> ports,
            List<Contribution> contributions,
            boolean namespaceExists,
            List<EndpointSlice> localSlices,
            ClusterNetwork own,
            Collection<ClusterNetwork> others,
            Collection<RemoteNetworks.Refused> excluded,
            Optional<Service> service,
            Optional<Endpoints> endpoints,
            Optional<HasMetadata> foreignServiceImport) {

        /** The same with {@code present} as the Service of the derived name. */
        Inputs withService(Service present) {
            return new Inputs(
                    namespace,
                    name,
                    clusterId,
                    ports,
                    contributions,
                    namespaceExists,
                    localSlices,
                    own,
                    others,
                    excluded,
                    Optional.of(present),
                    endpoints,
                    foreignServiceImport);
        }
    }

    /**
     * What must exist; what carries our mark and is not here must not.
     *
     * @param serviceImport what the ServiceImport says
     * @param conflicts foreign objects that are in the way
     * @param refused what was not used of other clusters' endpoints, one sentence each
     */
    record Result(
            Optional<Service> service,
            Optional<Endpoints> endpoints,
            List<EndpointSlice> slices,
            Optional<ImportFacts> serviceImport,
            List<Conflict> conflicts,
            List<String> refused) {
        static final Result NOTHING =
                new Result(Optional.empty(), Optional.empty(), List.of(), Optional.empty(), List.of(), List.of());

        /** {@code refused} as a condition and an Event say it; their messages have a limit. */
        Optional<String> refusal() {
            if (refused.isEmpty()) {
                return Optional.empty();
            }
            var text = String.join("; ", refused);
            return Optional.of(text.length() <= MESSAGE_LENGTH ? text : text.substring(0, MESSAGE_LENGTH - 3) + "...");
        }
    }

    /**
     * What a ServiceImport says.
     *
     * @param ips the imported Service's ClusterIPs, empty until it has one
     * @param clusters the IDs of the exporters
     */
    record ImportFacts(List<String> ips, List<ServicePort> ports, List<String> clusters) {}

    /** An object that is not ours and has a name that we need. */
    record Conflict(HasMetadata object, String message) {}

    static Result plan(Inputs in) {
        if (in.ports.isEmpty() || !in.namespaceExists) {
            return Result.NOTHING;
        }
        var conflicts = conflicts(in);
        if (in.service.filter(service -> !Ours.isOurs(service)).isPresent()
                || in.endpoints.filter(endpoints -> !Ours.isOurs(endpoints)).isPresent()) {
            return new Result(Optional.empty(), Optional.empty(), List.of(), Optional.empty(), conflicts, List.of());
        }
        var checked = ForeignAddresses.check(
                in.contributions.stream()
                        .filter(contribution -> !contribution.clusterId().equals(in.clusterId))
                        .toList(),
                in.own,
                in.others,
                in.excluded);
        var wanted = wanted(in);
        var remote = RemoteEndpoints.of(checked.accepted(), wanted);
        var parts = parts(in, remote.parts(), wanted);
        var ips = in.service.map(ExportPlan::clusterIps).orElse(List.of());
        var clusters = new TreeSet<String>();
        parts.forEach(part -> clusters.add(part.clusterId()));
        clusters.remove("");
        return new Result(
                Optional.of(service(in)),
                Optional.of(endpoints(in, parts)),
                ImportedSlices.of(in.namespace, in.name, parts),
                in.foreignServiceImport.isPresent()
                        ? Optional.empty()
                        : Optional.of(new ImportFacts(ips, in.ports, List.copyOf(clusters))),
                conflicts,
                Stream.concat(checked.refused().stream(), remote.refused().stream())
                        .toList());
    }

    private static List<PortKey> wanted(Inputs in) {
        return in.ports.stream()
                .map(port -> PortKey.of(port.name(), port.protocol()))
                .toList();
    }

    private static List<ImportedEndpoints> parts(Inputs in, List<ImportedEndpoints> remote, List<PortKey> wanted) {
        var parts = new ArrayList<>(remote);
        if (in.contributions.stream().anyMatch(part -> part.clusterId().equals(in.clusterId))) {
            parts.addAll(ImportedEndpoints.local(in.clusterId, in.localSlices, wanted));
        }
        return parts;
    }

    private static List<Conflict> conflicts(Inputs in) {
        var conflicts = new ArrayList<Conflict>();
        in.service
                .filter(service -> !Ours.isOurs(service))
                .ifPresent(service -> conflicts.add(new Conflict(
                        service,
                        "Service " + in.namespace + "/" + in.name
                                + " of the ClusterSet cannot be imported: this Service has the name that"
                                + " the import needs; rename or delete it")));
        in.endpoints
                .filter(endpoints -> !Ours.isOurs(endpoints))
                // An unmarked Service brings its Endpoints along; saying it once is enough.
                .filter(endpoints ->
                        in.service.filter(service -> !Ours.isOurs(service)).isEmpty())
                .ifPresent(endpoints -> conflicts.add(new Conflict(
                        endpoints,
                        "Service " + in.namespace + "/" + in.name
                                + " of the ClusterSet cannot be imported: this Endpoints object has"
                                + " the name that the import needs; delete it")));
        in.foreignServiceImport.ifPresent(existing -> conflicts.add(new Conflict(
                existing,
                "ServiceImport " + in.namespace + "/" + in.name
                        + " was made by somebody else and is left as it is; delete it to let"
                        + " the ClusterSet's take its place")));
        return List.copyOf(conflicts);
    }

    private static Service service(Inputs in) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(in.namespace)
                .withName(Names.imported(in.name))
                .withAnnotations(Map.of(Annotations.IMPORTED_SERVICE, "true"))
                .withLabels(Map.of(Ours.LABEL, Ours.VALUE))
                .endMetadata()
                .withNewSpec()
                .withType("ClusterIP")
                .withPorts(in.ports.stream().map(ImportPlan::bare).toList())
                .endSpec()
                .build();
    }

    private static io.fabric8.kubernetes.api.model.ServicePort bare(ServicePort port) {
        return new ServicePortBuilder()
                .withName(emptyToNull(port.name()))
                .withPort(port.port())
                .withProtocol(port.protocol().isEmpty() ? "TCP" : port.protocol())
                .withAppProtocol(emptyToNull(port.appProtocol()))
                .build();
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Endpoints endpoints(Inputs in, List<ImportedEndpoints> parts) {
        var shown = ImportedEndpoints.readyOnes(parts, Limits.ENDPOINTS_ADDRESSES);
        var annotations = new TreeMap<>(Map.of(Annotations.IMPORTED_SERVICE, Annotations.TRUE));
        if (ImportedEndpoints.count(shown) < ImportedEndpoints.count(parts)) {
            annotations.put(Annotations.OVER_CAPACITY, Annotations.TRUNCATED);
        }
        return new EndpointsBuilder()
                .withNewMetadata()
                .withNamespace(in.namespace)
                .withName(Names.imported(in.name))
                .withAnnotations(annotations)
                // The slices are written directly; without this mark they would be mirrored a second time.
                .withLabels(Map.of(Ours.LABEL, Ours.VALUE, Labels.SKIP_MIRROR, "true"))
                .endMetadata()
                .withSubsets(inPresentOrder(ImportedEndpoints.subsets(shown), in.endpoints))
                .build();
    }

    /** The API server sorts subsets and ports by a hash of its own; what differs in order only is no difference. */
    private static List<EndpointSubset> inPresentOrder(List<EndpointSubset> wanted, Optional<Endpoints> present) {
        var actual = present.map(Endpoints::getSubsets).orElse(List.of());
        return canonical(wanted).equals(canonical(actual)) ? actual : wanted;
    }

    private static Set<List<Set<?>>> canonical(List<EndpointSubset> subsets) {
        return subsets.stream()
                .map(subset -> List.<Set<?>>of(Set.copyOf(subset.getAddresses()), Set.copyOf(subset.getPorts())))
                .collect(Collectors.toSet());
    }
}
