package io.seine.cli;

import io.seine.agent.AgentKeys;
import io.seine.api.config.ConfigKey;
import io.seine.api.config.ControllerKeys;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** docs/configuration.md, made of the keys that the parsers use and of the commands' flags. */
final class ConfigurationGuide {
    private static final String CONTROLLERS = """
            # Configuration

            Every key of the controllers' and the agents' configuration files, with the flags and environment variables beside
            them. Made of the keys that the parsers use; a test compares both, so do not edit this page. What the keys are for
            is told in [Running the controllers and agents](operations.md) and in the [user guide](user-guide.md); with the
            chart they are [values](helm.md#values).

            Absent keys have their default; that of a section is the defaults of its keys. A path such as `webhook.port` is the
            key `port` in the section `webhook`.

            ## Controllers

            ConfigMap `antrea-mc-controller-config`, key `controller_manager_config.yaml`: a `MultiClusterConfig` of
            `multicluster.crd.antrea.io/v1alpha1` (both may be left out). The controller follows it: a change is taken over
            without a restart, about a minute after it was written.

            - An unknown key is refused by its name, with what was probably meant; so is a value that cannot be used, a value of
              another type, and a port that two keys have.
            - At start a file that is refused ends the process with code 1 and one sentence. While running it changes nothing:
              Event `ConfigInvalid` on the ConfigMap and the log tell why.
            - An empty text, or a key without a value, is as good as absent. A text may be written as a number.
            """;

    private static final String AGENTS = """

            ## Agents

            Key `antrea-agent.conf` of two ConfigMaps in the agents' Namespace: `seine-agent-config`, which the manifests make,
            and after it `antrea-config`, where there is one. Sections are joined key by key, and where both set the same key,
            `antrea-config` wins. Read at start: restart the agents after a change
            (`kubectl rollout restart daemonset/seine-agent -n kube-system`).

            - Unknown keys are passed over in silence, also misspelt ones: the file is that of Antrea's own agent too.
            - A value that cannot be used or is of another type ends the agent with code 1 and a sentence that names the key;
              what is in the kernel goes on.
            - A key without a value is as good as absent.

            """;

    private static final String ENVIRONMENT = """

            ## Environment variables

            The manifests set the first three from the Pod's fields.

            | Variable | Read by | |
            |---|---|---|
            | `POD_NAMESPACE` | controllers, agents | The own Namespace. Required; for controllers `--namespace` comes first. |
            | `POD_NAME` | controllers | Which replica it is, in Events and the Lease. Default: `HOSTNAME`, else `local-` and the process ID. |
            | `NODE_NAME` | agents | The name of the Node. Required. |
            | `%s` | controllers, agents | What is logged of Seine's own: `TRACE`, `DEBUG`, `INFO`, `WARN`, `ERROR`. Default: `INFO`. A controller's `-v` comes first. |
            | `%s` | controllers, agents | `json` for one JSON object a line, else text. A controller's `--log-format json` comes first. |

            Without a kubeconfig file that `KUBECONFIG` names, or one in its usual place, controllers and agents use the ServiceAccount of their Pod.
            """.formatted(LogSetup.LEVEL, LogSetup.FORMAT);

    private ConfigurationGuide() {}

    static String text() {
        var unused = "- Without effect, and said so in the log: `" + String.join("`, `", ControllerKeys.WITHOUT_EFFECT)
                + "`. Files of the original have them.";
        return CONTROLLERS
                + unused
                + "\n\n### Leader and member\n\n"
                + table(ControllerKeys.LEADER_AND_MEMBER)
                + "\n### Member only\n\nA leader takes these keys, checks their values, and does not use them.\n\n"
                + table(ControllerKeys.MEMBER)
                + "\n### Flags of `seine leader` and `seine member`\n\n"
                + flags("leader")
                + AGENTS
                + table(AgentKeys.ALL)
                + "\n### Flags of `seine agent`\n\n"
                + flags("agent")
                + ENVIRONMENT;
    }

    private static String table(List<ConfigKey<?>> keys) {
        return "| Key | Type | Default | Allowed | |\n|---|---|---|---|---|\n"
                + keys.stream().map(ConfigurationGuide::row).collect(Collectors.joining());
    }

    private static String row(ConfigKey<?> key) {
        var whenAbsent = "".equals(key.whenAbsent()) ? "\"\"" : key.whenAbsent();
        return "| `" + key.path() + "` | " + key.type().replaceFirst("^a ", "") + " | `" + whenAbsent + "` | "
                + key.allowed() + " | " + key.meaning() + " |\n";
    }

    private static String flags(String command) {
        return "| | |\n|---|---|\n" + String.join("\n", CliGuide.rows(spec(command))) + "\n";
    }

    private static CommandSpec spec(String command) {
        return Objects.requireNonNull(
                        Main.commandLine(new Main.Seine()).getSubcommands().get(command))
                .getCommandSpec();
    }
}
