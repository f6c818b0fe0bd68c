package io.seine.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.seine.agent.AgentConfig;
import io.seine.agent.audit.AuditLogging;
import io.seine.agent.kernel.Numbers;
import io.seine.agent.policy.KubernetesMode;
import io.seine.api.config.EndpointIPType;
import io.seine.api.config.GatewayIPPrecedence;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.serialization.ApiSerialization;
import io.seine.sandbox.build.HostCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Helm says of the chart without a cluster. */
class ChartIT {
    @RegisterExtension
    static final HelmOfCheckout HELM = new HelmOfCheckout();

    @Test
    void isWithoutFaultAsItIs() throws Exception {
        assertThat(HELM.run("lint", "--strict", HELM.chart().toString()))
                .contains("1 chart(s) linted, 0 chart(s) failed")
                .doesNotContain("[WARNING]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"leader", "member", "host-network", "agents", "definitions"})
    void isWithoutFaultWith(String values) throws Exception {
        var said = HELM.run(
                "lint",
                "--strict",
                HELM.chart().toString(),
                "--values",
                HELM.values(values).toString());

        assertThat(said).contains("1 chart(s) linted, 0 chart(s) failed").doesNotContain("[WARNING]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    role=both                                     | at '/role': value must be one of '', 'leader', 'member'
                    controller.replicas=2                         | role: set it to leader or member
                    role=member,controller.replica=2                          | at '/controller': additional properties 'replica' not allowed
                    controller.config.podCIDR=10.10.0.0/16        | at '/controller/config': additional properties 'podCIDR' not allowed
                    controller.config.podCIDRs={10.10.0.0}        | at '/controller/config/podCIDRs/0': '10.10.0.0' does not match
                    controller.config.endpointIPType=Pod          | at '/controller/config/endpointIPType': value must be one of 'ClusterIP', 'PodIP'
                    controller.hostNetwork=yes                    | at '/controller/hostNetwork': got string, want boolean
                    policies.definitions=sometimes                | at '/policies/definitions': value must be one of 'auto', 'always', 'never'
                    role=leader,controller.ports.webhook=8080     | controller.ports: health, metrics and webhook are 8080, 8081, 8080; each needs a port of its own
                    agent.config.tunnelPort=70000                 | at '/agent/config/tunnelPort': maximum: got 70,000, want 65,535
                    agent.config.multicluster.encryption=none     | at '/agent/config/multicluster': additional properties 'encryption' not allowed
                    agent.resources.request.cpu=1                 | at '/agent/resources': additional properties 'request' not allowed
                    """)
    void refusesByName(String value, String sentence) throws Exception {
        var refused = HELM.command("template", "refused", HELM.chart().toString(), "--set", value)
                .run("");

        assertThat(refused.ok()).isFalse();
        assertThat(refused.output()).contains(sentence);
    }

    @Test
    void rolesOnOneNodesNetworkHaveDifferentPorts(@TempDir Path folder) throws Exception {
        var leader = Files.writeString(
                folder.resolve("leader.yaml"),
                Files.readString(HELM.values("host-network")).replace("role: member", "role: leader"));

        var leading = HELM.template("leading", leader);
        var joining = HELM.template("joining", HELM.values("host-network"));

        assertThat(leading)
                .contains("hostNetwork: true", "containerPort: 10372", "containerPort: 10373", "containerPort: 10374")
                .contains("bindAddress: :10373", "healthProbeBindAddress: :10372", "port: 10374")
                .contains("maxSurge: 0");
        assertThat(joining)
                .contains("hostNetwork: true", "containerPort: 10375", "containerPort: 10376", "containerPort: 10377")
                .contains("targetPort: 10377");
    }

    @Test
    void programsReadWhatTheValuesSay() throws Exception {
        var member = configMaps(HELM.template("joining", HELM.values("member")));

        var controller = MultiClusterConfig.parse(data(member, "antrea-mc-controller-config"));
        var agent = AgentConfig.parse(List.of(data(member, "seine-agent-config")));

        assertThat(controller.withoutEffect()).isEmpty();
        assertThat(controller.config())
                .isEqualTo(new MultiClusterConfig(
                        ":8080",
                        MultiClusterConfig.NO_METRICS,
                        9443,
                        "",
                        "10.96.0.0/12",
                        List.of("10.10.0.0/16", "10.20.0.0/16"),
                        GatewayIPPrecedence.PUBLIC,
                        EndpointIPType.POD_IP,
                        true));
        assertThat(agent)
                .isEqualTo(new AgentConfig(
                        true,
                        "",
                        true,
                        true,
                        Optional.of(KubernetesMode.ENFORCE),
                        new AuditLogging(Optional.of(Path.of("/var/log/seine/packets.log")), 100, 5),
                        4789,
                        OptionalInt.of(51900),
                        20370,
                        new Numbers(5000, 70, 0x20000000),
                        ":10371"));
    }

    @Test
    void aPackageHoldsAllThatTheChartReads(@TempDir Path folder) throws Exception {
        HELM.run("package", HELM.chart().toString(), "--destination", folder.toString());
        var archive = onlyFile(folder);

        var packed = HELM.run("template", "x", archive.toString(), "--set", "role=leader,dashboards.enabled=true");

        assertThat(packed)
                .contains("name: clustersets.multicluster.crd.antrea.io")
                .contains("seine-controllers.json", "seine-agents.json");
        assertThat(HostCommand.of("tar", "tzf", archive.toString()).output())
                .doesNotContain("../")
                .contains("seine/values.schema.json");
    }

    private static List<ConfigMap> configMaps(String yaml) {
        return Arrays.stream(yaml.split("(?m)^---$", -1))
                .filter(document -> document.contains("\nkind: ConfigMap\n"))
                .map(document -> ApiSerialization.get().unmarshal(document, ConfigMap.class))
                .toList();
    }

    /** The only text in a ConfigMap. */
    private static String data(List<ConfigMap> maps, String name) {
        return maps.stream()
                .filter(map -> map.getMetadata().getName().equals(name))
                .flatMap(map -> map.getData().values().stream())
                .findFirst()
                .orElseThrow();
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.reduce((a, b) -> {
                        throw new IllegalStateException("two files: " + a + " and " + b);
                    })
                    .orElseThrow();
        }
    }
}
