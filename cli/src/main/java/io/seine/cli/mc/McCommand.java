package io.seine.cli.mc;

import io.seine.cli.mc.doctor.DoctorCommand;
import io.seine.cli.mc.gather.GatherCommand;
import io.seine.cli.mc.install.DeployCommand;
import io.seine.cli.mc.membership.DestroyCommand;
import io.seine.cli.mc.membership.InitCommand;
import io.seine.cli.mc.membership.JoinCommand;
import io.seine.cli.mc.membership.LeaveCommand;
import io.seine.cli.mc.status.StatusCommand;
import io.seine.cli.mc.verify.VerifyCommand;
import picocli.CommandLine.Command;

/** {@code seine mc}. */
@Command(
        name = "mc",
        description = {
            "Sets up a ClusterSet, looks at it, and takes it down.",
            "Also runs as `antctl mc` and `kubectl seine`, by links of those names."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DeployCommand.class,
            InitCommand.class,
            JoinCommand.class,
            LeaveCommand.class,
            DestroyCommand.class,
            GetCommand.class,
            CreateCommand.class,
            DeleteCommand.class,
            RotateCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            VerifyCommand.class,
            GatherCommand.class
        },
        mixinStandardHelpOptions = true)
public final class McCommand {}
