package io.seine.controller;

import io.seine.api.config.ConfigException;
import io.seine.api.config.MultiClusterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a controller is started with.
 *
 * @param namespace where its own objects are: a leader's common area, a member's ClusterSet and Gateway
 * @param instance which replica this is, for Events and for the Lease: the Pod's name
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
        // Never the bare host name alone where there is a Pod's: on the host's network all Pods of a Node share that.
        var instance = Stream.of("POD_NAME", "HOSTNAME")
                .flatMap(name -> Optional.ofNullable(environment.get(name)).stream())
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElseGet(() -> "local-" + ProcessHandle.current().pid());
        return new ControllerOptions(
                own, instance, configFile.map(ControllerOptions::read).orElse(MultiClusterConfig.DEFAULTS));
    }

    /** The same with another configuration. */
    public ControllerOptions with(MultiClusterConfig other) {
        return new ControllerOptions(namespace, instance, other);
    }

    private static MultiClusterConfig read(Path file) {
        try {
            var parsed = parse(file, Files.readString(file));
            parsed.withoutEffect()
                    .forEach(field -> LOG.atInfo()
                            .addKeyValue("file", file)
                            .addKeyValue("field", field)
                            .log("The configuration has a field that has no effect"));
            return parsed.config();
        } catch (IOException e) {
            throw new StartFailure(unreadable(file, e), e);
        }
    }

    /** What {@code text}, which is that of {@code file}, means. */
    static MultiClusterConfig.Parsed parse(Path file, String text) {
        try {
            return MultiClusterConfig.parse(text);
        } catch (ConfigException e) {
            throw new StartFailure("The configuration file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Says that {@code file} cannot be read. */
    static String unreadable(Path file, IOException e) {
        return "Could not read the configuration file " + file + ": "
                + (e instanceof NoSuchFileException ? "there is no such file" : e.getMessage());
    }
}
