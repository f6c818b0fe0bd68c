package io.seine.cli.mc.gather;

import io.seine.cli.mc.doctor.Diagnosis;
import io.seine.cli.mc.observe.ClustersFlags;
import io.seine.cli.mc.status.Screen;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seine mc gather}. */
@Command(
        name = "gather",
        description = {
            "Writes a support bundle: Seine's objects, Events and logs, and what status and doctor say. Changes nothing.",
            "Of Secrets only the names and keys are in it. Cluster IDs, addresses and names of Services are: look before you give it away."
        },
        mixinStandardHelpOptions = true)
public final class GatherCommand implements Callable<Integer> {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @Mixin
    private ClustersFlags flags = new ClustersFlags();

    @Option(
            names = {"-f", "--output-file"},
            paramLabel = "FILE",
            description = "The file to write, which must not be there. Default: seine-bundle-TIME.tar.gz here.")
    private @Nullable Path file;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Made by picocli. */
    public GatherCommand() {}

    @Override
    public Integer call() throws Exception {
        var report = Report.of(spec);
        try (var clusters = flags.open()) {
            var seen = clusters.observe();
            var files = new TreeMap<String, String>(new Bundle(seen).files());
            for (int index = 0; index < seen.clusters().size(); index++) {
                files.putAll(
                        Logs.of(clusters.clusters().get(index), seen.clusters().get(index)));
            }
            files.put("status.txt", new Screen(seen).text());
            var diagnosis = Diagnosis.of(seen);
            files.put("doctor.txt", diagnosis.text());
            files.put("doctor.json", diagnosis.json());
            var name = "seine-bundle-" + STAMP.format(seen.at());
            var target = file == null ? Path.of(name + ".tar.gz") : file;
            try (var tar = new Tar(target, seen.at())) {
                for (var entry : files.entrySet()) {
                    tar.add(name + "/" + entry.getKey(), Bundle.bytes(Logs.withoutSecrets(entry.getValue())));
                }
            } catch (IOException e) {
                throw new CommandFailure("cannot write the file " + target + ": " + e, e);
            }
            report.line(target + " has " + files.size() + " files of "
                    + String.join(
                            ", ",
                            seen.clusters().stream().map(one -> one.name()).toList()));
            return 0;
        }
    }
}
