package io.seine.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/** How every command's help looks: sections with headings, as in a manual page, and what its exit codes mean. */
final class HelpStyle {
    private static final int WIDTH = 100;

    private HelpStyle() {}

    /** Gives {@code line} and all commands below it the style. */
    static CommandLine applyTo(CommandLine line) {
        var usage = line.getCommandSpec().usageMessage();
        usage.width(WIDTH);
        usage.synopsisHeading("Usage: ");
        usage.descriptionHeading("%n");
        usage.parameterListHeading("%nArguments:%n");
        usage.optionListHeading("%nOptions:%n");
        usage.commandListHeading("%nCommands:%n");
        if (line.getSubcommands().isEmpty()) {
            usage.exitCodeListHeading("%nExit codes:%n");
            // A command that means something else by them has said so.
            if (usage.exitCodeList().isEmpty()) {
                usage.exitCodeList(exitCodes());
            }
        } else {
            usage.footer("", "`" + line.getCommandSpec().qualifiedName() + " COMMAND --help` tells more of a command.");
        }
        line.getSubcommands().values().forEach(HelpStyle::applyTo);
        return line;
    }

    private static Map<String, String> exitCodes() {
        var codes = new LinkedHashMap<String, String>();
        codes.put("0", "done");
        codes.put("1", "failed; the reason is on standard error");
        codes.put("2", "the command line is wrong");
        return codes;
    }
}
