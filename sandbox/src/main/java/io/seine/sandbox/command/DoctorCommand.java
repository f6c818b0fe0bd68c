package io.seine.sandbox.command;

import io.seine.sandbox.doctor.Doctor;
import io.seine.sandbox.doctor.Finding;
import io.seine.sandbox.doctor.Profile;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code seine sandbox doctor}. */
@Command(
        name = "doctor",
        description = {
            "Tells what this computer lacks for the sandbox, and how to get it. Changes nothing.",
            "",
            "Exits with 1 if it lacks something."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Finding> findings = Doctor.examine(Profile.NODES);
        out.println(findings.isEmpty() ? "This computer can run the sandbox." : Prerequisites.text(findings));
        return findings.isEmpty() ? 0 : 1;
    }
}
