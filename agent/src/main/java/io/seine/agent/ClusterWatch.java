package io.seine.agent;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.agent.gateway.Choice;
import io.seine.agent.gateway.NodeInputs;
import io.seine.agent.gateway.NodeInputs.Settings;
import io.seine.agent.gateway.Problem;
import io.seine.agent.watch.SharedKinds;
import io.seine.agent.watch.Watch;
import io.seine.api.Labels;
import io.seine.api.OrEmpty;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.Gateway;
import io.seine.api.net.Ipv4;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/** All objects of the cluster that a Node's plan depends on. */
final class ClusterWatch implements NodeLoop.Picture, AutoCloseable {
    private final String namespace;
    private final Watch<Gateway> gateways;
    private final Watch<ClusterInfoImport> remotes;
    private final Watch<Node> nodes;
    private final Watch<ServiceExport> exports;
    private final Watch<Service> services;
    private final Watch<EndpointSlice> slices;
    private final ClusterKey key;
    private final Optional<IdentityWatch> identities;

    /**
     * Begins to watch; does not wait.
     *
     * @param kinds that others may watch too
     * @param namespace of Gateways and ClusterInfoImports
     * @param key of the cluster, closed with this
     * @param identities of the Node's Pods where packets have some, closed with this
     * @param changed told of every change that may matter, on another thread
     */
    ClusterWatch(
            KubernetesClient client,
            SharedKinds kinds,
            String namespace,
            ClusterKey key,
            Optional<IdentityWatch> identities,
            Runnable changed) {
        this.namespace = namespace;
        this.key = key;
        this.identities = identities;
        gateways = new Watch<>(
                "Gateways in " + namespace,
                client.resources(Gateway.class).inNamespace(namespace),
                gateway -> true,
                changed);
        remotes = new Watch<>(
                "ClusterInfoImports in " + namespace,
                client.resources(ClusterInfoImport.class).inNamespace(namespace),
                remote -> true,
                changed);
        nodes = new Watch<>(kinds.nodes(), node -> true, changed);
        exports = new Watch<>(
                "ServiceExports", client.resources(ServiceExport.class).inAnyNamespace(), export -> true, changed);
        // Most Services are not exported: their changes are no reason to plan.
        services = new Watch<>(
                kinds.services(),
                service -> exported(service, service.getMetadata().getName()),
                changed);
        slices = new Watch<>(
                "EndpointSlices",
                client.discovery().v1().endpointSlices().inAnyNamespace(),
                slice -> exported(
                        slice, OrEmpty.map(slice.getMetadata().getLabels()).getOrDefault(Labels.SERVICE_NAME, "")),
                changed);
    }

    @Override
    public List<String> missing() {
        return Stream.of(
                        all().flatMap(watch -> watch.missing().stream()),
                        key.missing().stream(),
                        identities.stream().flatMap(watch -> watch.missing().stream()))
                .flatMap(missing -> missing)
                .toList();
    }

    @Override
    public NodeInputs inputs(String node, Settings settings, SortedMap<Ipv4, Integer> addresses, Choice choice) {
        return new NodeInputs(
                node,
                settings,
                key.current(),
                ClusterSnapshot.gateways(gateways.list()),
                ClusterSnapshot.remotes(remotes.list()),
                ClusterSnapshot.nodes(nodes.list()),
                ClusterSnapshot.exported(exports.list(), services.list(), slices.list()),
                addresses,
                choice,
                identities.map(IdentityWatch::current));
    }

    /** The Gateway of that name. */
    Optional<Gateway> gateway(String name) {
        return gateways.get(namespace, name);
    }

    /** The object that a problem is about. */
    Optional<? extends HasMetadata> subject(Problem problem) {
        return switch (problem.about()) {
            case GATEWAY -> gateways.get(namespace, problem.name());
            case CLUSTER_INFO_IMPORT -> remotes.get(namespace, problem.name());
            case NODE -> nodes.get("", problem.name());
            case SECRET -> key.secret();
        };
    }

    @Override
    public void close() {
        all().forEach(Watch::close);
        key.close();
        identities.ifPresent(IdentityWatch::close);
    }

    private boolean exported(HasMetadata object, String service) {
        return exports.get(object.getMetadata().getNamespace(), service).isPresent();
    }

    private Stream<Watch<?>> all() {
        return Stream.of(gateways, remotes, nodes, exports, services, slices);
    }
}
