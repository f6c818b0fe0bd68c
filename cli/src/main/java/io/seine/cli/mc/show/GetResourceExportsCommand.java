package io.seine.cli.mc.show;

import io.seine.api.Labels;
import io.seine.api.multicluster.ResourceExport;
import io.seine.cli.output.Report;
import io.seine.cli.output.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seine mc get resourceexport}. */
@Command(
        name = "resourceexport",
        aliases = {"resourceexports", "re"},
        description = "Lists what members export.",
        mixinStandardHelpOptions = true)
public final class GetResourceExportsCommand implements Callable<Integer> {
    @Mixin
    private GetFlags flags = new GetFlags();

    @Option(
            names = {"--cluster-id", "--clusterid"},
            paramLabel = "ID",
            description = "Only those of this member.")
    private @Nullable String clusterId;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return flags.list(
                Report.of(spec),
                "ResourceExport",
                ResourceExport.class,
                clusterId == null ? Map.of() : Map.of(Labels.SOURCE_CLUSTER_ID, clusterId),
                UnaryOperator.identity(),
                GetResourceExportsCommand::table);
    }

    private static Table table(List<ResourceExport> exports, boolean wide) {
        var header = List.of("CLUSTER-ID", "NAMESPACE", "NAME", "KIND");
        var more = List.of("STATUS", "MESSAGE", "AGE");
        return new Table(
                wide ? Stream.concat(header.stream(), more.stream()).toList() : header,
                exports.stream().map(one -> row(one, wide)).toList());
    }

    private static List<String> row(ResourceExport one, boolean wide) {
        var row = List.of(
                Optional.ofNullable(one.getMetadata().getLabels())
                        .map(labels -> labels.get(Labels.SOURCE_CLUSTER_ID))
                        .orElse(""),
                one.getMetadata().getNamespace(),
                one.getMetadata().getName(),
                one.getSpec() == null ? "" : one.getSpec().kind());
        var condition = Optional.ofNullable(one.getStatus())
                .flatMap(status -> status.conditions().stream().findFirst());
        var more = List.of(
                condition.map(said -> said.type()).orElse(""),
                condition.map(said -> said.message()).orElse(""),
                Age.of(one));
        return wide ? Stream.concat(row.stream(), more.stream()).toList() : row;
    }
}
