package io.seine.api.config;

import io.seine.api.net.Cidr;
import java.util.LinkedHashMap;
import java.util.List;

/** Makes a controller's configuration of the text of its file; what is not known is refused. */
final class ConfigReader {
    private static final ConfigKey<String> API_VERSION =
            ConfigKey.text("apiVersion", "multicluster.crd.antrea.io/v1alpha1", "", "");
    private static final ConfigKey<String> KIND = ConfigKey.text("kind", "MultiClusterConfig", "", "");

    private final ConfigText text;

    ConfigReader(String yaml) {
        text = new ConfigText(List.of(yaml));
    }

    MultiClusterConfig.Parsed read() {
        requireHeader();
        var fields = text.paths(ConfigFields::isSection);
        ConfigFields.problem(fields).ifPresent(problem -> {
            throw new ConfigException(problem);
        });
        var config = new MultiClusterConfig(
                ListenAddress.require(ControllerKeys.HEALTH.path(), text.textOrDefault(ControllerKeys.HEALTH)),
                metricsAddress(),
                webhookPort(),
                text.textOrDefault(ControllerKeys.WEBHOOK_HOST),
                serviceCidr(),
                podCidrs(),
                precedence(),
                endpointIpType(),
                text.value(ControllerKeys.STRETCHED_NETWORK_POLICY));
        requireOwnPorts(config);
        return new MultiClusterConfig.Parsed(config, ConfigFields.withoutEffect(fields));
    }

    /** Two listeners at one port would end in an error of the operating system, which names neither field. */
    private static void requireOwnPorts(MultiClusterConfig config) {
        var fields = new LinkedHashMap<Integer, String>();
        var ports = new LinkedHashMap<String, Integer>();
        ports.put(ControllerKeys.HEALTH.path(), ListenAddress.port(config.healthProbeBindAddress()));
        ports.put(ControllerKeys.METRICS.path(), ListenAddress.port(config.metricsBindAddress()));
        ports.put(ControllerKeys.WEBHOOK_PORT.path(), config.webhookPort());
        ports.forEach((field, port) -> {
            var other = port == 0 ? null : fields.putIfAbsent(port, field);
            if (other != null) {
                throw new ConfigException(
                        other + " and " + field + " have the same port " + port + "; each needs one of its own");
            }
        });
    }

    private void requireHeader() {
        var apiVersion = text.textOrDefault(API_VERSION);
        var kind = text.textOrDefault(KIND);
        if (!apiVersion.equals(API_VERSION.whenAbsent()) || !kind.equals(KIND.whenAbsent())) {
            throw new ConfigException("the configuration file is a " + kind + " of " + apiVersion + ", but must be a "
                    + KIND.whenAbsent() + " of " + API_VERSION.whenAbsent());
        }
    }

    private String metricsAddress() {
        var address = text.textOrDefault(ControllerKeys.METRICS);
        return address.equals(MultiClusterConfig.NO_METRICS)
                ? address
                : ListenAddress.require(ControllerKeys.METRICS.path(), address);
    }

    private int webhookPort() {
        int port = text.value(ControllerKeys.WEBHOOK_PORT);
        if (port < 0 || port > 65_535) {
            throw new ConfigException("invalid webhook.port: " + port + ", only 0 to 65535 is allowed");
        }
        return port;
    }

    private String serviceCidr() {
        var cidr = text.textOrDefault(ControllerKeys.SERVICE_CIDR);
        return cidr.isEmpty() ? cidr : requireCidr(ControllerKeys.SERVICE_CIDR, cidr);
    }

    private List<String> podCidrs() {
        return text.value(ControllerKeys.POD_CIDRS).stream()
                .map(cidr -> requireCidr(ControllerKeys.POD_CIDRS, cidr))
                .toList();
    }

    private static String requireCidr(ConfigKey<?> key, String cidr) {
        if (Cidr.tryParse(cidr).isEmpty()) {
            throw new ConfigException("failed to parse " + key.path() + ", invalid CIDR string " + cidr);
        }
        return cidr;
    }

    private GatewayIPPrecedence precedence() {
        var precedence = text.textOrDefault(ControllerKeys.GATEWAY_IP_PRECEDENCE);
        return switch (precedence) {
            case "private", "internal" -> GatewayIPPrecedence.PRIVATE;
            case "public", "external" -> GatewayIPPrecedence.PUBLIC;
            default ->
                throw new ConfigException("invalid gatewayIPPrecedence: " + precedence
                        + ", only 'private', 'internal', 'public' or 'external' is allowed");
        };
    }

    private EndpointIPType endpointIpType() {
        var given = text.textOrDefault(ControllerKeys.ENDPOINT_IP_TYPE);
        for (EndpointIPType type : EndpointIPType.values()) {
            if (type.text().equals(given)) {
                return type;
            }
        }
        throw new ConfigException("invalid endpointIPType: " + given + ", only 'PodIP' or 'ClusterIP' is allowed");
    }
}
