package io.seine.agent;

import io.seine.agent.audit.AuditLogging;
import io.seine.agent.kernel.Numbers;
import io.seine.agent.policy.KubernetesMode;
import io.seine.api.config.ConfigKey;
import java.util.List;

/** The keys of antrea-agent.conf that mean something to the agent. */
public final class AgentKeys {
    static final ConfigKey<Boolean> GATE = ConfigKey.flag(
            "featureGates.Multicluster",
            "Whether there is anything to do, together with `multicluster.enableGateway`; where one is off, the agent cleans"
                    + " its Node and waits. The manifests set it to true.");

    static final ConfigKey<Boolean> GATEWAY =
            ConfigKey.flag("multicluster.enableGateway", "The same. The manifests set it to true.");

    static final ConfigKey<String> NAMESPACE = ConfigKey.text(
            "multicluster.namespace",
            "",
            "",
            "The Namespace of the Gateway and ClusterInfoImport objects; the agent's own when empty.");

    static final ConfigKey<Boolean> POD_TO_POD = ConfigKey.flag(
            "multicluster.enablePodToPodConnectivity",
            "Whether Pods of other clusters are reached by their own addresses; needs Pod CIDRs that do not overlap.");

    static final ConfigKey<Boolean> STRETCHED_NETWORK_POLICY = ConfigKey.flag(
            "multicluster.enableStretchedNetworkPolicy",
            "Whether packets carry the ID of their sender's labels, which policies of other clusters need. Needs"
                    + " `multicluster.enableGateway`, and the controllers' key of this name.");

    static final ConfigKey<Boolean> POLICIES = ConfigKey.flag(
            "featureGates.AntreaPolicy",
            true,
            "Whether policies are enforced on the Node, where Seine has installed their definitions; see"
                    + " [Policies](policies.md).");

    static final ConfigKey<String> KUBERNETES_POLICIES = ConfigKey.text(
            "dataplane.kubernetesNetworkPolicy",
            "coexist",
            KubernetesMode.names(),
            "What is done about the NetworkPolicies of Kubernetes: `coexist` leaves them to the CNI, `enforce` is for a CNI that"
                    + " does not enforce them, with `off` they count for nothing.");

    static final ConfigKey<String> AUDIT_FILE = ConfigKey.text(
            "auditLogging.file",
            AuditLogging.USUAL_FILE,
            "an absolute path; empty for no log",
            "The file that packets of rules with `enableLogging` are logged to, see [The log of rules](policy-logging.md). The"
                    + " DaemonSet mounts the Node's folder of the default.");

    static final ConfigKey<Integer> AUDIT_SIZE = ConfigKey.number(
            "auditLogging.maxSize",
            AuditLogging.USUAL_SIZE,
            "1 to 1000000 (MB)",
            "How large the file may become; then it is put aside and a new one begun.");

    static final ConfigKey<Integer> AUDIT_BACKUPS = ConfigKey.number(
            "auditLogging.maxBackups",
            AuditLogging.USUAL_BACKUPS,
            "0 to 1000; 0 for all",
            "How many files that were put aside are kept.");

    static final ConfigKey<String> ENCRYPTION = ConfigKey.text(
            "multicluster.trafficEncryptionMode",
            "none",
            "`none` or `wireGuard`, in upper or lower case",
            "How traffic between gateways is encrypted, the same in all clusters.");

    static final ConfigKey<Integer> WIREGUARD_PORT = ConfigKey.number(
            "multicluster.wireGuard.port",
            51_821, // Antrea's default for traffic between clusters
            "1 to 65535",
            "UDP port of WireGuard between gateways, the same in all clusters.");

    static final ConfigKey<Integer> TUNNEL_PORT = ConfigKey.number(
            "tunnelPort",
            0,
            "0 to 65535",
            "UDP port of the tunnel between Nodes and between gateways, the same in all clusters. 0 is "
                    + AgentConfig.TUNNEL_PORT + ", and " + AgentConfig.ANTREA_VXLAN_PORT
                    + " where `tunnelType` is `vxlan`.");

    static final ConfigKey<String> TUNNEL_TYPE = ConfigKey.text(
            "tunnelType",
            "",
            "`vxlan`; others do nothing",
            "Antrea's key: with `vxlan` the tunnel has the port that gateways of Antrea expect. The tunnel itself is always"
                    + " VXLAN.");

    static final ConfigKey<Integer> PROBE_PORT = ConfigKey.number(
            "probePort",
            10_370,
            "0 to 65535; 0 for none",
            "TCP port on 127.0.0.1 at which the kubelet gets `/healthz` and `/readyz`. The probes of the DaemonSet name it"
                    + " too.");

    static final ConfigKey<String> METRICS = ConfigKey.text(
            "metrics.bindAddress",
            "",
            "`host:port`; empty or `\"0\"` for none",
            "Where Prometheus gets `/metrics`. The Pods have their Nodes' network: whoever reaches the Node at that port can"
                    + " ask.");

    static final ConfigKey<Integer> TABLE_BASE = ConfigKey.number(
            "dataplane.tableBase",
            Numbers.USUAL.tableBase(),
            "1 to 249, 256 to 2147483644",
            "The first of " + Numbers.TABLES + " routing tables.");

    static final ConfigKey<Integer> RULE_PREFERENCE = ConfigKey.number(
            "dataplane.rulePreference",
            Numbers.USUAL.rulePreference(),
            "1 to 32761",
            "The preference of the first of " + Numbers.RULES + " routing rules; they have to come before the CNI's.");

    static final ConfigKey<String> CONNECTION_MARK = ConfigKey.text(
            "dataplane.connectionMark",
            "0x%08x".formatted(Numbers.USUAL.connectionMark()),
            "one of the upper eight bits: 0x01000000, 0x02000000 and so on to 0x80000000, also as a decimal number",
            "The bit of a connection's mark (`ct mark`) that says: through the tunnel.");

    /** All of them. */
    public static final List<ConfigKey<?>> ALL = List.of(
            GATE,
            GATEWAY,
            NAMESPACE,
            POD_TO_POD,
            STRETCHED_NETWORK_POLICY,
            POLICIES,
            KUBERNETES_POLICIES,
            AUDIT_FILE,
            AUDIT_SIZE,
            AUDIT_BACKUPS,
            ENCRYPTION,
            WIREGUARD_PORT,
            TUNNEL_PORT,
            TUNNEL_TYPE,
            PROBE_PORT,
            METRICS,
            TABLE_BASE,
            RULE_PREFERENCE,
            CONNECTION_MARK);

    private AgentKeys() {}
}
