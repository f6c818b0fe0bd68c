package io.seine.cli.mc.show;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.serialization.ApiSerialization;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.cluster.ClusterFlags;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.cli.output.Table;
import io.seine.controller.reconcile.ApiFailure;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands that list objects have in common. */
public final class GetFlags {
    @Mixin
    private ClusterFlags cluster = new ClusterFlags();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only the one of this name.")
    private @Nullable String name;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "Only those of this Namespace. Default: all Namespaces.")
    private @Nullable String namespace;

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Those of all Namespaces, also by default.")
    private boolean all;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "json, yaml, or wide for a table with more columns. Default: a table.")
    private Format format = Format.TABLE;

    enum Format {
        TABLE,
        WIDE,
        JSON,
        YAML
    }

    /** Made by picocli. */
    public GetFlags() {}

    /**
     * Lists objects.
     *
     * @param kind what they are called, such as ClusterSet
     * @param labels that they must have
     * @param keep which of them count
     * @param table their rows, with more columns if asked
     */
    public <T extends HasMetadata> int list(
            Report report,
            String kind,
            Class<T> type,
            Map<String, String> labels,
            UnaryOperator<List<T>> keep,
            BiFunction<List<T>, Boolean, Table> table)
            throws CommandFailure {
        try (var open = cluster.open()) {
            var found = keep.apply(read(open, kind, type, labels));
            if (name != null && found.isEmpty()) {
                throw new CommandFailure("there is no " + kind + " " + name
                        + (namespace == null ? "" : " in Namespace " + namespace) + " in " + open.name());
            }
            switch (format) {
                case JSON -> report.line(text(found, ApiSerialization.get()::asJson));
                case YAML -> report.text(yaml(found));
                case TABLE, WIDE -> {
                    if (found.isEmpty()) {
                        report.note("No " + kind + " found" + (namespace == null ? "" : " in Namespace " + namespace));
                    } else {
                        report.text(table.apply(found, format == Format.WIDE)
                                .sorted()
                                .text());
                    }
                }
            }
        }
        return 0;
    }

    private <T extends HasMetadata> List<T> read(Cluster open, String kind, Class<T> type, Map<String, String> labels)
            throws CommandFailure {
        var everywhere = open.client().resources(type);
        var scope = namespace == null || all
                ? everywhere.inAnyNamespace().withLabels(labels)
                : everywhere.inNamespace(namespace).withLabels(labels);
        try {
            return (name == null ? scope : scope.withField("metadata.name", name))
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            throw new CommandFailure(
                    "cannot list " + kind + "s" + (namespace == null ? "" : " of Namespace " + namespace) + " in "
                            + open.name() + ": " + ApiFailure.sentence(e),
                    e);
        }
    }

    /** One object for one name, else an array, also of none: what reads it need not know how many there are. */
    private <T extends HasMetadata> String text(List<T> found, Function<Object, String> writer) {
        return name != null && found.size() == 1 ? writer.apply(found.getFirst()) : writer.apply(found);
    }

    private <T extends HasMetadata> String yaml(List<T> found) {
        return found.stream()
                .map(object -> ApiSerialization.get().asYaml(object).replaceFirst("^---\n", ""))
                .collect(Collectors.joining("---\n"));
    }
}
