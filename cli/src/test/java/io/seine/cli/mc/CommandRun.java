package io.seine.cli.mc;

import io.seine.cli.Main;
import io.seine.sandbox.junit.ControlPlanes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of the command, in this process, as a shell would run it.
 *
 * @param exitCode 0 for success
 * @param out what went to standard output
 * @param err what went to standard error
 */
record CommandRun(int exitCode, String out, String err) {
    /** Runs {@code seine mc} with these arguments against a cluster of the test. */
    static CommandRun in(ControlPlanes planes, String cluster, String... arguments) {
        var all = new ArrayList<>(List.of("mc"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--kubeconfig", planes.kubeconfig(cluster).toString()));
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** All of it, for messages of assertions. */
    @Override
    public String toString() {
        return "exit code " + exitCode + "\n" + out + err;
    }
}
