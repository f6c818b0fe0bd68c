package io.seine.cli;

import io.seine.controller.member.MemberRole;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code seine member}. */
@Command(
        name = "member",
        description = {
            "Runs the controller of a member cluster: joins, exports, imports, and chooses the gateway.",
            "Ends on SIGTERM."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class MemberCommand implements Callable<Integer> {
    @Mixin
    private ControllerFlags flags = new ControllerFlags();

    @Override
    public Integer call() throws Exception {
        return Running.untilStopped(() -> MemberRole.start(flags.load()));
    }
}
