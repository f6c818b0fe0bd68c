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
            "Of several replicas the one that holds the Lease seine-leader in its Namespace acts, the others stand by.",
            "Ends with 0 on SIGTERM, with 1 when it cannot start or another replica took over.",
            "Needs POD_NAMESPACE in the environment, or --namespace; POD_NAME or HOSTNAME tells replicas apart."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class LeaderCommand implements Callable<Integer> {
    @Mixin
    private ControllerFlags flags = new ControllerFlags();

    @Override
    public Integer call() throws Exception {
        return flags.run(LeaderRole::start);
    }
}
