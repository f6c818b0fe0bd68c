package io.seine.api.config;

import io.seine.api.net.Cidr;
import io.seine.api.serialization.ApiSerialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes the known fields out of a configuration file one by one; what is left over is refused. Used once. */
final class ConfigReader {
    private static final String API_VERSION = "multicluster.crd.antrea.io/v1alpha1";
    private static final String KIND = "MultiClusterConfig";

    private final Map<String, Object> root;

    ConfigReader(String yaml) {
        root = document(yaml);
    }

    MultiClusterConfig.Parsed read() {
        MultiClusterConfig defaults = MultiClusterConfig.DEFAULTS;
        requireHeader();
        Map<String, Object> health = section("health");
        Map<String, Object> metrics = section("metrics");
        Map<String, Object> webhook = section("webhook");
        List<String> fields = paths(health, metrics, webhook);
        ConfigFields.problem(fields).ifPresent(problem -> {
            throw new ConfigException(problem);
        });
        var config = new MultiClusterConfig(
                ListenAddress.require(
                        "health.healthProbeBindAddress",
                        text(health, "healthProbeBindAddress", "health.", defaults.healthProbeBindAddress())),
                metricsAddress(text(metrics, "bindAddress", "metrics.", defaults.metricsBindAddress())),
                port(webhook, defaults.webhookPort()),
                text(webhook, "host", "webhook.", defaults.webhookHost()),
                serviceCidr(),
                podCidrs(),
                precedence(),
                endpointIpType(),
                take(root, "enableStretchedNetworkPolicy", Boolean.class, "", false));
        requireOwnPorts(config);
        return new MultiClusterConfig.Parsed(config, ConfigFields.withoutEffect(fields));
    }

    /** Two listeners at one port would end in an error of the operating system, which names neither field. */
    private static void requireOwnPorts(MultiClusterConfig config) {
        var fields = new LinkedHashMap<Integer, String>();
        var ports = new LinkedHashMap<String, Integer>();
        ports.put("health.healthProbeBindAddress", ListenAddress.port(config.healthProbeBindAddress()));
        ports.put("metrics.bindAddress", ListenAddress.port(config.metricsBindAddress()));
        ports.put("webhook.port", config.webhookPort());
        ports.forEach((field, port) -> {
            var other = port == 0 ? null : fields.putIfAbsent(port, field);
            if (other != null) {
                throw new ConfigException(
                        other + " and " + field + " have the same port " + port + "; each needs one of its own");
            }
        });
    }

    private List<String> paths(Map<String, Object> health, Map<String, Object> metrics, Map<String, Object> webhook) {
        var given = new ArrayList<>(root.keySet());
        health.keySet().forEach(key -> given.add("health." + key));
        metrics.keySet().forEach(key -> given.add("metrics." + key));
        webhook.keySet().forEach(key -> given.add("webhook." + key));
        return given;
    }

    private void requireHeader() {
        String apiVersion = text(root, "apiVersion", "", API_VERSION);
        String kind = text(root, "kind", "", KIND);
        root.remove("metadata");
        if (!apiVersion.equals(API_VERSION) || !kind.equals(KIND)) {
            throw new ConfigException("the configuration file is a " + kind + " of " + apiVersion + ", but must be a "
                    + KIND + " of " + API_VERSION);
        }
    }

    private String serviceCidr() {
        String text = text(root, "serviceCIDR", "", "");
        if (!text.isEmpty() && Cidr.tryParse(text).isEmpty()) {
            throw new ConfigException("failed to parse serviceCIDR, invalid CIDR string " + text);
        }
        return text;
    }

    private List<String> podCidrs() {
        var cidrs = new ArrayList<String>();
        for (Object entry : take(root, "podCIDRs", List.class, "", List.of())) {
            String text = String.valueOf(entry);
            if (entry == null || text.isEmpty()) {
                continue;
            }
            if (Cidr.tryParse(text).isEmpty()) {
                throw new ConfigException("failed to parse podCIDRs, invalid CIDR string " + text);
            }
            cidrs.add(text);
        }
        return cidrs;
    }

    private GatewayIPPrecedence precedence() {
        String text = text(root, "gatewayIPPrecedence", "", "private");
        return switch (text) {
            case "private", "internal" -> GatewayIPPrecedence.PRIVATE;
            case "public", "external" -> GatewayIPPrecedence.PUBLIC;
            default ->
                throw new ConfigException("invalid gatewayIPPrecedence: " + text
                        + ", only 'private', 'internal', 'public' or 'external' is allowed");
        };
    }

    private EndpointIPType endpointIpType() {
        String text = text(root, "endpointIPType", "", EndpointIPType.CLUSTER_IP.text());
        for (EndpointIPType type : EndpointIPType.values()) {
            if (type.text().equals(text)) {
                return type;
            }
        }
        throw new ConfigException("invalid endpointIPType: " + text + ", only 'PodIP' or 'ClusterIP' is allowed");
    }

    private static int port(Map<String, Object> webhook, int whenAbsent) {
        int port = take(webhook, "port", Integer.class, "webhook.", whenAbsent);
        if (port < 0 || port > 65_535) {
            throw new ConfigException("invalid webhook.port: " + port + ", only 0 to 65535 is allowed");
        }
        return port;
    }

    private static String metricsAddress(String address) {
        return address.equals(MultiClusterConfig.NO_METRICS)
                ? address
                : ListenAddress.require("metrics.bindAddress", address);
    }

    /** A text that may also be written as a number (metrics.bindAddress: 0); the default when absent or empty. */
    private static String text(Map<String, Object> map, String key, String path, String whenAbsent) {
        if (map.get(key) instanceof Number number) {
            map.put(key, number.toString());
        }
        String text = take(map, key, String.class, path, "");
        return text.isEmpty() ? whenAbsent : text;
    }

    private static <T> T take(Map<String, Object> map, String key, Class<T> type, String path, T whenAbsent) {
        Object value = map.remove(key);
        if (value == null) {
            return whenAbsent;
        }
        if (!type.isInstance(value)) {
            throw new ConfigException("invalid " + path + key + ": " + value + " is not a " + name(type));
        }
        return type.cast(value);
    }

    private static String name(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "Integer" -> "whole number";
            case "Boolean" -> "true or false value";
            case "List" -> "list";
            case "Map" -> "section of keys";
            default -> "text";
        };
    }

    private Map<String, Object> section(String key) {
        return copy(take(root, key, Map.class, "", Map.of()));
    }

    private static Map<String, Object> document(String yaml) {
        if (yaml.isBlank()) {
            return new LinkedHashMap<>();
        }
        Object document;
        try {
            // The comment keeps a document that starts with a brace from being taken for JSON.
            document = ApiSerialization.get().unmarshal("#\n" + yaml, Object.class);
        } catch (RuntimeException e) {
            throw new ConfigException(
                    "the configuration file is not YAML: " + innermost(e).getMessage());
        }
        if (document instanceof Map<?, ?> map) {
            return copy(map);
        }
        throw new ConfigException("the configuration file is not a YAML mapping of keys to values");
    }

    private static Throwable innermost(Throwable e) {
        return e.getCause() == null ? e : innermost(e.getCause());
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
