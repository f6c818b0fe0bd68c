package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What the tests of the kernel need of the machine. */
public final class Rights {
    private Rights() {}

    /**
     * Skips the test on a machine where it cannot run; under {@code CI=true} it fails there.
     *
     * @param programs that the test needs
     */
    public static void required(String... programs) {
        var root = "root".equals(System.getProperty("user.name"));
        var missing = Arrays.stream(programs)
                .filter(program -> !Files.isExecutable(Path.of("/usr/bin", program)))
                .toList();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(root).as("the tests of the kernel need root").isTrue();
            assertThat(missing).as("programs that the test needs").isEmpty();
        }
        assumeTrue(root, "needs root: makes network namespaces and changes the kernel's state in them");
        assumeTrue(missing.isEmpty(), "needs " + missing + ": apt install wireguard-tools wireguard-go");
    }
}
