package io.seine.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much is logged and how. Logs go to standard error; flags of the original that ask for files are taken and do nothing. */
final class LogFlags {
    private static final int DEBUG_FROM = 4;
    private static final int TRACE_FROM = 6;

    enum Format {
        TEXT,
        JSON
    }

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text (a message and key=\"value\" pairs) or json (one object a line). Default: text.")
    private Format format = Format.TEXT;

    @Option(
            names = {"-v", "--v"},
            paramLabel = "LEVEL",
            defaultValue = "0",
            description =
                    "How much is logged: 0 what an operator wants to know, 4 and more details, 6 and more everything.")
    private int verbosity;

    @Option(
            names = {
                "--logtostderr",
                "--alsologtostderr",
                "--skip_headers",
                "--skip_log_headers",
                "--add_dir_header",
                "--one_output"
            },
            hidden = true,
            arity = "0..1",
            fallbackValue = "true",
            description = "Without effect.")
    private @Nullable List<String> unusedFlags;

    @Option(
            names = {
                "--log_dir",
                "--log_file",
                "--log_file_max_size",
                "--log_file_max_num",
                "--log_backtrace_at",
                "--stderrthreshold",
                "--vmodule"
            },
            hidden = true,
            paramLabel = "VALUE",
            description = "Without effect.")
    private @Nullable List<String> unusedValues;

    /** Takes effect for everything that logs afterwards: before the first logger is made. */
    void apply() {
        if (verbosity >= DEBUG_FROM) {
            System.setProperty(LogSetup.LEVEL, verbosity >= TRACE_FROM ? "TRACE" : "DEBUG");
        }
        if (format == Format.JSON) {
            System.setProperty(LogSetup.FORMAT, "json");
        }
    }
}
