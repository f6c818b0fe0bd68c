package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.sandbox.machine.Tool;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The running agent, gateway or not, has the rights of the manifest and no others. */
class AgentRightsE2E {
    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    /** NET_ADMIN (12), PERFMON (38) and BPF (39), as the kernel prints a set of capabilities. */
    private static final String CAPABILITIES = "000000c000001000";

    @ParameterizedTest
    @ValueSource(strings = {"east-1", "east-2"})
    void itHasTheCapabilitiesOfTheManifestAndCannotGetMore(String node) throws Exception {
        var status = exec(node, "cat", "/proc/" + agent(node) + "/status").out();

        assertThat(status.lines())
                .contains(
                        "CapPrm:\t" + CAPABILITIES,
                        "CapEff:\t" + CAPABILITIES,
                        "CapBnd:\t" + CAPABILITIES,
                        "CapAmb:\t0000000000000000",
                        "NoNewPrivs:\t1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/written", "/opt/seine/written", "/usr/sbin/written"})
    void itsImageCannotBeWrittenTo(String file) throws Exception {
        var touched = exec("east-1", "touch", "/proc/" + agent("east-1") + "/root" + file);

        assertThat(touched.err()).contains("Read-only file system");
    }

    /** Its process; after another test's restart the old one may be ending. */
    private static String agent(String node) {
        return await("one agent on " + node)
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> exec(node, "pgrep", "-f", "io.seine.cli.Main agent")
                                .out()
                                .strip(),
                        processes -> processes.lines().count() == 1);
    }

    private static Tool.Output exec(String node, String... command) throws Exception {
        return CLUSTERS.sandbox().exec(node, List.of(command));
    }
}
