package io.seine.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for the shell fish, which picocli does not make: one line for each word that may come next. */
final class FishCompletion {
    private static final String LONG = "--";

    private FishCompletion() {}

    /** The script for {@code root} and all commands below it. */
    static String script(CommandLine root) {
        var lines = new ArrayList<String>();
        var name = root.getCommandName();
        lines.add("complete -c " + name + " -f");
        add(lines, name, root, List.of());
        return String.join("\n", lines) + "\n";
    }

    private static void add(List<String> lines, String program, CommandLine line, List<String> path) {
        var here = condition(line, path);
        for (var sub : line.getSubcommands().entrySet()) {
            // Aliases are not offered.
            if (sub.getKey().equals(sub.getValue().getCommandName())) {
                lines.add("complete -c " + program + " -n " + here + " -a " + sub.getKey() + " -d "
                        + quoted(summary(
                                sub.getValue().getCommandSpec().usageMessage().description())));
                var below = new ArrayList<>(path);
                below.add(sub.getKey());
                add(lines, program, sub.getValue(), below);
            }
        }
        for (var option : line.getCommandSpec().options()) {
            if (!option.hidden()) {
                lines.add("complete -c " + program + " -n " + here + names(option)
                        + (option.arity().max() > 0 ? " -r -F" : "") + " -d "
                        + quoted(summary(option.description())));
            }
        }
    }

    /** Holds where the words of {@code path} have been typed, and none of the commands below. */
    private static String condition(CommandLine line, List<String> path) {
        var conditions = new ArrayList<String>();
        path.forEach(word -> conditions.add("__fish_seen_subcommand_from " + word));
        if (!line.getSubcommands().isEmpty()) {
            conditions.add("not __fish_seen_subcommand_from "
                    + String.join(" ", line.getSubcommands().keySet()));
        }
        return quoted(conditions.isEmpty() ? "true" : String.join("; and ", conditions));
    }

    private static String names(OptionSpec option) {
        var names = new StringBuilder();
        for (var name : option.names()) {
            if (name.startsWith(LONG)) {
                names.append(" -l ").append(name.substring(LONG.length()));
            } else if (name.length() == 2) {
                names.append(" -s ").append(name.substring(1));
            }
        }
        return names.toString();
    }

    private static String summary(String... description) {
        return description.length == 0 ? "" : description[0].replaceFirst("\\. .*", "");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
