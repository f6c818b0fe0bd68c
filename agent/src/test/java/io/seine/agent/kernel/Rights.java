package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What the tests of the kernel need of the machine. */
public final class Rights {
    private Rights() {}

    /** Skips the test on a machine where it cannot run; under {@code CI=true} it fails there. */
    public static void required() {
        var root = "root".equals(System.getProperty("user.name"));
        if ("true".equals(System.getenv("CI"))) {
            assertThat(root).as("the tests of the kernel need root").isTrue();
        }
        assumeTrue(root, "needs root: makes network namespaces and changes the kernel's state in them");
    }
}
