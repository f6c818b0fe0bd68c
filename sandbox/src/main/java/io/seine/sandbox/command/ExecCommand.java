package io.seine.sandbox.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code seine sandbox exec}. */
@Command(
        name = "exec",
        description = {
            "Runs a program of this computer in the namespaces of a node, of a control plane (named as its cluster) or of the"
                    + " network between them (fabric).",
            "",
            "Example: seine sandbox exec east-1 ip route"
        },
        mixinStandardHelpOptions = true)
final class ExecCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SandboxCommand parent;

    @Parameters(index = "0", paramLabel = "NODE", description = "Such as east-1.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String machine;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "WORD", description = "The program and its arguments.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws Exception {
        return Foreground.run(parent.sandbox().inside(machine, words), Map.of());
    }
}
