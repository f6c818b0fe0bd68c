package io.seine.cli.cluster;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.seine.cli.output.CommandFailure;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds a cluster as {@code kubectl} does. */
public final class Kubeconfigs {
    private static final String VARIABLE = "KUBECONFIG";

    private Kubeconfigs() {}

    /**
     * Opens a cluster.
     *
     * @param file of {@code --kubeconfig}
     * @param context of {@code --context}; the current one when empty
     * @param server URL in the place of the context's
     * @throws CommandFailure if there is no such file or context, or it cannot be read
     */
    public static Cluster open(Optional<Path> file, Optional<String> context, Optional<String> server)
            throws CommandFailure {
        var files = files(file, Optional.ofNullable(System.getenv(VARIABLE)), Path.of(System.getProperty("user.home")));
        var config = files.isEmpty() ? inCluster(context) : read(files, context);
        server.ifPresent(config::setMasterUrl);
        var named =
                context.or(() -> Optional.ofNullable(config.getCurrentContext()).map(NamedContext::getName));
        return new Cluster(config, named.orElse("the cluster at " + config.getMasterUrl()));
    }

    /** The names of all contexts of {@code file}, the flag's; none where the ServiceAccount of a Pod is used. */
    public static List<String> contexts(Optional<Path> file) throws CommandFailure {
        var files = files(file, Optional.ofNullable(System.getenv(VARIABLE)), Path.of(System.getProperty("user.home")));
        return names(parse(files));
    }

    /** The files that count, the first of them first; none to use the Pod's ServiceAccount. */
    static List<Path> files(Optional<Path> flag, Optional<String> variable, Path home) throws CommandFailure {
        if (flag.isPresent()) {
            if (!Files.isReadable(flag.get())) {
                throw new CommandFailure(
                        "the file of --kubeconfig, " + flag.get() + ", does not exist or cannot be read");
            }
            return List.of(flag.get());
        }
        if (variable.filter(text -> !text.isBlank()).isPresent()) {
            var there = Arrays.stream(variable.get().split(File.pathSeparator, -1))
                    .filter(name -> !name.isBlank())
                    .map(Path::of)
                    .filter(Files::isReadable)
                    .toList();
            if (there.isEmpty()) {
                throw new CommandFailure("none of the files of KUBECONFIG (" + variable.get()
                        + ") exists; correct it, or use --kubeconfig FILE");
            }
            return there;
        }
        var usual = home.resolve(".kube/config");
        return Files.isReadable(usual) ? List.of(usual) : List.of();
    }

    private static Config inCluster(Optional<String> context) throws CommandFailure {
        var config = Config.autoConfigure(null);
        if (context.isPresent() || config.getAutoOAuthToken() == null) {
            throw new CommandFailure(
                    "there is no kubeconfig: neither KUBECONFIG nor ~/.kube/config names one; use --kubeconfig FILE");
        }
        return config;
    }

    private static Config read(List<Path> files, Optional<String> context) throws CommandFailure {
        var parsed = parse(files);
        var contexts = names(parsed);
        if (context.isPresent() && !contexts.contains(context.get())) {
            throw new CommandFailure("there is no context " + context.get() + " in " + join(files) + "; there are: "
                    + String.join(", ", contexts));
        }
        var config = Config.empty();
        try {
            KubeConfigUtils.merge(
                    config, context.orElse(null), parsed.toArray(io.fabric8.kubernetes.api.model.Config[]::new));
        } catch (RuntimeException e) {
            throw new CommandFailure("the kubeconfig of " + join(files) + " cannot be used: " + e.getMessage(), e);
        }
        if (config.getCurrentContext() == null) {
            throw new CommandFailure("no context is chosen in " + join(files) + "; use --context NAME, one of: "
                    + String.join(", ", contexts));
        }
        return config;
    }

    private static List<io.fabric8.kubernetes.api.model.Config> parse(List<Path> files) throws CommandFailure {
        var parsed = new ArrayList<io.fabric8.kubernetes.api.model.Config>();
        for (var file : files) {
            try {
                parsed.add(KubeConfigUtils.parseConfig(file.toFile()));
            } catch (RuntimeException e) {
                throw new CommandFailure("the kubeconfig file " + file + " cannot be read: " + e.getMessage(), e);
            }
        }
        return parsed;
    }

    private static List<String> names(List<io.fabric8.kubernetes.api.model.Config> parsed) {
        return parsed.stream()
                .flatMap(one -> one.getContexts().stream())
                .map(NamedContext::getName)
                .distinct()
                .toList();
    }

    private static String join(List<Path> files) {
        return String.join(", ", files.stream().map(Path::toString).toList());
    }
}
