package io.seine.sandbox.command;

import io.seine.sandbox.ComponentStatus;
import io.seine.sandbox.machine.SandboxFailure;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code seine sandbox status}. */
@Command(
        name = "status",
        description = {
            "Shows every server of the sandbox: where it runs, its process, its resident memory and since when. The"
                    + " last line counts memory that servers share only once.",
            "",
            "Exits with 1 if there is no sandbox, or one of its servers does not run; `seine sandbox up` starts it."
        },
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final String ROW = "%-24s  %-9s  %-8s  %8s  %8s  %s%n";
    private static final int MIB = 1 << 20;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SandboxCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        List<ComponentStatus> components = parent.sandbox().status();
        if (components.isEmpty()) {
            throw new SandboxFailure("There is no sandbox here; start one with `seine sandbox up`.");
        }
        PrintWriter out = spec.commandLine().getOut();
        print(components, Clock.systemUTC().instant(), out);
        return components.stream().allMatch(component -> component.running().isPresent()) ? 0 : 1;
    }

    static void print(List<ComponentStatus> components, Instant now, PrintWriter out) {
        out.printf(ROW, "COMPONENT", "NODE", "STATE", "PID", "RSS MiB", "UPTIME");
        long total = 0;
        for (ComponentStatus component : components) {
            if (component.running().isPresent()) {
                ComponentStatus.Running running = component.running().get();
                total += running.proportionalBytes();
                out.printf(
                        ROW,
                        component.name(),
                        component.machine(),
                        "running",
                        running.pid(),
                        running.residentBytes() / MIB,
                        uptime(Duration.between(running.started(), now)));
            } else {
                out.printf(ROW, component.name(), component.machine(), "stopped", "-", "-", "-");
            }
        }
        out.printf(ROW, "all", "", "", "", total / MIB, "");
        out.flush();
    }

    private static String uptime(Duration duration) {
        if (duration.toHours() > 0) {
            return duration.toHours() + "h" + duration.toMinutesPart() + "m";
        }
        return duration.toMinutes() > 0
                ? duration.toMinutes() + "m" + duration.toSecondsPart() + "s"
                : Math.max(0, duration.toSeconds()) + "s";
    }
}
