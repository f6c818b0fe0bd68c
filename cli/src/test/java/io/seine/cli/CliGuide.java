package io.seine.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** docs/cli.md, made of the commands themselves. */
final class CliGuide {
    private static final String INTRODUCTION = """
            # The command

            Made of what the commands say of themselves (`seine mc COMMAND --help`); a test compares both, so do not edit this page.

            The command is `seine` (in a checkout `./seine`). Links of the names `antctl` and `kubectl-seine` to it are called as
            `antctl mc ...` and `kubectl seine ...`, and as `antctl policy ...` and `kubectl seine policy ...`.
            `source <(seine completion bash)` completes its words; also for zsh and fish.

            Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed, 2 wrong command line, unless
            a command says something else.

            """;

    private CliGuide() {}

    static String text() {
        var line = Main.commandLine(new Main.Seine());
        return INTRODUCTION
                + Stream.of("mc", "policy", "completion")
                        .flatMap(name -> chapters(
                                Objects.requireNonNull(line.getSubcommands().get(name))))
                        .collect(Collectors.joining("\n"));
    }

    private static Stream<String> chapters(CommandLine line) {
        var below = line.getSubcommands().entrySet().stream()
                .filter(entry -> entry.getKey().equals(entry.getValue().getCommandName()))
                .flatMap(entry -> chapters(entry.getValue()));
        return line.getSubcommands().isEmpty() ? Stream.of(chapter(line)) : below;
    }

    private static String chapter(CommandLine line) {
        var spec = line.getCommandSpec();
        var text = new StringBuilder("## " + spec.qualifiedName() + "\n\n");
        var aliases = spec.aliases();
        if (aliases.length > 0) {
            text.append("Also `").append(String.join("`, `", aliases)).append("`.\n\n");
        }
        for (var paragraph : spec.usageMessage().description()) {
            text.append(paragraph.isEmpty() ? "" : paragraph + "\n\n");
        }
        text.append("```\n").append(line.getHelp().synopsis(0).strip()).append("\n```\n\n| | |\n|---|---|\n");
        rows(spec).forEach(row -> text.append(row).append('\n'));
        return text.toString();
    }

    /** The flags of a command, one row each. */
    static List<String> rows(CommandSpec spec) {
        var rows = new ArrayList<String>();
        spec.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .forEach(parameter -> rows.add(row(parameter.paramLabel(), parameter)));
        spec.options().stream()
                .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
                .sorted((one, other) -> one.longestName().compareTo(other.longestName()))
                .forEach(option -> rows.add(row(names(option), option)));
        return rows;
    }

    private static String names(OptionSpec option) {
        var names = Arrays.stream(option.names()).collect(Collectors.joining("`, `"));
        return names + (option.arity().max() > 0 ? " " + option.paramLabel() : "");
    }

    private static String row(String name, ArgSpec argument) {
        // Of flags of which one is needed, the line above the table tells.
        var required = argument.required() && argument.group() == null && !(argument instanceof PositionalParamSpec)
                ? " Required."
                : "";
        return "| `" + name + "` | "
                + Arrays.stream(argument.description())
                        .map(line -> Ansi.OFF.string(line).replace("|", "\\|"))
                        .collect(Collectors.joining(" "))
                + required + " |";
    }
}
