package io.seine.cli.mc.membership;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.agent.AgentConfig;
import io.seine.api.Names;
import io.seine.api.config.ConfigException;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.net.Cidr;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.cluster.Release;
import io.seine.cli.output.CommandFailure;
import io.seine.controller.member.ServiceCidrs;
import io.seine.controller.reconcile.ApiFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the cluster that is to join must have.
 *
 * @param namespace of its controller
 */
record MemberChecks(Cluster member, String namespace) {
    /** Whether the version of Kubernetes is new enough. */
    Optional<Problem> version() throws CommandFailure {
        try {
            var version = member.client().getKubernetesVersion().getGitVersion();
            return Release.of(version)
                    .filter(release -> release.isOlderThan(Release.OLDEST_KUBERNETES))
                    .map(old -> new Problem(
                            "version",
                            "this cluster runs Kubernetes " + version,
                            "Seine needs " + Release.OLDEST_KUBERNETES + " or newer"));
        } catch (KubernetesClientException e) {
            throw new CommandFailure(
                    "cannot reach the API server of " + member.name() + " at " + member.server() + ": "
                            + ApiFailure.sentence(e),
                    e);
        }
    }

    /** Whether the controller is installed. */
    Optional<Problem> installed() {
        var there = member.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName(Names.CONTROLLER_SERVICE_ACCOUNT)
                .get();
        return there != null
                ? Optional.empty()
                : Optional.of(new Problem(
                        "installed",
                        "Seine is not installed in Namespace " + namespace + " of " + member.name(),
                        "run `seine mc deploy membercluster -n " + namespace
                                + "` first, pass --deploy, or name the right Namespace by -n"));
    }

    /**
     * The cluster's network as its configuration and its API server say.
     *
     * @param problems gets what is wrong with the configuration
     */
    MemberNetwork network(List<Problem> problems) {
        var controller = controllerConfig(problems);
        var configured = Cidr.tryParse(controller.serviceCIDR());
        var services = configured.map(List::of).orElseGet(() -> ServiceCidrs.of(member.client(), namespace));
        var pods = controller.podCIDRs().stream()
                .flatMap(text -> Cidr.tryParse(text).stream())
                .toList();
        return new MemberNetwork(services, pods, encrypts(problems));
    }

    private MultiClusterConfig controllerConfig(List<Problem> problems) {
        try {
            return config(Names.CONFIG_MAP, Names.CONFIG_KEY)
                    .map(text -> MultiClusterConfig.parse(text).config())
                    .orElse(MultiClusterConfig.DEFAULTS);
        } catch (ConfigException e) {
            problems.add(configuration(Names.CONFIG_MAP, e));
            return MultiClusterConfig.DEFAULTS;
        }
    }

    private Optional<Boolean> encrypts(List<Problem> problems) {
        var agent = member.client()
                .resources(DaemonSet.class)
                .inNamespace(namespace)
                .withName(Names.SEINE_AGENT_SERVICE_ACCOUNT)
                .get();
        if (agent == null) {
            return Optional.empty();
        }
        var files = new ArrayList<String>();
        config(Names.AGENT_CONFIG_MAP, Names.AGENT_CONFIG_KEY).ifPresent(files::add);
        config(Names.ANTREA_CONFIG_MAP, Names.AGENT_CONFIG_KEY).ifPresent(files::add);
        try {
            return Optional.of(AgentConfig.parse(files).wireGuardPort().isPresent());
        } catch (ConfigException e) {
            problems.add(configuration(Names.AGENT_CONFIG_MAP + " or " + Names.ANTREA_CONFIG_MAP, e));
            return Optional.empty();
        }
    }

    private Problem configuration(String map, ConfigException e) {
        return new Problem(
                "configuration",
                "ConfigMap " + map + " in Namespace " + namespace + " cannot be used: " + e.getMessage(),
                "correct it with `kubectl edit configmap -n " + namespace + "`");
    }

    private Optional<String> config(String map, String key) {
        return Optional.ofNullable(member.client()
                        .configMaps()
                        .inNamespace(namespace)
                        .withName(map)
                        .get())
                .map(ConfigMap::getData)
                .map(data -> data.get(key));
    }
}
