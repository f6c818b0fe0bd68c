package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code seine mc verify} where something is wrong; where all is well it is typed as the user guide has it. */
class VerifyE2E {
    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void whatIsNotReachedIsNamedAndNothingIsLeft() throws Exception {
        var west = CLUSTERS.west();
        CLUSTERS.run(west, "kubectl annotate node west-1 multicluster.antrea.io/gateway-");
        CLUSTERS.guide().awaitGone(west, "gateways -n kube-system");
        String said;
        try {
            said = verify();
        } finally {
            CLUSTERS.guide().chooseGateway(west, "west-1");
            CLUSTERS.guide().awaitClusterInfo(CLUSTERS.east(), west);
        }

        assertThat(said)
                .contains("From east (east-1) to west, TCP: no answer: ")
                .contains("From east (east-2) to west, UDP: no answer: ")
                .contains("From west (west-2) to east, 256 KIB: no answer: ")
                .doesNotContain("From east (east-2) to east", "From west (west-1) to west", "should not")
                .contains("Checked 48: 12 not as it should be. `seine mc doctor` looks for the cause.");
        for (var member : CLUSTERS.members()) {
            assertThat(CLUSTERS.run(member, "kubectl get namespaces -l app.kubernetes.io/managed-by=seine-verify"))
                    .isEmpty();
        }
    }

    /** Runs it in both members, and returns what it says. */
    private String verify() throws Exception {
        var both = folder.resolve("kubeconfig");
        Files.writeString(
                both,
                CLUSTERS.run(
                        CLUSTERS.east(),
                        "KUBECONFIG=" + CLUSTERS.east().kubeconfig() + ":"
                                + CLUSTERS.west().kubeconfig() + " kubectl config view --flatten"));
        var said = new StringWriter();
        var writer = new PrintWriter(said, true);
        assertThat(Main.run(writer, writer, "mc", "verify", "--contexts", "east,west", "--kubeconfig", both.toString()))
                .as("%s", said)
                .isEqualTo(1);
        return said.toString();
    }
}
