package io.seine.cli.mc.status;

import io.seine.cli.mc.observe.ClustersFlags;
import io.seine.cli.output.FormatFlag;
import io.seine.cli.output.Report;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code seine mc status}. */
@Command(
        name = "status",
        description =
                "Shows a ClusterSet: clusters, heartbeats, gateways, tunnels, exports, imports, policies. Changes nothing.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final String TOP_OF_EMPTY_SCREEN = "\033[H\033[2J";

    @Mixin
    private ClustersFlags flags = new ClustersFlags();

    @Mixin
    private FormatFlag format = new FormatFlag();

    @Option(names = "--watch", description = "Show it anew every 2 s, until Ctrl-C.")
    private boolean watch;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Made by picocli. */
    public StatusCommand() {}

    @Override
    public Integer call() throws Exception {
        var report = Report.of(spec);
        var terminal = watch && !format.isJson() && isTerminal();
        try (var clusters = flags.open()) {
            do {
                var screen = new Screen(clusters.observe());
                var text = format.isJson() ? screen.json() : screen.text();
                report.text(terminal ? TOP_OF_EMPTY_SCREEN + text : text);
                if (watch) {
                    Thread.sleep(PAUSE);
                }
            } while (watch);
            return 0;
        }
    }

    @SuppressWarnings("SystemConsoleNull") // NullAway does not know it
    private static boolean isTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }
}
