package io.seine.cli.mc.observe;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.seine.agent.AgentConfig;
import io.seine.api.Labels;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.config.ConfigException;
import io.seine.api.config.MultiClusterConfig;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What runs of Seine in a cluster, and with which configuration. */
public final class Workloads {
    /** The controller's mode in a leader's Namespace. */
    public static final String LEADER = "leader";

    /** The controller's mode in a member. */
    public static final String MEMBER = "member";

    private Workloads() {}

    public static Optional<Deployment> controller(ClusterView cluster, String namespace) {
        return cluster.one(Deployment.class, namespace, Names.CONTROLLER_SERVICE_ACCOUNT);
    }

    /** The Namespace's agents; those of a leader have none. */
    public static Optional<DaemonSet> agents(ClusterView cluster, String namespace) {
        return cluster.one(DaemonSet.class, namespace, Names.SEINE_AGENT_SERVICE_ACCOUNT);
    }

    public static boolean hasAntrea(ClusterView cluster) {
        return cluster.all(DaemonSet.class).stream()
                .anyMatch(set -> set.getMetadata().getName().equals(Names.AGENT_SERVICE_ACCOUNT));
    }

    /** Whether the controller of a Namespace runs as leader or member; empty when there is none, or it does not say. */
    public static Optional<String> mode(ClusterView cluster, String namespace) {
        return controller(cluster, namespace).stream()
                .flatMap(deployment -> args(deployment.getSpec().getTemplate().getSpec()))
                .filter(arg -> arg.equals(LEADER) || arg.equals(MEMBER))
                .findFirst();
    }

    private static Stream<String> args(PodSpec spec) {
        return spec.getContainers().stream()
                .flatMap(container -> Stream.concat(
                        OrEmpty.list(container.getCommand()).stream(), OrEmpty.list(container.getArgs()).stream()));
    }

    /** The Pods of a Deployment or DaemonSet of the manifests, but not those that are ending. */
    public static List<Pod> pods(ClusterView cluster, String namespace, String component) {
        return cluster.all(Pod.class, namespace).stream()
                .filter(pod -> !pod.isMarkedForDeletion())
                .filter(pod -> component.equals(
                        OrEmpty.map(pod.getMetadata().getLabels()).get(Labels.COMPONENT)))
                .toList();
    }

    /** The image of a workload's first container; empty for none. */
    public static String image(PodSpec spec) {
        return spec.getContainers().isEmpty()
                ? ""
                : OrEmpty.text(spec.getContainers().getFirst().getImage());
    }

    /** The text of the controller's configuration; empty when its ConfigMap is not there. */
    public static Optional<String> controllerText(ClusterView cluster, String namespace) {
        return text(cluster, namespace, Names.CONFIG_MAP, Names.CONFIG_KEY);
    }

    /** The controller's configuration; its defaults where it cannot be read. */
    public static MultiClusterConfig controllerConfig(ClusterView cluster, String namespace) {
        try {
            return controllerText(cluster, namespace)
                    .map(text -> MultiClusterConfig.parse(text).config())
                    .orElse(MultiClusterConfig.DEFAULTS);
        } catch (ConfigException e) {
            return MultiClusterConfig.DEFAULTS;
        }
    }

    /** The texts of the agents' configuration, in the order in which they count. */
    public static List<String> agentTexts(ClusterView cluster, String namespace) {
        return Stream.of(Names.AGENT_CONFIG_MAP, Names.ANTREA_CONFIG_MAP)
                .flatMap(name -> text(cluster, namespace, name, Names.AGENT_CONFIG_KEY).stream())
                .toList();
    }

    /** The agents' configuration; empty where they do not run, or it cannot be read. */
    public static Optional<AgentConfig> agentConfig(ClusterView cluster, String namespace) {
        try {
            return agents(cluster, namespace).map(agents -> AgentConfig.parse(agentTexts(cluster, namespace)));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(ClusterView cluster, String namespace, String name, String key) {
        return cluster.one(ConfigMap.class, namespace, name)
                .map(map -> OrEmpty.text(OrEmpty.map(map.getData()).get(key)));
    }

    /** Whether all containers of {@code pod} are ready. */
    public static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && Objects.requireNonNullElse(pod.getStatus().getConditions(), List.<PodCondition>of()).stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
