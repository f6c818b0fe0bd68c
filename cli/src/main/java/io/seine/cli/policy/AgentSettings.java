package io.seine.cli.policy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.agent.AgentConfig;
import io.seine.agent.policy.KubernetesMode;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.config.ConfigException;
import io.seine.cli.cluster.Cluster;
import io.seine.controller.reconcile.ApiFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the agents of a cluster are told about policies.
 *
 * @param mode what is done about the NetworkPolicies of Kubernetes; the default where it is not known
 * @param notes where they enforce nothing
 * @param warnings why it is not known
 */
record AgentSettings(KubernetesMode mode, List<String> notes, List<String> warnings) {
    private static final KubernetesMode DEFAULT = KubernetesMode.COEXIST;

    /** @param expected whether agents have to be there for policies to be enforced */
    static AgentSettings read(Cluster cluster, boolean expected) {
        try {
            return namespace(cluster)
                    .map(namespace -> of(namespace, texts(cluster, namespace), expected))
                    .orElseGet(() -> new AgentSettings(
                            DEFAULT,
                            expected
                                    ? List.of("No agents of Seine run in " + cluster.name()
                                            + ", so nobody enforces its policies; this is what they would do")
                                    : List.of(),
                            List.of()));
        } catch (KubernetesClientException e) {
            return unknown("The agents' configuration cannot be read in " + cluster.name() + " ("
                    + ApiFailure.sentence(e) + ")");
        }
    }

    private static Optional<String> namespace(Cluster cluster) {
        return cluster
                .client()
                .apps()
                .daemonSets()
                .inAnyNamespace()
                .withField("metadata.name", Names.SEINE_AGENT_SERVICE_ACCOUNT)
                .list()
                .getItems()
                .stream()
                .map(agents -> agents.getMetadata().getNamespace())
                .findFirst();
    }

    private static List<String> texts(Cluster cluster, String namespace) {
        return Stream.of(Names.AGENT_CONFIG_MAP, Names.ANTREA_CONFIG_MAP)
                .flatMap(name -> Stream.ofNullable(cluster.client()
                        .configMaps()
                        .inNamespace(namespace)
                        .withName(name)
                        .get()))
                .map(map -> OrEmpty.text(OrEmpty.map(map.getData()).get(Names.AGENT_CONFIG_KEY)))
                .toList();
    }

    static AgentSettings of(String namespace, List<String> texts, boolean expected) {
        try {
            var mode = AgentConfig.parse(texts).policies();
            return new AgentSettings(
                    mode.orElse(DEFAULT),
                    expected && mode.isEmpty()
                            ? List.of("featureGates.AntreaPolicy is false in ConfigMap " + namespace + "/"
                                    + Names.AGENT_CONFIG_MAP
                                    + ", so the agents enforce no policies; this is what they would do")
                            : List.of(),
                    List.of());
        } catch (ConfigException e) {
            return unknown(
                    "The agents' configuration in Namespace " + namespace + " cannot be used (" + e.getMessage() + ")");
        }
    }

    private static AgentSettings unknown(String why) {
        return new AgentSettings(
                DEFAULT,
                List.of(),
                List.of(why + ", so " + DEFAULT.text() + " is taken; --kubernetes-policies tells what it is"));
    }
}
