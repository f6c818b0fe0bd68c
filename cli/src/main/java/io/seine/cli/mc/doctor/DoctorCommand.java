package io.seine.cli.mc.doctor;

import io.seine.cli.mc.observe.ClustersFlags;
import io.seine.cli.output.FormatFlag;
import io.seine.cli.output.Report;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seine mc doctor}. */
@Command(
        name = "doctor",
        description = {
            "Looks for what is wrong in the clusters of a ClusterSet, and names the cause and what mends it. Changes nothing.",
            "Exit code 1 when something does not work; warnings do not count. docs/troubleshooting.md has more about each finding."
        },
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private ClustersFlags flags = new ClustersFlags();

    @Mixin
    private FormatFlag format = new FormatFlag();

    @Option(names = "--list", description = "Print the names of all faults that are known, and ask no cluster.")
    private boolean list;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Made by picocli. */
    public DoctorCommand() {}

    @Override
    public Integer call() throws Exception {
        var report = Report.of(spec);
        if (list) {
            Arrays.stream(Fault.values())
                    .forEach(fault -> report.line(String.format("%-28s %s", fault.id(), fault.meaning())));
            return 0;
        }
        try (var clusters = flags.open()) {
            var seen = clusters.observe();
            var diagnosis = new Diagnosis(seen, Doctor.findings(seen));
            report.text(format.isJson() ? diagnosis.json() : diagnosis.text());
            return diagnosis.isHealthy() ? 0 : 1;
        }
    }
}
