package io.seine.cli.demo;

import io.seine.cli.demo.Demo.Clusters;
import io.seine.cli.demo.Guide.Place;
import io.seine.cli.output.Steps;
import io.seine.sandbox.Progress;
import io.seine.sandbox.Sandbox;
import io.seine.sandbox.command.Prerequisites;
import io.seine.sandbox.doctor.Profile;
import io.seine.sandbox.plan.Topology;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code seine demo}. */
@Command(
        name = "demo",
        description = {
            "Joins three real clusters on this computer and fetches a page of one from a Pod in another, by the steps of the"
                    + " user guide.",
            "",
            "Starts the sandbox if it does not run, installs Seine in its clusters, joins east and west to the leader north,"
                    + " exports the Service default/nginx from west and fetches its page from a Pod on east's second node, which"
                    + " is no gateway. Leaves everything running; `seine sandbox down` removes it. Needs root."
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private final Path checkout;

    @Option(
            names = {"-y", "--yes"},
            description = "Install missing Debian packages without asking.")
    private boolean yes;

    @Option(
            names = "--repeat",
            paramLabel = "TIMES",
            description =
                    "Afterwards take the export back and export again, so many times, and tell how long each took.")
    private int repeat;

    private DemoCommand(Path checkout) {
        this.checkout = checkout;
    }

    /**
     * The command.
     *
     * @param checkout the checkout of Seine whose manifests are applied and whose sandbox is used
     */
    public static CommandLine commandLine(Path checkout) {
        return new CommandLine(new DemoCommand(checkout));
    }

    @Override
    public Integer call() throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        Sandbox sandbox = Sandbox.of(checkout);
        if (!sandbox.runs()) {
            new Prerequisites(new PrintWriter(out, true, StandardCharsets.UTF_8), terminal.orElse(null))
                    .ensure(Profile.NODES, yes);
        }
        Path scratch = Files.createTempDirectory("seine-demo");
        try (Steps steps = new Steps(out, terminal.isPresent())) {
            steps.run("start the sandbox: clusters north, east and west", () -> {
                sandbox.up(Topology.guide(), progress(steps));
                return "";
            });
            Guide guide = new Guide(new Shell(checkout, sandbox.toolsFolder()), scratch);
            Demo demo = new Demo(guide, clusters(sandbox), steps);
            String page = demo.run();
            steps.show("\nthe answer:\n" + page);
            if (repeat > 0) {
                report(steps, demo.repeat(repeat));
            }
            out.printf(
                    Locale.ROOT,
                    "%nDone in %.1f s. The sandbox runs on; try:%n",
                    steps.elapsed().toMillis() / 1000.0);
        } finally {
            Files.delete(scratch);
        }
        out.println("""
                  ./seine sandbox status
                  ./seine sandbox kubectl east exec client -- wget -q -O - http://antrea-mc-nginx
                  ./seine sandbox kubectl north get resourceimports -A
                  ./seine sandbox kubectl west delete serviceexport nginx
                  ./seine sandbox down""");
        return 0;
    }

    private static Clusters clusters(Sandbox sandbox) throws IOException {
        return new Clusters(
                place(sandbox, "north"), place(sandbox, "east"), place(sandbox, "west"), sandbox.server("north"));
    }

    private static Place place(Sandbox sandbox, String cluster) {
        return new Place(cluster, sandbox.kubeconfig(cluster));
    }

    private static void report(Steps steps, List<Duration> times) {
        var sorted = times.stream().sorted().toList();
        steps.show("export to first answer, %d times: median %d ms, 95th percentile %d ms, longest %d ms"
                .formatted(
                        sorted.size(),
                        percentile(sorted, 50).toMillis(),
                        percentile(sorted, 95).toMillis(),
                        sorted.getLast().toMillis()));
    }

    /** The nearest-rank percentile. */
    private static Duration percentile(List<Duration> sorted, int percent) {
        return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
    }

    /** What the sandbox does, as the detail of one step. */
    private static Progress progress(Steps steps) {
        return new Progress() {
            @Override
            public void started(String step) {
                steps.detail(step);
            }

            @Override
            public void done(String step, Duration took) {}

            @Override
            public void note(String detail) {
                steps.detail(detail);
            }
        };
    }
}
