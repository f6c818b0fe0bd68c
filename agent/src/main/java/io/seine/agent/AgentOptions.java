package io.seine.agent;

import io.seine.agent.kernel.Kernel;
import io.seine.api.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an agent is started with.
 *
 * @param namespace the Namespace of the agent's Pod
 * @param node the name of its Node
 * @param config the configuration
 * @param bpffs where the Node's BPF file system is mounted
 */
public record AgentOptions(String namespace, String node, AgentConfig config, Path bpffs) {
    /**
     * Reads the options of a process.
     *
     * @param configFiles of {@code --config}; later ones win, those that do not exist are passed over
     * @param environment of the process, with POD_NAMESPACE and NODE_NAME
     * @throws StartFailure if a file cannot be used or the environment lacks something
     */
    public static AgentOptions load(List<Path> configFiles, Map<String, String> environment) {
        return new AgentOptions(
                required(environment, "POD_NAMESPACE", "metadata.namespace"),
                required(environment, "NODE_NAME", "spec.nodeName"),
                read(configFiles),
                Kernel.BPF_FILE_SYSTEM);
    }

    /** Where Gateways and ClusterInfoImports are. */
    String watchedNamespace() {
        return config.namespace().isEmpty() ? namespace : config.namespace();
    }

    private static String required(Map<String, String> environment, String name, String field) {
        return Optional.ofNullable(environment.get(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new StartFailure("The environment variable " + name
                        + " is not set: set it in the Pod by the downward API, " + field));
    }

    private static AgentConfig read(List<Path> files) {
        var texts = new ArrayList<String>();
        var present = files.stream().filter(Files::exists).toList();
        try {
            for (var file : present) {
                texts.add(Files.readString(file));
            }
            return AgentConfig.parse(texts);
        } catch (IOException e) {
            throw new StartFailure("Could not read the configuration files " + present + ": " + e.getMessage(), e);
        } catch (ConfigException e) {
            throw new StartFailure("The configuration of " + present + " cannot be used: " + e.getMessage(), e);
        }
    }
}
