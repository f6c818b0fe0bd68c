package io.seine.cli.mc.show;

import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.ResourceImportSpec;
import io.seine.cli.output.Report;
import io.seine.cli.output.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code seine mc get resourceimport}. */
@Command(
        name = "resourceimport",
        aliases = {"resourceimports", "ri"},
        description = "Lists what the leader gives to the members.",
        mixinStandardHelpOptions = true)
public final class GetResourceImportsCommand implements Callable<Integer> {
    @Mixin
    private GetFlags flags = new GetFlags();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return flags.list(
                Report.of(spec),
                "ResourceImport",
                ResourceImport.class,
                Map.of(),
                UnaryOperator.identity(),
                GetResourceImportsCommand::table);
    }

    private static Table table(List<ResourceImport> imports, boolean wide) {
        var header = List.of("NAMESPACE", "NAME", "KIND");
        var more = List.of("OBJECT", "AGE");
        return new Table(
                wide ? Stream.concat(header.stream(), more.stream()).toList() : header,
                imports.stream().map(one -> row(one, wide)).toList());
    }

    private static List<String> row(ResourceImport one, boolean wide) {
        var spec = Optional.ofNullable(one.getSpec());
        var row = List.of(
                one.getMetadata().getNamespace(),
                one.getMetadata().getName(),
                spec.map(ResourceImportSpec::kind).orElse(""));
        var object = spec.map(said -> said.namespace().isEmpty() ? said.name() : said.namespace() + "/" + said.name());
        return wide
                ? Stream.concat(row.stream(), Stream.of(object.orElse(""), Age.of(one)))
                        .toList()
                : row;
    }
}
