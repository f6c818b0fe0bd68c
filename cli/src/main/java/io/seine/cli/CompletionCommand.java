package io.seine.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code seine completion}. */
@Command(
        name = "completion",
        description = {
            "Prints a script with which a shell completes the command's words.",
            "",
            "bash, zsh: source <(seine completion bash)",
            "fish: seine completion fish | source"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CompletionCommand implements Callable<Integer> {
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell = Shell.BASH;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        var root = spec.root().commandLine();
        var out = spec.commandLine().getOut();
        out.print(
                switch (shell) {
                    // One script for both: for zsh it loads zsh's own way to use completions of bash.
                    case BASH, ZSH -> AutoComplete.bash(root.getCommandName(), root);
                    case FISH -> FishCompletion.script(root);
                });
        out.flush();
        return 0;
    }
}
