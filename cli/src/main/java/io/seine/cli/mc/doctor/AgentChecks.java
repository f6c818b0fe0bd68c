package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.seine.agent.AgentConfig;
import io.seine.api.Annotations;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.config.ConfigException;
import io.seine.cli.cluster.Heard;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Workloads;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the agents run and do what their Nodes' part is. */
final class AgentChecks {
    static final List<Check> ALL = List.of(
            WorkloadChecks.everywhere(AgentChecks::missing),
            WorkloadChecks.everywhere(AgentChecks::config),
            WorkloadChecks.everywhere(AgentChecks::kernel));

    private AgentChecks() {}

    private static boolean isMember(ClusterView cluster, String namespace) {
        return Workloads.mode(cluster, namespace)
                .filter(Workloads.MEMBER::equals)
                .isPresent();
    }

    static boolean hasCandidates(ClusterView cluster) {
        return cluster.all(Node.class).stream()
                .anyMatch(
                        node -> OrEmpty.map(node.getMetadata().getAnnotations()).containsKey(Annotations.GATEWAY));
    }

    private static Stream<Finding> missing(ClusterView cluster, String namespace) {
        boolean missing = isMember(cluster, namespace)
                && cluster.knows("DaemonSet")
                && hasCandidates(cluster)
                && Workloads.agents(cluster, namespace).isEmpty()
                && !Workloads.hasAntrea(cluster);
        return missing
                ? Stream.of(Finding.of(
                        Fault.AGENT_MISSING,
                        cluster,
                        "DaemonSet " + namespace + "/" + Names.SEINE_AGENT_SERVICE_ACCOUNT,
                        "Nodes are annotated as gateways, but no agent sets up the tunnel on the Nodes",
                        Mend.deployAgain(cluster, namespace)))
                : Stream.empty();
    }

    private static Stream<Finding> config(ClusterView cluster, String namespace) {
        if (Workloads.agents(cluster, namespace).isEmpty() || !cluster.knows("ConfigMap")) {
            return Stream.empty();
        }
        var object = "ConfigMap " + namespace + "/" + Names.AGENT_CONFIG_MAP;
        var texts = Workloads.agentTexts(cluster, namespace);
        if (cluster.one(ConfigMap.class, namespace, Names.AGENT_CONFIG_MAP).isEmpty()) {
            return Stream.of(Finding.of(
                    Fault.AGENT_CONFIG_MISSING,
                    cluster,
                    object,
                    "The ConfigMap does not exist, so the agents' Pods cannot start",
                    Mend.deployAgain(cluster, namespace)));
        }
        try {
            return config(cluster, namespace, object, AgentConfig.parse(texts));
        } catch (ConfigException e) {
            return Stream.of(Finding.of(
                    Fault.AGENT_CONFIG_INVALID,
                    cluster,
                    object,
                    "The configuration (" + Names.AGENT_CONFIG_MAP + ", and after it " + Names.ANTREA_CONFIG_MAP
                            + ") is not used: " + e.getMessage(),
                    edited(cluster, namespace)));
        }
    }

    private static Stream<Finding> config(ClusterView cluster, String namespace, String object, AgentConfig config) {
        if (!config.enabled() && hasCandidates(cluster)) {
            return Stream.of(Finding.of(
                    Fault.AGENT_DISABLED,
                    cluster,
                    object,
                    "featureGates.Multicluster or multicluster.enableGateway is false, so the agents do nothing",
                    "set both to true: " + edited(cluster, namespace)));
        }
        return config.namespace().isEmpty() || config.namespace().equals(namespace)
                ? Stream.empty()
                : Stream.of(Finding.of(
                        Fault.AGENT_NAMESPACE_DIFFERS,
                        cluster,
                        object,
                        "multicluster.namespace is " + config.namespace()
                                + ", but the controller keeps the Gateways in " + namespace,
                        "set it to \"" + namespace + "\" or to \"\": " + edited(cluster, namespace)));
    }

    static String edited(ClusterView cluster, String namespace) {
        return Finding.kubectl(cluster, "edit configmap/" + Names.AGENT_CONFIG_MAP + " -n " + namespace) + ", and then "
                + Finding.kubectl(
                        cluster, "rollout restart daemonset/" + Names.SEINE_AGENT_SERVICE_ACCOUNT + " -n " + namespace);
    }

    private static Stream<Finding> kernel(ClusterView cluster, String namespace) {
        return Workloads.pods(cluster, namespace, Names.SEINE_AGENT_SERVICE_ACCOUNT).stream()
                .flatMap(pod -> kernel(cluster, pod));
    }

    private static Stream<Finding> kernel(ClusterView cluster, Pod pod) {
        var node = OrEmpty.text(pod.getSpec().getNodeName());
        var taken = said(cluster, node, "KernelSharedWithOthers", since(pod))
                .map(message -> Finding.of(
                        Fault.KERNEL_NUMBERS_TAKEN,
                        cluster,
                        "Node " + node,
                        message,
                        "give the agent other numbers, in dataplane of its configuration: "
                                + edited(cluster, pod.getMetadata().getNamespace())));
        var mtu = said(cluster, node, "UnknownUnderlay", since(pod))
                .map(message -> Finding.of(
                        Fault.MTU_UNKNOWN,
                        cluster,
                        "Node " + node,
                        message,
                        "correct --node-ip of the kubelet on " + node + ", and restart kubelet and agent there"));
        var lame = Workloads.isReady(pod) ? Stream.<Finding>empty() : Stream.of(unready(cluster, pod, node));
        return Stream.of(taken.stream(), mtu.stream(), lame).flatMap(found -> found);
    }

    private static Finding unready(ClusterView cluster, Pod pod, String node) {
        var namespace = pod.getMetadata().getNamespace();
        var logs = Finding.kubectl(
                cluster, "logs -n " + namespace + " " + pod.getMetadata().getName());
        return said(cluster, node, "KernelNotProgrammed", since(pod))
                .map(message -> Finding.of(
                        Fault.KERNEL_FEATURE_MISSING,
                        cluster,
                        "Node " + node,
                        message,
                        "use a kernel of 6.6 or newer with VXLAN, nftables and BPF on " + node + "; look at " + logs))
                .orElseGet(() -> Finding.of(
                        Fault.AGENT_NOT_READY,
                        cluster,
                        "Pod " + namespace + "/" + pod.getMetadata().getName(),
                        "The agent on " + node + " is not ready, so the Node is not connected as it should be",
                        logs));
    }

    private static Instant since(Pod pod) {
        return Optional.ofNullable(pod.getStatus())
                .map(status -> status.getStartTime())
                .flatMap(Heard::time)
                .orElse(Instant.EPOCH);
    }

    /** The last thing that agents said of an object with that reason, at {@code since} or later. */
    static Optional<String> said(ClusterView cluster, String object, String reason, Instant since) {
        return cluster.all(Event.class).stream()
                .filter(event -> reason.equals(event.getReason())
                        && object.equals(event.getInvolvedObject().getName()))
                .filter(event ->
                        Times.of(event).filter(at -> !at.isBefore(since)).isPresent())
                .max(Comparator.comparing(event -> Times.of(event).orElse(Instant.EPOCH)))
                .map(event -> OrEmpty.text(event.getMessage()));
    }
}
