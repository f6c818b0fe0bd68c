package io.seine.controller;

import io.seine.api.config.ConfigException;
import io.seine.api.config.MultiClusterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a controller is started with.
 *
 * @param namespace where its own objects are: a leader's common area, a member's ClusterSet and Gateway
 * @param instance which process reports Events: the Pod's name
 * @param config the configuration file, or its defaults
 */
public record ControllerOptions(String namespace, String instance, MultiClusterConfig config) {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerOptions.class);

    /**
     * Reads the options of a process.
     *
     * @param configFile of {@code --config}; defaults when absent
     * @param namespace of {@code --namespace}; {@code POD_NAMESPACE} when absent
     * @param environment of the process
     * @throws StartFailure if the file cannot be used or no Namespace is given
     */
    public static ControllerOptions load(
            Optional<Path> configFile, Optional<String> namespace, Map<String, String> environment) {
        var own = namespace
                .or(() -> Optional.ofNullable(environment.get("POD_NAMESPACE")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElseThrow(
                        () -> new StartFailure("No Namespace is given: set the environment variable POD_NAMESPACE to"
                                + " the Pod's Namespace (in a Deployment by the downward API, metadata.namespace)"
                                + " or use --namespace"));
        var instance = Optional.ofNullable(environment.get("HOSTNAME")).orElse("local");
        return new ControllerOptions(
                own, instance, configFile.map(ControllerOptions::read).orElse(MultiClusterConfig.DEFAULTS));
    }

    private static MultiClusterConfig read(Path file) {
        try {
            var parsed = MultiClusterConfig.parse(Files.readString(file));
            parsed.unknownKeys()
                    .forEach(key -> LOG.atWarn()
                            .addKeyValue("file", file)
                            .addKeyValue("key", key)
                            .log("The configuration has a key that means nothing; it is ignored"));
            return parsed.config();
        } catch (IOException e) {
            throw new StartFailure("Could not read the configuration file " + file + ": " + e.getMessage(), e);
        } catch (ConfigException e) {
            throw new StartFailure("The configuration file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }
}
