package io.seine.sandbox.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code seine sandbox down}. */
@Command(
        name = "down",
        description = {
            "Ends the sandbox and removes it: its processes, mounts, namespaces, control groups, network interface and files.",
            "",
            "Works from any state, also after a crash. What was built stays in ~/.cache/seine."
        },
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SandboxCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        parent.sandbox().down(new PrintedProgress(spec.commandLine().getOut()));
        return 0;
    }
}
