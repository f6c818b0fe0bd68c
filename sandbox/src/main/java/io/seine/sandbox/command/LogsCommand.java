package io.seine.sandbox.command;

import io.seine.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code seine sandbox logs}. */
@Command(
        name = "logs",
        description = {
            "Prints the log of a server; its Pods' logs are given by kubectl.",
            "",
            "Example: seine sandbox logs --follow east-1/kubelet"
        },
        mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SandboxCommand parent;

    @Parameters(
            index = "0",
            paramLabel = "COMPONENT",
            description = "A server of a cluster or node, such as east/kube-apiserver or east-1/kubelet.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String component;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is written from now on, until interrupted.")
    private boolean follow;

    @Override
    public Integer call() throws Exception {
        Sandbox sandbox = parent.sandbox();
        Path log = sandbox.log(component);
        return Foreground.run(
                follow
                        ? List.of("tail", "--lines=+1", "--follow=name", log.toString())
                        : List.of("cat", log.toString()),
                Map.of());
    }
}
