package io.seine.cli.probe;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code seine probe serve}. */
@Command(
        name = "serve",
        description = "Tells its name to whoever asks, until it is ended.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--name", required = true, paramLabel = "NAME", description = "What it answers.")
    private String name = "";

    @Option(names = "--port", required = true, paramLabel = "PORT", description = "Port of TCP and UDP.")
    private int port;

    @Option(names = "--unlisted-port", required = true, paramLabel = "PORT", description = "Another port of TCP.")
    private int unlistedPort;

    @Override
    public Integer call() throws Exception {
        try (var serving = new Serving(name, port, unlistedPort)) {
            assert serving != null;
            new CountDownLatch(1).await();
        }
        return 0;
    }
}
