package io.seine.agent;

import io.seine.agent.audit.AuditLogging;
import io.seine.agent.kernel.Numbers;
import io.seine.agent.policy.KubernetesMode;
import io.seine.api.config.ConfigException;
import io.seine.api.config.ConfigKey;
import io.seine.api.config.ConfigText;
import io.seine.api.config.ListenAddress;
import io.seine.api.config.MultiClusterConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Configuration of the agent ({@code antrea-agent.conf}), complete. The file is also the one of Antrea's own agent, so keys
 * that mean nothing here are passed over; a value of ours that cannot be used is refused by its name.
 *
 * @param enabled feature gate {@code Multicluster} and {@code multicluster.enableGateway}: whether there is anything to do
 * @param namespace of the Gateway and ClusterInfoImport objects; empty for the agent's own
 * @param podToPod whether Pods of other clusters are reached by their own addresses
 * @param identities whether packets carry the label identity of their sender, which policies of other clusters ask for
 * @param policies what is done about the NetworkPolicies of Kubernetes where policies are enforced; empty where none are
 * @param auditLogging the log of policies' rules
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
        Optional<KubernetesMode> policies,
        AuditLogging auditLogging,
        int tunnelPort,
        OptionalInt wireGuardPort,
        int probePort,
        Numbers numbers,
        String metricsAddress) {
    /** Used by no common CNI; Antrea (VXLAN), Calico and others take 4789, Flannel and Cilium 8472. */
    static final int TUNNEL_PORT = 8473;

    /** What Antrea uses where {@code tunnelType: vxlan} is set, and so what its gateways expect. */
    static final int ANTREA_VXLAN_PORT = 4789;

    private static final int HIGHEST_PORT = 65_535;
    private static final int LARGEST_LOG = 1_000_000;
    private static final int MOST_LOGS = 1000;
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
        var text = new ConfigText(files);
        boolean gate = text.value(AgentKeys.GATE);
        boolean gateway = text.value(AgentKeys.GATEWAY);
        int probePort = port(text, AgentKeys.PROBE_PORT, 0);
        return new AgentConfig(
                gate && gateway,
                text.value(AgentKeys.NAMESPACE),
                text.value(AgentKeys.POD_TO_POD),
                identities(text.value(AgentKeys.STRETCHED_NETWORK_POLICY), gate, gateway),
                policies(text),
                auditLogging(text),
                tunnelPort(text),
                wireGuardPort(text),
                probePort,
                new Numbers(tableBase(text), rulePreference(text), connectionMark(text)),
                metricsAddress(text.value(AgentKeys.METRICS), probePort));
    }

    private static String metricsAddress(String address, int probePort) {
        if (address.isEmpty() || address.equals(MultiClusterConfig.NO_METRICS)) {
            return "";
        }
        var port = ListenAddress.port(ListenAddress.require(AgentKeys.METRICS.path(), address));
        if (port != 0 && port == probePort) {
            throw new ConfigException(
                    "probePort and metrics.bindAddress have the same port " + port + "; each needs one of its own");
        }
        return address;
    }

    private static boolean identities(boolean on, boolean gate, boolean gateway) {
        if (on && gate && !gateway) {
            throw new ConfigException(
                    "invalid multicluster.enableStretchedNetworkPolicy: true needs multicluster.enableGateway: true");
        }
        return on;
    }

    private static Optional<KubernetesMode> policies(ConfigText text) {
        var mode = text.value(AgentKeys.KUBERNETES_POLICIES);
        var known = KubernetesMode.of(mode);
        if (known.isEmpty()) {
            throw new ConfigException("invalid dataplane.kubernetesNetworkPolicy: " + mode + ", only "
                    + KubernetesMode.names().replace('`', '\'') + " are allowed");
        }
        return known.filter(same -> text.value(AgentKeys.POLICIES));
    }

    private static AuditLogging auditLogging(ConfigText text) {
        var file = text.value(AgentKeys.AUDIT_FILE);
        if (!file.isEmpty() && (!file.startsWith("/") || file.endsWith("/") || file.indexOf(0) >= 0)) {
            throw new ConfigException("invalid auditLogging.file: " + file
                    + " is not the absolute path of a file, such as " + AuditLogging.USUAL_FILE);
        }
        return new AuditLogging(
                file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)),
                within(text, AgentKeys.AUDIT_SIZE, 1, LARGEST_LOG),
                within(text, AgentKeys.AUDIT_BACKUPS, 0, MOST_LOGS));
    }

    private static int tunnelPort(ConfigText text) {
        int port = port(text, AgentKeys.TUNNEL_PORT, 0);
        if (port != 0) {
            return port;
        }
        return text.value(AgentKeys.TUNNEL_TYPE).equals("vxlan") ? ANTREA_VXLAN_PORT : TUNNEL_PORT;
    }

    private static OptionalInt wireGuardPort(ConfigText text) {
        var mode = text.value(AgentKeys.ENCRYPTION);
        int port = port(text, AgentKeys.WIREGUARD_PORT, 1);
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "none" -> OptionalInt.empty();
            case "wireguard" -> OptionalInt.of(port);
            default ->
                throw new ConfigException("invalid multicluster.trafficEncryptionMode: " + mode
                        + ", only 'none' and 'wireGuard' are allowed");
        };
    }

    private static int tableBase(ConfigText text) {
        int table = text.value(AgentKeys.TABLE_BASE);
        int last = table + Numbers.TABLES - 1;
        if (table < 1 || last < 0 || (table <= LAST_KERNELS_TABLE && last >= FIRST_KERNELS_TABLE)) {
            throw new ConfigException("invalid dataplane.tableBase: " + table
                    + ", four tables from there have to be free of the kernel's own: only 1 to 249 or 256 to 2147483644 is"
                    + " allowed");
        }
        return table;
    }

    private static int rulePreference(ConfigText text) {
        int preference = text.value(AgentKeys.RULE_PREFERENCE);
        if (preference < 1 || preference > MAIN_TABLES_RULE - Numbers.RULES) {
            throw new ConfigException("invalid dataplane.rulePreference: " + preference
                    + ", five rules from there have to come between those of the kernel: only 1 to 32761 is allowed");
        }
        return preference;
    }

    private static int connectionMark(ConfigText text) {
        var value = text.value(AgentKeys.CONNECTION_MARK);
        long mark;
        try {
            mark = Long.decode(value);
        } catch (NumberFormatException e) {
            mark = 0;
        }
        if (Long.bitCount(mark) != 1 || mark < LOWEST_CONNECTION_MARK || mark > HIGHEST_CONNECTION_MARK) {
            throw new ConfigException("invalid dataplane.connectionMark: " + value
                    + ", only one of the upper eight bits is allowed: 0x01000000, 0x02000000 and so on to 0x80000000");
        }
        return (int) mark;
    }

    private static int port(ConfigText text, ConfigKey<Integer> key, int lowest) {
        return within(text, key, lowest, HIGHEST_PORT);
    }

    private static int within(ConfigText text, ConfigKey<Integer> key, int lowest, int highest) {
        int value = text.value(key);
        if (value < lowest || value > highest) {
            throw new ConfigException(
                    "invalid " + key.path() + ": " + value + ", only " + lowest + " to " + highest + " is allowed");
        }
        return value;
    }
}
