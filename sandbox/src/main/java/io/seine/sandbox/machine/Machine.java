package io.seine.sandbox.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A running machine: Linux namespaces (processes, mounts, network, host name, IPC) that last as long as their process 1.
 *
 * @param plan what it was made of
 * @param process its process 1
 */
public record Machine(MachinePlan plan, RunningProcess process) {
    private static final Duration APPEARANCE_LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(10);

    /**
     * Without --fork, unshare becomes a shell, whose first child is process 1 of the new namespace and stays. That child holds
     * the pipe until it is furnished, so the end of cat is the end of the wait.
     */
    private static final String LAUNCH =
            "setsid unshare --pid --mount --net --uts --ipc" + " sh -c 'sh \"$1\" < /dev/null &' sh \"$1\" 2>&1 | cat";

    /**
     * Makes the machine, or finds it running as planned. One that runs otherwise, or was not furnished to the end, is ended and
     * made anew.
     */
    public static Machine ensure(MachinePlan plan) throws IOException, InterruptedException {
        String script = MachineScript.of(plan);
        Optional<RunningProcess> running = ProcessTable.read().machine(plan.folder());
        if (running.isPresent()) {
            if (MachinePlan.furnished(running.get().argv(), plan.folder())
                    && script.equals(Files.readString(plan.script()))) {
                return new Machine(plan, running.get());
            }
            Processes.kill(List.of(running.get()));
        }
        write(plan, script);
        start(plan);
        return new Machine(plan, appeared(plan));
    }

    /** Process 1 of a machine that says that it is ready. While the kernel replaces its shell by what waits, nobody would recognise it. */
    private static RunningProcess appeared(MachinePlan plan) throws IOException, InterruptedException {
        long end = System.nanoTime() + APPEARANCE_LIMIT.toNanos();
        while (true) {
            Optional<RunningProcess> process = ProcessTable.read().machine(plan.folder());
            if (process.isPresent()) {
                return process.get();
            }
            if (System.nanoTime() > end) {
                throw new SandboxFailure("Machine " + plan.name()
                        + " ended as soon as it was made; try again, or look at " + plan.folder());
            }
            Thread.sleep(PAUSE);
        }
    }

    /** Starts those servers, among the given ones, that do not run, and starts anew those that run with other arguments. */
    public void ensure(List<String> names) throws IOException, InterruptedException {
        ProcessTable table = ProcessTable.read();
        for (String name : names) {
            Server server = plan.server(name);
            Optional<RunningProcess> running = table.server(process, server);
            if (running.isPresent() && running.get().argv().equals(server.argv())) {
                continue;
            }
            if (running.isPresent()) {
                Processes.kill(List.of(running.get()));
            }
            start(server);
        }
    }

    /**
     * Makes sure that servers run that were started.
     *
     * @throws SandboxFailure with the last line of its log, for one that has ended
     */
    public void check(List<String> names) throws IOException {
        ProcessTable table = ProcessTable.read();
        for (String name : names) {
            if (table.server(process, plan.server(name)).isEmpty()) {
                throw ended(name);
            }
        }
    }

    private SandboxFailure ended(String server) throws IOException {
        return new SandboxFailure("Started " + server + " on " + plan.name() + ", which has ended: " + lastLine(server)
                + "; its whole log is " + plan.log(server) + ".");
    }

    /** The last line of a server's log, to tell why it does not what it should. */
    public String lastLine(String server) throws IOException {
        Path log = plan.log(server);
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return lines.isEmpty() ? "it wrote nothing" : lines.getLast();
    }

    /** Runs a program in the machine to its end. */
    public Tool.Output output(List<String> argv) throws IOException, InterruptedException {
        return Tool.output(ProcessTable.inside(process, argv), "");
    }

    /** As {@link Tool#run(List, String)}, in the machine. */
    public String run(List<String> argv, String input) throws IOException, InterruptedException {
        return Tool.run(ProcessTable.inside(process, argv), input);
    }

    /** As {@link Tool#run(List, Path)}, in the machine. */
    public String run(List<String> argv, Path input) throws IOException, InterruptedException {
        return Tool.run(ProcessTable.inside(process, argv), input);
    }

    /** Asks a server to end and waits until it has. */
    public void stop(String name) throws IOException, InterruptedException {
        Optional<RunningProcess> running = ProcessTable.read().server(process, plan.server(name));
        if (running.isPresent()) {
            Processes.terminate(running.get());
        }
    }

    /** Ends the machine with all that runs in it. */
    public void end() throws IOException, InterruptedException {
        Processes.kill(List.of(process));
    }

    private void start(Server server) throws IOException, InterruptedException {
        // The shell ends at once; the server then is a child of process 1, in a session of its own, out of reach of the
        // terminal.
        var argv = new ArrayList<>(List.of(
                "sh",
                "-c",
                "umask 022; log=$1; shift; setsid \"$@\" >> \"$log\" 2>&1 < /dev/null &",
                "sh",
                logInside(server)));
        argv.addAll(server.argv());
        run(argv, "");
        // Until the kernel has replaced the shell by the server, nobody would recognise it.
        long end = System.nanoTime() + APPEARANCE_LIMIT.toNanos();
        while (ProcessTable.read().server(process, server).isEmpty()) {
            if (System.nanoTime() > end) {
                throw ended(server.name());
            }
            Thread.sleep(PAUSE);
        }
    }

    private static String logInside(Server server) {
        return MachinePlan.HERE + "/log/" + server.name() + ".log";
    }

    private static void write(MachinePlan plan, String script) throws IOException {
        Files.createDirectories(plan.folder().resolve("run"));
        Files.createDirectories(plan.folder().resolve("log"));
        for (Map.Entry<String, String> file : plan.files().entrySet()) {
            Path path = plan.folder().resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Files.writeString(plan.script(), script);
    }

    private static void start(MachinePlan plan) throws IOException, InterruptedException {
        Tool.Output launched =
                Tool.output(List.of("sh", "-c", LAUNCH, "sh", plan.script().toString()), "");
        String said = launched.out();
        if (!said.strip().endsWith(MachineScript.READY)) {
            throw new SandboxFailure("Could not make machine " + plan.name() + ": " + said.strip()
                    + "; run as root on a kernel with namespaces, `seine sandbox doctor` tells what is missing");
        }
    }
}
