package io.seine.api.config;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Configuration of the controller ({@code MultiClusterConfig}, multicluster.crd.antrea.io/v1alpha1), complete: every field that the file
 * leaves out has its default.
 *
 * @param healthProbeBindAddress listener of the probes, {@code host:port}
 * @param metricsBindAddress listener of the metrics, {@code "0"} for none
 * @param webhookPort port of the admission server; 0 takes a free one
 * @param webhookHost address the admission server binds to, empty for all
 * @param serviceCIDR addresses of the Services of this member as written, empty to find out
 * @param podCIDRs addresses of the Pods of this member as written, in that order
 * @param enableStretchedNetworkPolicy whether label identities are exchanged
 */
public record MultiClusterConfig(
        String healthProbeBindAddress,
        String metricsBindAddress,
        int webhookPort,
        String webhookHost,
        String serviceCIDR,
        List<String> podCIDRs,
        GatewayIPPrecedence gatewayIPPrecedence,
        EndpointIPType endpointIPType,
        boolean enableStretchedNetworkPolicy) {
    /** The value of {@code metrics.bindAddress} for no metrics. */
    public static final String NO_METRICS = "0";

    /** What an empty file means. */
    public static final MultiClusterConfig DEFAULTS = new MultiClusterConfig(
            ControllerKeys.HEALTH.whenAbsent(),
            ControllerKeys.METRICS.whenAbsent(),
            ControllerKeys.WEBHOOK_PORT.whenAbsent(),
            ControllerKeys.WEBHOOK_HOST.whenAbsent(),
            ControllerKeys.SERVICE_CIDR.whenAbsent(),
            ControllerKeys.POD_CIDRS.whenAbsent(),
            GatewayIPPrecedence.PRIVATE,
            EndpointIPType.CLUSTER_IP,
            ControllerKeys.STRETCHED_NETWORK_POLICY.whenAbsent());

    public MultiClusterConfig {
        podCIDRs = List.copyOf(podCIDRs);
    }

    /** The fields that have other values than in {@code other}, with the values here: {@code podCIDRs: [10.0.0.0/16]}. */
    public List<String> differences(MultiClusterConfig other) {
        var theirs = other.fields();
        return fields().entrySet().stream()
                .filter(field -> !field.getValue().equals(theirs.get(field.getKey())))
                .map(field -> field.getKey() + ": " + field.getValue())
                .toList();
    }

    private SortedMap<String, String> fields() {
        var fields = new TreeMap<String, String>();
        fields.put(ControllerKeys.HEALTH.path(), healthProbeBindAddress);
        fields.put(ControllerKeys.METRICS.path(), metricsBindAddress);
        fields.put(ControllerKeys.WEBHOOK_PORT.path(), String.valueOf(webhookPort));
        fields.put(ControllerKeys.WEBHOOK_HOST.path(), webhookHost);
        fields.put(ControllerKeys.SERVICE_CIDR.path(), serviceCIDR);
        fields.put(ControllerKeys.POD_CIDRS.path(), podCIDRs.toString());
        fields.put(
                ControllerKeys.GATEWAY_IP_PRECEDENCE.path(),
                gatewayIPPrecedence.name().toLowerCase(Locale.ROOT));
        fields.put(ControllerKeys.ENDPOINT_IP_TYPE.path(), endpointIPType.text());
        fields.put(ControllerKeys.STRETCHED_NETWORK_POLICY.path(), String.valueOf(enableStretchedNetworkPolicy));
        return fields;
    }

    /**
     * A configuration as read.
     *
     * @param withoutEffect fields of the file, by their path, that old files have and that do nothing
     */
    public record Parsed(MultiClusterConfig config, List<String> withoutEffect) {
        public Parsed {
            withoutEffect = List.copyOf(withoutEffect);
        }
    }

    /**
     * Reads the configuration file.
     *
     * @param yaml its text; empty for defaults
     * @throws ConfigException if it is not YAML, a field is unknown, or a value cannot be used
     */
    public static Parsed parse(String yaml) {
        return new ConfigReader(yaml).read();
    }
}
