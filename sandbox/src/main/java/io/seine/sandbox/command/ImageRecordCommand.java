package io.seine.sandbox.command;

import io.seine.sandbox.Sandbox;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code seine image record}, for developers of Seine. */
@Command(
        name = "record",
        hidden = true,
        description =
                "Runs Seine at a real API server, and writes down in its sources which classes it loads. Needs root.",
        mixinStandardHelpOptions = true)
final class ImageRecordCommand implements Callable<Integer> {
    private static final String LIST = "sandbox/src/main/resources/io/seine/sandbox/release/classes.list";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ImageCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        var list = parent.checkout().resolve(LIST);
        Sandbox.recordClasses(parent.checkout(), list, new PrintedProgress(out));
        ImageCommand.print(out, "wrote " + list);
        return 0;
    }
}
