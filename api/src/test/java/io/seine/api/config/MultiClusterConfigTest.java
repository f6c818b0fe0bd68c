package io.seine.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultiClusterConfigTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing", "# nothing\n{}"})
    void everyFieldHasADefault(String yaml) {
        assertThat(MultiClusterConfig.parse(yaml).config()).isEqualTo(MultiClusterConfig.DEFAULTS);
        assertThat(MultiClusterConfig.DEFAULTS.webhookPort()).isEqualTo(9443);
    }

    @Test
    void theShippedFileMeansTheDefaults() {
        var parsed = MultiClusterConfig.parse("""
            apiVersion: multicluster.crd.antrea.io/v1alpha1
            kind: MultiClusterConfig
            health:
              healthProbeBindAddress: :8080
            metrics:
              bindAddress: "0"
            webhook:
              port: 9443
            serviceCIDR: ""
            podCIDRs:
              - ""
            gatewayIPPrecedence: "private"
            endpointIPType: "ClusterIP"
            enableStretchedNetworkPolicy: false
            """);

        assertThat(parsed.config()).isEqualTo(MultiClusterConfig.DEFAULTS);
        assertThat(parsed.withoutEffect()).isEmpty();
    }

    @Test
    void podCidrsKeepTheirTextAndOrder() {
        var parsed = MultiClusterConfig.parse("podCIDRs: [\"10.10.1.1/16\", \"\", \"10.9.0.0/16\"]");

        assertThat(parsed.config().podCIDRs()).containsExactly("10.10.1.1/16", "10.9.0.0/16");
    }

    @Test
    void otherValuesAreTaken() {
        var config = MultiClusterConfig.parse("""
            webhook: {port: 10443, host: 127.0.0.1, certDir: /tmp}
            metrics: {bindAddress: 0}
            serviceCIDR: 10.96.0.0/12
            gatewayIPPrecedence: external
            endpointIPType: PodIP
            enableStretchedNetworkPolicy: true
            """).config();

        assertThat(config.webhookPort()).isEqualTo(10443);
        assertThat(config.webhookHost()).isEqualTo("127.0.0.1");
        assertThat(config.metricsBindAddress()).isEqualTo("0");
        assertThat(config.serviceCIDR()).isEqualTo("10.96.0.0/12");
        assertThat(config.gatewayIPPrecedence()).isEqualTo(GatewayIPPrecedence.PUBLIC);
        assertThat(config.endpointIPType()).isEqualTo(EndpointIPType.POD_IP);
        assertThat(config.enableStretchedNetworkPolicy()).isTrue();
    }

    @Test
    void fieldsOfOldFilesThatNeverDidAnythingAreTaken() {
        var parsed = MultiClusterConfig.parse("""
            leaderElection: {leaderElect: false}
            syncPeriod: 10h
            health: {healthProbeBindAddress: ":8080", readinessEndpointName: readyz}
            webhook: {port: 9443, certDir: /certs}
            """);

        assertThat(parsed.config()).isEqualTo(MultiClusterConfig.DEFAULTS);
        assertThat(parsed.withoutEffect())
                .containsExactly("health.readinessEndpointName", "leaderElection", "syncPeriod", "webhook.certDir");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "webhook: {prot: 1} | unknown field webhook.prot (did you mean webhook.port?); remove it or correct"
                        + " its name",
                "endpointIpType: PodIP | unknown field endpointIpType (did you mean endpointIPType?); remove it",
                "podCidr: [10.0.0.0/8] | unknown field podCidr (did you mean podCIDRs?)",
                "healthProbeBindAddress: :1 | unknown field healthProbeBindAddress (did you mean"
                        + " health.healthProbeBindAddress?)",
                "{featureGates: {}, port: 1} | unknown fields featureGates, port (did you mean webhook.port?); remove"
            })
    void unknownFieldsAreRefusedByNameWithWhatWasMeant(String yaml, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> MultiClusterConfig.parse(yaml))
                .withMessageStartingWith(message)
                .withMessageContaining(
                        "the fields are health.healthProbeBindAddress, metrics.bindAddress, webhook.port");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metrics: {bindAddress: ':9443'} | metrics.bindAddress and webhook.port have the same port 9443; each"
                        + " needs one of its own",
                "serviceCIDR: 10.96.0.0 | failed to parse serviceCIDR, invalid CIDR string 10.96.0.0",
                "podCIDRs: [10.10a.0.0/16] | failed to parse podCIDRs, invalid CIDR string 10.10a.0.0/16",
                "endpointIPType: None | invalid endpointIPType: None, only 'PodIP' or 'ClusterIP' is allowed",
                "gatewayIPPrecedence: both | invalid gatewayIPPrecedence: both, only 'private', 'internal', 'public'"
                        + " or 'external' is allowed",
                "webhook: {port: 70000} | invalid webhook.port: 70000, only 0 to 65535 is allowed",
                "webhook: {port: x} | invalid webhook.port: x is not a whole number",
                "health: {healthProbeBindAddress: 8080} | invalid health.healthProbeBindAddress: 8080 is no address to"
                        + " listen on; write it as :8080, 127.0.0.1:8080 or \"[::1]:8080\"",
                "metrics: {bindAddress: localhost} | invalid metrics.bindAddress: localhost is no address to listen"
                        + " on; write it as :8080, 127.0.0.1:8080 or \"[::1]:8080\"",
                "podCIDRs: 10.0.0.0/8 | invalid podCIDRs: 10.0.0.0/8 is not a list",
                "enableStretchedNetworkPolicy: maybe | invalid enableStretchedNetworkPolicy: maybe is not true or false",
                "kind: Other | the configuration file is a Other of multicluster.crd.antrea.io/v1alpha1, but must be a"
                        + " MultiClusterConfig of multicluster.crd.antrea.io/v1alpha1"
            })
    void unusableValuesAreRefusedByName(String yaml, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> MultiClusterConfig.parse(yaml))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a", "just text", "a: ["})
    void otherDocumentsAreRefused(String yaml) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> MultiClusterConfig.parse(yaml))
                .withMessageStartingWith("it is not");
    }
}
