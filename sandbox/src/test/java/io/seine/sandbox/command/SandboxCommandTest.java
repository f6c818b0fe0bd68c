package io.seine.sandbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.sandbox.plan.Cni;
import io.seine.sandbox.plan.ProxyMode;
import io.seine.sandbox.plan.Topology;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SandboxCommandTest {
    private final CommandLine line = SandboxCommand.commandLine(Path.of("/nowhere"));

    @Test
    void everySubcommandExplainsItself() {
        assertThat(line.getSubcommands().values()).allSatisfy(sub -> {
            assertThat(sub.getUsageMessage(CommandLine.Help.Ansi.OFF))
                    .contains("Usage: sandbox " + sub.getCommandName());
            assertThat(sub.getCommandSpec().usageMessage().description()).isNotEmpty();
        });
    }

    @Test
    void theOptionsOfTheOtherProgramAreLeftToIt() {
        assertThat(arguments("kubectl", "east", "get", "pods", "-A", "--help"))
                .containsExactly("get", "pods", "-A", "--help");
        assertThat(arguments("exec", "east-1", "ip", "-br", "link")).containsExactly("ip", "-br", "link");
    }

    @Test
    void clustersAreGivenAsNamesAndNumbersOfNodes() {
        assertThat(new UpCommand.ClusterConverter().convert("east:3")).isEqualTo(new Topology.Cluster("east", 3));
        assertThat(new UpCommand.ClusterConverter().convert("east:3:iptables"))
                .isEqualTo(new Topology.Cluster("east", 3, ProxyMode.IPTABLES, Cni.ROUTES));
        assertThat(new UpCommand.ClusterConverter().convert("east:3:iptables:overlay"))
                .isEqualTo(new Topology.Cluster("east", 3, ProxyMode.IPTABLES, Cni.OVERLAY));
        assertThat(error("up", "--clusters=east:1:ipvs"))
                .contains("\"ipvs\" is no mode of kube-proxy; use nftables or iptables.");
        assertThat(error("up", "--clusters=east:1:iptables:calico"))
                .contains("\"calico\" is no CNI of the sandbox; use routes or masquerade or overlay.");
        assertThat(error("up", "--clusters=east")).contains("\"east\" is not a name and a number of nodes");
        assertThat(error("up", "--clusters=East:1")).contains("\"East\" is no name for a cluster");
    }

    @Test
    void whereThereIsNoSandboxTheUserIsToldHowToGetOne(@TempDir Path checkout) {
        CommandLine here = SandboxCommand.commandLine(checkout);
        var messages = new StringWriter();
        here.setExecutionExceptionHandler((e, command, parsed) -> {
            messages.write(String.valueOf(e.getMessage()));
            return 1;
        });

        for (String[] words : List.of(
                new String[] {"status"},
                new String[] {"kubectl", "east", "get", "pods"},
                new String[] {"logs", "east/etcd"},
                new String[] {"exec", "east-1", "true"})) {
            messages.getBuffer().setLength(0);
            assertThat(here.execute(words)).isEqualTo(1);
            assertThat(messages.toString()).contains("There is no sandbox", "`seine sandbox up`");
        }
    }

    private List<Object> arguments(String... words) {
        CommandLine.ParseResult parsed = line.parseArgs(words).subcommand();
        return List.copyOf(Objects.requireNonNull(parsed).matchedPositional(1).<List<Object>>getValue());
    }

    private String error(String... words) {
        var errors = new StringWriter();
        line.setErr(new PrintWriter(errors));
        assertThat(line.execute(words)).isEqualTo(CommandLine.ExitCode.USAGE);
        return errors.toString();
    }
}
