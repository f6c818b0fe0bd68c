package io.seine.cli.mc.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.agent.AgentConfig;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.config.ListenAddress;
import io.seine.api.multicluster.Gateway;
import io.seine.cli.cluster.Cluster;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Asks the agents of gateways for their metrics, through the API server, where they are served at all. */
record GatewayFigures(Cluster cluster) {
    List<TunnelFigures> read(List<HasMetadata> objects, Set<String> namespaces) {
        SortedSet<String> where = new TreeSet<>(namespaces);
        var view = new ClusterView(
                "", "", Optional.empty(), Optional.empty(), where, objects, List.of(), List.of(), List.of(), List.of());
        return where.stream().flatMap(namespace -> read(view, namespace)).toList();
    }

    private Stream<TunnelFigures> read(ClusterView view, String namespace) {
        var port = Workloads.agentConfig(view, namespace)
                .map(AgentConfig::metricsAddress)
                .filter(address -> !address.isEmpty())
                .map(ListenAddress::port);
        var gateways = view.all(Gateway.class).stream()
                .map(gateway -> gateway.getMetadata().getName())
                .toList();
        return port.stream()
                .flatMap(number -> Workloads.pods(view, namespace, Names.SEINE_AGENT_SERVICE_ACCOUNT).stream()
                        .filter(Workloads::isReady)
                        .filter(pod ->
                                gateways.contains(OrEmpty.text(pod.getSpec().getNodeName())))
                        .flatMap(pod -> ask(pod, number).stream()));
    }

    /** One that cannot be asked, as where metrics are served to the Node only, is one without figures. */
    private Optional<TunnelFigures> ask(Pod pod, int port) {
        var path = "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                + pod.getMetadata().getName() + ":" + port + "/proxy/metrics";
        try {
            return Optional.ofNullable(cluster.client().raw(path))
                    .map(page -> TunnelFigures.read(pod.getSpec().getNodeName(), page));
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }
}
