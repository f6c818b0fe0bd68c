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
            "Of several replicas the one that holds the Lease seine-member in its Namespace acts, the others stand by.",
            "Ends with 0 on SIGTERM, with 1 when it cannot start or another replica took over.",
            "Needs POD_NAMESPACE in the environment, or --namespace; POD_NAME or HOSTNAME tells replicas apart."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class MemberCommand implements Callable<Integer> {
    @Mixin
    private ControllerFlags flags = new ControllerFlags();

    @Override
    public Integer call() throws Exception {
        return flags.run(MemberRole::start);
    }
}
