package io.seine.cli.mc.show;

import io.seine.api.Condition;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterStatus;
import io.seine.cli.output.Report;
import io.seine.cli.output.Table;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code seine mc get clusterset}. */
@Command(
        name = "clusterset",
        aliases = {"clustersets"},
        description = "Lists ClusterSets with the state of their clusters.",
        mixinStandardHelpOptions = true)
public final class GetClusterSetsCommand implements Callable<Integer> {
    @Mixin
    private GetFlags flags = new GetFlags();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return flags.list(
                Report.of(spec),
                "ClusterSet",
                ClusterSet.class,
                Map.of(),
                UnaryOperator.identity(),
                GetClusterSetsCommand::table);
    }

    private static Table table(List<ClusterSet> sets, boolean wide) {
        var header = List.of("CLUSTER-ID", "NAMESPACE", "CLUSTERSET-ID", "TYPE", "STATUS", "REASON");
        var more = List.of("MESSAGE", "AGE");
        return new Table(
                wide ? Stream.concat(header.stream(), more.stream()).toList() : header,
                sets.stream().flatMap(set -> rows(set, wide)).toList());
    }

    /** One row for each condition of each cluster; one without any for a ClusterSet that nobody has looked at. */
    private static Stream<List<String>> rows(ClusterSet set, boolean wide) {
        var statuses = set.getStatus() == null
                ? List.<ClusterStatus>of()
                : set.getStatus().clusterStatuses();
        return statuses.isEmpty()
                ? Stream.of(row(set, "", new Condition("", "", "", "", null), wide))
                : statuses.stream()
                        .flatMap(status -> status.conditions().stream()
                                .map(condition -> row(set, status.clusterID(), condition, wide)));
    }

    private static List<String> row(ClusterSet set, String cluster, Condition condition, boolean wide) {
        var row = List.of(
                cluster,
                set.getMetadata().getNamespace(),
                set.getMetadata().getName(),
                condition.type(),
                condition.status(),
                condition.reason());
        var more = List.of(condition.message(), Age.of(set));
        return wide ? Stream.concat(row.stream(), more.stream()).toList() : row;
    }
}
