package io.seine.sandbox.junit;

import io.seine.sandbox.doctor.Doctor;
import io.seine.sandbox.doctor.Finding;
import io.seine.sandbox.doctor.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** What tests that start clusters need of the computer. */
public final class Requirements {
    private Requirements() {}

    /**
     * Skips the test with the reason where the computer lacks something; in continuous integration ({@code CI=true}) it fails.
     */
    public static void check(Profile profile) {
        String lacking =
                Doctor.examine(profile).stream().map(Requirements::sentence).collect(Collectors.joining(" "));
        if (lacking.isEmpty()) {
            return;
        }
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            throw new IllegalStateException("Cannot start clusters: " + lacking);
        }
        Assumptions.abort("no clusters: " + lacking);
    }

    /** The folder that holds the servers' sources: the working folder of a test is its module or the checkout itself. */
    public static Path checkout() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("sandbox/go/go.mod"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("no folder above " + Path.of("").toAbsolutePath()
                        + " is a checkout of Seine; run the tests in one");
            }
        }
        return folder;
    }

    private static String sentence(Finding finding) {
        return finding.lacks() + " (" + finding.remedy() + ")";
    }
}
