package io.seine.cli;

import io.seine.controller.leader.LeaderRole;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code seine leader}. */
@Command(
        name = "leader",
        description = {
            "Runs the controller of a leader cluster: merges what members export, and watches over their heartbeats.",
            "Ends on SIGTERM."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class LeaderCommand implements Callable<Integer> {
    @Mixin
    private ControllerFlags flags = new ControllerFlags();

    @Override
    public Integer call() throws Exception {
        return Running.untilStopped(() -> LeaderRole.start(flags.load()));
    }
}
