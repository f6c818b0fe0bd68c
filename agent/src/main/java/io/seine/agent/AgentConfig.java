package io.seine.agent;

import io.seine.agent.kernel.Numbers;
import io.seine.api.config.ConfigException;
import io.seine.api.config.ListenAddress;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.serialization.ApiSerialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the agent ({@code antrea-agent.conf}), complete. The file is also the one of Antrea's own agent, so keys
 * that mean nothing here are passed over; a value of ours that cannot be used is refused by its name.
 *
 * @param enabled feature gate {@code Multicluster} and {@code multicluster.enableGateway}: whether there is anything to do
 * @param namespace of the Gateway and ClusterInfoImport objects; empty for the agent's own
 * @param podToPod whether Pods of other clusters are reached by their own addresses
 * @param identities whether packets carry the label identity of their sender, which policies of other clusters ask for
 * @param tunnelPort UDP port of the tunnel between Nodes and between clusters, the same in all of them
 * @param wireGuardPort UDP port of WireGuard between gateways, the same in all clusters; empty where traffic is not encrypted
 * @param probePort port on 127.0.0.1 that the kubelet asks; 0 for none
 * @param numbers that other programs of the Node do not have
 * @param metricsAddress where Prometheus asks, as {@link ListenAddress} has it; empty for nowhere
 */
public record AgentConfig(
        boolean enabled,
        String namespace,
        boolean podToPod,
        boolean identities,
        int tunnelPort,
        OptionalInt wireGuardPort,
        int probePort,
        Numbers numbers,
        String metricsAddress) {
    /** Used by no common CNI; Antrea (VXLAN), Calico and others take 4789, Flannel and Cilium 8472. */
    static final int TUNNEL_PORT = 8473;

    /** What Antrea uses where {@code tunnelType: vxlan} is set, and so what its gateways expect. */
    static final int ANTREA_VXLAN_PORT = 4789;

    /** Antrea's default for traffic between clusters. */
    static final int WIREGUARD_PORT = 51_821;

    static final int PROBE_PORT = 10_370;

    private static final int FIRST_KERNELS_TABLE = 253;
    private static final int LAST_KERNELS_TABLE = 255;

    /** Preference of the kernel's rule that asks the table main. */
    private static final int MAIN_TABLES_RULE = 32_766;

    private static final long LOWEST_CONNECTION_MARK = 0x0100_0000L;
    private static final long HIGHEST_CONNECTION_MARK = 0x8000_0000L;

    /**
     * Reads the texts of configuration files.
     *
     * @param files where two set the same key, the later one counts
     * @throws ConfigException if one is not YAML or a value cannot be used
     */
    public static AgentConfig parse(List<String> files) {
        var root = new LinkedHashMap<String, Object>();
        files.forEach(file -> merge(root, document(file)));
        var gates = section(root, "featureGates", "");
        var multicluster = section(root, "multicluster", "");
        var gate = value(gates, "Multicluster", "featureGates.", Boolean.class, false);
        var gateway = value(multicluster, "enableGateway", "multicluster.", Boolean.class, false);
        var probePort = port(root, "", "probePort", 0, PROBE_PORT);
        return new AgentConfig(
                gate && gateway,
                value(multicluster, "namespace", "multicluster.", String.class, ""),
                value(multicluster, "enablePodToPodConnectivity", "multicluster.", Boolean.class, false),
                identities(multicluster, gate, gateway),
                tunnelPort(root),
                wireGuardPort(multicluster),
                probePort,
                numbers(section(root, "dataplane", "")),
                metricsAddress(section(root, "metrics", ""), probePort));
    }

    private static String metricsAddress(Map<String, Object> metrics, int probePort) {
        var text = metrics.get("bindAddress") instanceof Integer number
                ? number.toString()
                : value(metrics, "bindAddress", "metrics.", String.class, "");
        if (text.isEmpty() || text.equals(MultiClusterConfig.NO_METRICS)) {
            return "";
        }
        var port = ListenAddress.port(ListenAddress.require("metrics.bindAddress", text));
        if (port != 0 && port == probePort) {
            throw new ConfigException(
                    "probePort and metrics.bindAddress have the same port " + port + "; each needs one of its own");
        }
        return text;
    }

    private static boolean identities(Map<String, Object> multicluster, boolean gate, boolean gateway) {
        var on = value(multicluster, "enableStretchedNetworkPolicy", "multicluster.", Boolean.class, false);
        if (on && gate && !gateway) {
            throw new ConfigException(
                    "invalid multicluster.enableStretchedNetworkPolicy: true needs multicluster.enableGateway: true");
        }
        return on;
    }

    private static int tunnelPort(Map<String, Object> root) {
        var port = port(root, "", "tunnelPort", 0, 0);
        if (port != 0) {
            return port;
        }
        var type = value(root, "tunnelType", "", String.class, "");
        return type.equals("vxlan") ? ANTREA_VXLAN_PORT : TUNNEL_PORT;
    }

    private static OptionalInt wireGuardPort(Map<String, Object> multicluster) {
        var mode = value(multicluster, "trafficEncryptionMode", "multicluster.", String.class, "none");
        var wireGuard = section(multicluster, "wireGuard", "multicluster.");
        var port = port(wireGuard, "multicluster.wireGuard.", "port", 1, WIREGUARD_PORT);
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "none" -> OptionalInt.empty();
            case "wireguard" -> OptionalInt.of(port);
            default ->
                throw new ConfigException("invalid multicluster.trafficEncryptionMode: " + mode
                        + ", only 'none' and 'wireGuard' are allowed");
        };
    }

    private static Numbers numbers(Map<String, Object> dataplane) {
        var path = "dataplane.";
        int table = value(dataplane, "tableBase", path, Integer.class, Numbers.USUAL.tableBase());
        int last = table + Numbers.TABLES - 1;
        if (table < 1 || last < 0 || (table <= LAST_KERNELS_TABLE && last >= FIRST_KERNELS_TABLE)) {
            throw new ConfigException("invalid dataplane.tableBase: " + table
                    + ", four tables from there have to be free of the kernel's own: only 1 to 249 or 256 to 2147483644 is"
                    + " allowed");
        }
        int preference = value(dataplane, "rulePreference", path, Integer.class, Numbers.USUAL.rulePreference());
        if (preference < 1 || preference > MAIN_TABLES_RULE - Numbers.RULES) {
            throw new ConfigException("invalid dataplane.rulePreference: " + preference
                    + ", five rules from there have to come between those of the kernel: only 1 to 32761 is allowed");
        }
        return new Numbers(table, preference, connectionMark(dataplane.get("connectionMark")));
    }

    private static int connectionMark(@Nullable Object value) {
        if (value == null) {
            return Numbers.USUAL.connectionMark();
        }
        long mark;
        try {
            mark = Long.decode(value.toString());
        } catch (NumberFormatException e) {
            mark = 0;
        }
        if (Long.bitCount(mark) != 1 || mark < LOWEST_CONNECTION_MARK || mark > HIGHEST_CONNECTION_MARK) {
            throw new ConfigException("invalid dataplane.connectionMark: " + value
                    + ", only one of the upper eight bits is allowed: 0x01000000, 0x02000000 and so on to 0x80000000");
        }
        return (int) mark;
    }

    private static int port(Map<String, Object> map, String path, String key, int lowest, int whenAbsent) {
        var port = value(map, key, path, Integer.class, whenAbsent);
        if (port < lowest || port > 65_535) {
            throw new ConfigException(
                    "invalid " + path + key + ": " + port + ", only " + lowest + " to 65535 is allowed");
        }
        return port;
    }

    private static <T> T value(Map<String, Object> map, String key, String path, Class<T> type, T whenAbsent) {
        var value = map.get(key);
        if (value == null) {
            return whenAbsent;
        }
        if (!type.isInstance(value)) {
            throw new ConfigException("invalid " + path + key + ": " + value + " is not " + name(type));
        }
        return type.cast(value);
    }

    private static String name(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "Boolean" -> "true or false";
            case "Integer" -> "a whole number";
            case "Map" -> "a section of keys";
            default -> "a text";
        };
    }

    private static Map<String, Object> section(Map<String, Object> root, String key, String path) {
        return copy(value(root, key, path, Map.class, Map.of()));
    }

    /** Sections are joined key by key, anything else is replaced. */
    private static void merge(Map<String, Object> into, Map<String, Object> later) {
        later.forEach((key, value) -> {
            if (value instanceof Map<?, ?> section && into.get(key) instanceof Map<?, ?> before) {
                var joined = copy(before);
                merge(joined, copy(section));
                into.put(key, joined);
            } else if (value != null) {
                into.put(key, value);
            }
        });
    }

    private static Map<String, Object> document(String yaml) {
        Object document;
        try {
            // The comment keeps a document that starts with a brace from being taken for JSON, and an empty one legal.
            document = yaml.isBlank() ? Map.of() : ApiSerialization.get().unmarshal("#\n" + yaml, Object.class);
        } catch (RuntimeException e) {
            throw new ConfigException("it is not YAML: " + innermost(e).getMessage());
        }
        if (document == null) {
            return Map.of();
        }
        if (document instanceof Map<?, ?> map) {
            return copy(map);
        }
        throw new ConfigException("it is not a YAML mapping of keys to values");
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
