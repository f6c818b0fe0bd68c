package io.seine.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seine.agent.audit.AuditLogging;
import io.seine.agent.kernel.Numbers;
import io.seine.agent.policy.KubernetesMode;
import io.seine.api.config.ConfigException;
import io.seine.api.config.ConfigKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What antrea-agent.conf means to the agent. */
class AgentConfigTest {
    private static final String OURS = """
            featureGates:
              Multicluster: true
            multicluster:
              enableGateway: true
              namespace: ""
            """;

    @Test
    void anEmptyFileTurnsTheFeatureOffAsInTheOriginal() {
        assertThat(AgentConfig.parse(List.of("")))
                .isEqualTo(new AgentConfig(
                        false,
                        "",
                        false,
                        false,
                        Optional.of(KubernetesMode.COEXIST),
                        AuditLogging.USUAL,
                        8473,
                        OptionalInt.empty(),
                        10_370,
                        Numbers.USUAL,
                        ""));
    }

    @Test
    void everyKeyIsAmongThoseThatThePageOfTheConfigurationLists() {
        var declared = Arrays.stream(AgentKeys.class.getDeclaredFields())
                .filter(field -> field.getType() == ConfigKey.class)
                .toList();

        assertThat(AgentKeys.ALL).doesNotHaveDuplicates().hasSameSizeAs(declared);
    }

    @Test
    void theDefaultsCanBeWrittenDown() {
        var lines = AgentKeys.ALL.stream()
                .filter(key -> !key.whenAbsent().equals(""))
                .map(AgentConfigTest::line)
                .toList();

        assertThat(AgentConfig.parse(lines)).isEqualTo(AgentConfig.parse(List.of()));
    }

    private static String line(ConfigKey<?> key) {
        var sections = key.path().split("\\.", -1);
        return "{" + String.join(": {", sections) + ": " + key.whenAbsent() + "}".repeat(sections.length);
    }

    @Test
    void policiesMayBeTurnedOffAndThoseOfKubernetesToo() {
        assertThat(AgentConfig.parse(List.of("featureGates: {AntreaPolicy: false}"))
                        .policies())
                .isEmpty();
        assertThat(AgentConfig.parse(List.of("dataplane: {kubernetesNetworkPolicy: Enforce}"))
                        .policies())
                .contains(KubernetesMode.ENFORCE);
        assertThat(AgentConfig.parse(List.of("dataplane: {kubernetesNetworkPolicy: off}"))
                        .policies())
                .contains(KubernetesMode.OFF);
        assertThatThrownBy(() -> AgentConfig.parse(List.of("dataplane: {kubernetesNetworkPolicy: strict}")))
                .hasMessage(
                        "invalid dataplane.kubernetesNetworkPolicy: strict, only 'coexist', 'enforce', 'off' are allowed");
    }

    @Test
    void theLogOfRulesHasAntreasKeysAndCanBeTurnedOff() {
        assertThat(AgentConfig.parse(List.of("auditLogging: {maxSize: 10, maxBackups: 0, maxAge: 28, compress: true}"))
                        .auditLogging())
                .isEqualTo(new AuditLogging(AuditLogging.USUAL.file(), 10, 0));
        assertThat(AgentConfig.parse(List.of("auditLogging: {file: ''}")).auditLogging())
                .isEqualTo(AuditLogging.NONE);
    }

    @Test
    void theGuidesConfigMapWinsOverOursKeyByKey() {
        var guide = """
                featureGates:
                  Multicluster: true
                multicluster:
                  namespace: "antrea-multicluster"
                  enablePodToPodConnectivity: true
                """;

        assertThat(AgentConfig.parse(List.of(OURS, guide)))
                .isEqualTo(new AgentConfig(
                        true,
                        "antrea-multicluster",
                        true,
                        false,
                        Optional.of(KubernetesMode.COEXIST),
                        AuditLogging.USUAL,
                        8473,
                        OptionalInt.empty(),
                        10_370,
                        Numbers.USUAL,
                        ""));
        assertThat(AgentConfig.parse(List.of(OURS, "multicluster:\n  enableGateway: false\n"))
                        .enabled())
                .isFalse();
        assertThat(AgentConfig.parse(List.of(OURS, "# all commented\nmulticluster:\n"))
                        .enabled())
                .isTrue();
    }

    @Test
    void keysOfAntreasOwnAgentArePassedOver() {
        var antrea = """
                featureGates:
                  AntreaProxy: true
                antreaProxy:
                  enable: true
                trafficEncapMode: encap
                wireGuard:
                  port: 51820
                multicluster:
                  wireGuard:
                    port: 51821
                """;

        assertThat(AgentConfig.parse(List.of(OURS, antrea))).isEqualTo(AgentConfig.parse(List.of(OURS)));
    }

    @ParameterizedTest
    @CsvSource({"'', 8473", "'tunnelType: vxlan', 4789", "'tunnelType: geneve', 8473", "'tunnelPort: 9999', 9999"})
    void theTunnelPortIsTheOneThatWasChosenOrThatOfTheTypeThatWasChosen(String line, int port) {
        assertThat(AgentConfig.parse(List.of(line)).tunnelPort()).isEqualTo(port);
    }

    @Test
    void encryptionIsChosenInAnyCaseWithAntreasPort() {
        assertThat(AgentConfig.parse(List.of("multicluster: {trafficEncryptionMode: wireGuard}"))
                        .wireGuardPort())
                .hasValue(51_821);
        assertThat(AgentConfig.parse(List.of("multicluster: {trafficEncryptionMode: WIREGUARD, wireGuard: {port: 5}}"))
                        .wireGuardPort())
                .hasValue(5);
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "0, ''", "'\"0\"', ''", "':10371', ':10371'", "'127.0.0.1:10371', '127.0.0.1:10371'"})
    void metricsAreOffUnlessAnAddressIsNamed(String text, String address) {
        assertThat(AgentConfig.parse(List.of("metrics:\n  bindAddress: " + text))
                        .metricsAddress())
                .isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 4240, 57, 0x10000000",
        "'dataplane: {tableBase: 249, rulePreference: 32761}', 249, 32761, 0x10000000",
        "'dataplane: {tableBase: 2147483644, rulePreference: 1}', 2147483644, 1, 0x10000000",
        "'dataplane: {connectionMark: 0x80000000}', 4240, 57, 0x80000000",
        "'dataplane: {connectionMark: \"0x01000000\"}', 4240, 57, 0x01000000",
        "'dataplane: {connectionMark: 67108864}', 4240, 57, 0x04000000"
    })
    void numbersThatOtherProgramsHaveCanBeChanged(String yaml, int table, int preference, String mark) {
        assertThat(AgentConfig.parse(List.of(yaml)).numbers())
                .isEqualTo(new Numbers(table, preference, Integer.parseUnsignedInt(mark.substring(2), 16)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "multicluster: {trafficEncryptionMode: ipsec}     | invalid multicluster.trafficEncryptionMode: ipsec",
                "multicluster: {enableGateway: maybe}             | invalid multicluster.enableGateway: maybe is not true or false",
                "multicluster: yes please                         | invalid multicluster: yes please is not a section of keys",
                "featureGates: {Multicluster: 1}                  | invalid featureGates.Multicluster: 1 is not true or false",
                "{featureGates: {Multicluster: true}, multicluster: {enableStretchedNetworkPolicy: true}} | invalid multicluster.enableStretchedNetworkPolicy: true needs multicluster.enableGateway: true",
                "multicluster: {wireGuard: {port: 0}}             | invalid multicluster.wireGuard.port: 0, only 1 to 65535 is allowed",
                "tunnelPort: 70000                                | invalid tunnelPort: 70000, only 0 to 65535 is allowed",
                "auditLogging: {file: np.log}                     | invalid auditLogging.file: np.log is not the absolute path of a file, such as /var/log/",
                "auditLogging: {file: /var/log/}                  | invalid auditLogging.file: /var/log/ is not the absolute path of a file",
                "auditLogging: {maxSize: 0}                       | invalid auditLogging.maxSize: 0, only 1 to 1000000 is allowed",
                "auditLogging: {maxBackups: -1}                   | invalid auditLogging.maxBackups: -1, only 0 to 1000 is allowed",
                "metrics: {bindAddress: 10371}                    | invalid metrics.bindAddress: 10371 is no address to listen on; write it as :8080,",
                "metrics: {bindAddress: 'host:99999'}             | invalid metrics.bindAddress: host:99999 is no address to listen on",
                "metrics: {bindAddress: ':10370'}                 | probePort and metrics.bindAddress have the same port 10370; each needs one of its own",
                "dataplane: {tableBase: 250}                      | invalid dataplane.tableBase: 250, four tables from there have to be free of the kernel's own",
                "dataplane: {tableBase: 255}                      | invalid dataplane.tableBase: 255, ",
                "dataplane: {tableBase: 0}                        | invalid dataplane.tableBase: 0, ",
                "dataplane: {tableBase: 2147483645}               | invalid dataplane.tableBase: 2147483645, ",
                "dataplane: {rulePreference: 0}                   | invalid dataplane.rulePreference: 0, five rules from there",
                "dataplane: {rulePreference: 32762}               | invalid dataplane.rulePreference: 32762, ",
                "dataplane: {connectionMark: 0x00000100}          | invalid dataplane.connectionMark: ",
                "dataplane: {connectionMark: 0x30000000}          | invalid dataplane.connectionMark: ",
                "dataplane: {connectionMark: high}                | invalid dataplane.connectionMark: high, only one of the upper eight bits",
                "- a list                                         | it is not a YAML mapping of keys to values",
                "a: [                                             | it is not YAML: "
            })
    void aValueThatCannotBeUsedIsRefusedByItsName(String yaml, String message) {
        assertThatThrownBy(() -> AgentConfig.parse(List.of(yaml)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message.strip());
    }
}
