package io.seine.sandbox.command;

import io.seine.sandbox.doctor.Doctor;
import io.seine.sandbox.doctor.Finding;
import io.seine.sandbox.doctor.Profile;
import io.seine.sandbox.machine.SandboxFailure;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What has to be on the computer before a sandbox starts; what Debian packages can give is installed, but never without consent.
 *
 * @param out where it tells what it does
 * @param console where a person can be asked, if there is one
 */
public record Prerequisites(PrintWriter out, @Nullable Console console) {
    /**
     * Returns when nothing is lacking.
     *
     * @param consent whether packages may be installed without asking
     * @throws SandboxFailure with everything that is lacking and its remedy
     */
    public void ensure(Profile profile, boolean consent) throws IOException, InterruptedException {
        List<Finding> findings = Doctor.examine(profile);
        List<String> packages = findings.stream()
                .filter(Finding::packageInstallable)
                .flatMap(finding -> finding.debianPackages().stream())
                .distinct()
                .toList();
        boolean enough = findings.stream().allMatch(Finding::packageInstallable);
        if (enough && !packages.isEmpty() && (consent || agreed(packages))) {
            Doctor.install(packages, out::println);
            findings = Doctor.examine(profile);
        }
        if (!findings.isEmpty()) {
            throw new SandboxFailure("This computer cannot run the sandbox.\n" + text(findings)
                    + (enough && !packages.isEmpty() ? "\n`seine sandbox up --yes` installs the packages." : ""));
        }
    }

    /** One line for each finding and its remedy. */
    static String text(List<Finding> findings) {
        return String.join(
                "\n",
                findings.stream()
                        .map(finding -> "- " + finding.lacks() + "\n  " + finding.remedy())
                        .toList());
    }

    private boolean agreed(List<String> packages) {
        if (console == null || !console.isTerminal()) {
            return false;
        }
        String answer = console.readLine("Install the Debian packages %s? [y/N] ", String.join(" ", packages));
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }
}
