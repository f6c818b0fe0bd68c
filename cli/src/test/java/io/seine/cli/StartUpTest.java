package io.seine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartUpTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private record Outcome(int code, String out, String err) {}

    @ParameterizedTest
    @ValueSource(strings = {"leader", "member"})
    void aConfigurationThatCannotBeUsedEndsTheStartWithOneSentence(String role) throws IOException {
        var file = Files.writeString(folder.resolve("config.yaml"), "endpointIPType: None\n");

        var outcome = run(role, "--namespace", "x", "--config", file.toString());

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo("seine: The configuration file " + file
                        + " cannot be used: invalid endpointIPType: None, only 'PodIP' or 'ClusterIP' is allowed\n");
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        var outcome = run("leader", "--namespace", "x", "--config", "/no/such/file");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo("seine: Could not read the configuration file /no/such/file: there is no such file\n");
    }

    @Test
    void flagsOfTheOriginalAreTaken() {
        var outcome = run(
                "member",
                "--namespace=x",
                "--config=/no/such/file",
                "-v=2",
                "--logtostderr=false",
                "--log_dir=/var/log/antrea",
                "--log_file_max_size=100",
                "--log_file_max_num=4");

        assertThat(outcome.err()).contains("there is no such file");
    }

    @Test
    void helpTellsTheFlagsAndTheExitCodes() {
        var outcome = run("member", "--help");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("--config", "--namespace", "--log-format", "POD_NAMESPACE", "Ends with 0 on SIGTERM")
                .doesNotContain("--log_dir");
    }

    @Test
    void aCommandWhoseExitCodesMeanSomethingElseSaysSo() {
        assertThat(run("policy", "explain", "--help").out()).contains("2   the connection is dropped or rejected");
        var wrong = run("policy", "explain", "web");

        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("--from", "--to");
        assertThat(run("policy", "explain", "web", "--from", "x", "--protocol", "icmp6")
                        .err())
                .contains("--protocol", "TCP, UDP, SCTP, ICMP");
    }

    @Test
    void thePluginOfKubectlHasAllCommandsForPeople() {
        var plugin = Main.root("kubectl-seine");
        var out = new StringWriter();

        int code = plugin.setOut(new PrintWriter(out)).execute("policy", "explain", "--help");

        assertThat(code).isZero();
        assertThat(plugin.getSubcommands()).containsKeys("join", "policy");
        assertThat(out.toString()).contains("Usage: kubectl seine policy explain", "Exit codes:");
    }

    @Test
    void withoutACommandItSaysSoAndFails() {
        assertThat(run().code()).isNotZero();
    }

    private static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.commandLine(new Main.Seine())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Outcome(code, out.toString(), err.toString());
    }
}
