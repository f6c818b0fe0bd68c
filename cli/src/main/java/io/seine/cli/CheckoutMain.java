package io.seine.cli;

import io.seine.cli.demo.DemoCommand;
import io.seine.sandbox.command.ImageCommand;
import io.seine.sandbox.command.SandboxCommand;
import java.nio.file.Path;

/** What {@code ./seine} runs in a checkout: the roles, and beside them the sandbox and the demo. */
public final class CheckoutMain {
    private CheckoutMain() {}

    /** Expects the system property {@code seine.checkout}: the folder of the checkout. */
    public static void main(String[] args) {
        var folder = System.getProperty("seine.checkout");
        if (folder == null) {
            System.err.println("seine: start the command by the script ./seine of the checkout");
            System.exit(2);
        }
        var checkout = Path.of(folder);
        var line = Main.root();
        line.addSubcommand("sandbox", SandboxCommand.commandLine(checkout));
        line.addSubcommand("demo", DemoCommand.commandLine(checkout));
        line.addSubcommand("image", ImageCommand.commandLine(checkout));
        HelpStyle.applyTo(line);
        // Once more, because it reaches only the subcommands that are there already.
        line.setExecutionExceptionHandler((e, failed, parsed) -> Failures.report(e, failed));
        System.exit(line.execute(args));
    }
}
