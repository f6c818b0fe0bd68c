package io.seine.api.config;

import java.util.List;
import java.util.stream.Stream;

/** The keys of the controllers' configuration file. */
public final class ControllerKeys {
    static final ConfigKey<String> HEALTH = ConfigKey.text(
            "health.healthProbeBindAddress",
            ":8080",
            "`host:port`; without a host all addresses, port 0 a free one",
            "Where the kubelet gets `/healthz` and `/readyz`. The Deployment's containerPort `health` has the same port.");

    static final ConfigKey<String> METRICS = ConfigKey.text(
            "metrics.bindAddress",
            MultiClusterConfig.NO_METRICS,
            "`host:port`, or `\"0\"` for none",
            "Where Prometheus gets `/metrics`. The manifests set `:8081`, and the Deployment's containerPort and annotation"
                    + " have the same port.");

    static final ConfigKey<Integer> WEBHOOK_PORT = ConfigKey.number(
            "webhook.port",
            9443,
            "0 to 65535; 0 is a free one",
            "TCP port at which API servers ask about admission. The `targetPort` of Service `antrea-mc-webhook-service` is"
                    + " the same.");

    static final ConfigKey<String> WEBHOOK_HOST =
            ConfigKey.text("webhook.host", "", "", "The address or name at which it listens; empty for all addresses.");

    static final ConfigKey<Boolean> STRETCHED_NETWORK_POLICY = ConfigKey.flag(
            "enableStretchedNetworkPolicy",
            "Whether label identities are exchanged, by which policies select Pods of other clusters; the same in the"
                    + " leader and in all members.");

    static final ConfigKey<String> SERVICE_CIDR = ConfigKey.text(
            "serviceCIDR", "", "a CIDR", "The addresses of the cluster's Services; found by itself when empty.");

    static final ConfigKey<List<String>> POD_CIDRS = ConfigKey.list(
            "podCIDRs",
            "CIDRs; empty entries do not count",
            "The addresses of the cluster's Pods, announced to the other clusters so that they can be reached there.");

    static final ConfigKey<String> GATEWAY_IP_PRECEDENCE = ConfigKey.text(
            "gatewayIPPrecedence",
            "private",
            "`private` or `internal`, `public` or `external`",
            "Which address of a gateway's Node other clusters use: its InternalIP (`private`, `internal`) or its ExternalIP.");

    static final ConfigKey<String> ENDPOINT_IP_TYPE = ConfigKey.text(
            "endpointIPType",
            EndpointIPType.CLUSTER_IP.text(),
            "`ClusterIP` or `PodIP`",
            "What other clusters get as the endpoints of an exported Service: its own address, or those of its Pods, which"
                    + " needs Pod CIDRs that do not overlap.");

    /** What both roles use. */
    public static final List<ConfigKey<?>> LEADER_AND_MEMBER =
            List.of(HEALTH, METRICS, WEBHOOK_PORT, WEBHOOK_HOST, STRETCHED_NETWORK_POLICY);

    /** What a leader takes and does not use. */
    public static final List<ConfigKey<?>> MEMBER =
            List.of(SERVICE_CIDR, POD_CIDRS, GATEWAY_IP_PRECEDENCE, ENDPOINT_IP_TYPE);

    /**
     * Fields of the library type that the original's file was built on: old files have them, they never did anything in a
     * multi-cluster controller, and they do nothing here.
     */
    public static final List<String> WITHOUT_EFFECT = List.of(
            "webhook.certDir",
            "syncPeriod",
            "leaderElection",
            "cacheNamespace",
            "gracefulShutDown",
            "controller",
            "health.readinessEndpointName",
            "health.livenessEndpointName");

    private ControllerKeys() {}

    static List<String> paths() {
        return Stream.concat(LEADER_AND_MEMBER.stream(), MEMBER.stream())
                .map(ConfigKey::path)
                .toList();
    }
}
