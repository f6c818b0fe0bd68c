package io.seine.agent.gateway;

import io.seine.agent.kernel.Numbers;
import io.seine.agent.kernel.WireGuardKey;
import io.seine.api.net.Ipv4;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a Node's plan depends on. Addresses are as their objects have them: what does not parse is the plan's to refuse.
 *
 * @param node the own Node's name
 * @param settings of the configuration file
 * @param key this cluster's WireGuard key, empty while there is none or it is not needed
 * @param gateways this cluster's Gateways; normally one
 * @param remotes the other clusters
 * @param nodes this cluster's Nodes, the own one too
 * @param exported this cluster's exported Services
 * @param addresses the Node's own addresses, each with the MTU of its device
 * @param choice of gateways
 * @param identities label identities of this Node's Pods by their addresses; empty where packets have none
 */
public record NodeInputs(
        String node,
        Settings settings,
        Optional<WireGuardKey> key,
        List<GatewayObject> gateways,
        List<RemoteCluster> remotes,
        List<ClusterNode> nodes,
        List<ExportedService> exported,
        SortedMap<Ipv4, Integer> addresses,
        Choice choice,
        Optional<SortedMap<Ipv4, Integer>> identities) {
    public NodeInputs {
        gateways = List.copyOf(gateways);
        remotes = List.copyOf(remotes);
        nodes = List.copyOf(nodes);
        exported = List.copyOf(exported);
        addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
        identities = identities.map(known -> Collections.unmodifiableSortedMap(new TreeMap<>(known)));
    }

    /**
     * What a user chose.
     *
     * @param podToPod whether Pods of other clusters are reached by their own addresses
     * @param tunnelPort UDP port of the tunnel, the same in every cluster
     * @param wireGuardPort UDP port of WireGuard, the same in every cluster; empty where traffic is not encrypted
     * @param numbers that other programs of the Node do not have
     */
    public record Settings(boolean podToPod, int tunnelPort, OptionalInt wireGuardPort, Numbers numbers) {
        boolean encrypts() {
            return wireGuardPort.isPresent();
        }
    }

    /**
     * A Gateway object.
     *
     * @param node its name, which is its Node's
     * @param created when, as the API server writes it
     * @param leaving whether it is being deleted
     * @param publicKey of WireGuard, as the other clusters get it; empty for none
     * @param standbys Nodes that can take its place, the first of them first
     */
    public record GatewayObject(
            String node,
            String created,
            boolean leaving,
            String gatewayIP,
            String internalIP,
            String serviceCIDR,
            String publicKey,
            List<Standby> standbys) {
        public GatewayObject {
            standbys = List.copyOf(standbys);
        }
    }

    /** A Node that can take a Gateway's place, with the addresses that it then has. */
    public record Standby(String node, String gatewayIP, String internalIP) {}

    /**
     * A ClusterInfoImport.
     *
     * @param name of the object
     * @param created when, as the API server writes it
     * @param gatewayIPs of its Gateway and then of those that can take its place
     * @param publicKey of WireGuard, empty if it announces none
     */
    public record RemoteCluster(
            String name,
            String created,
            String clusterID,
            List<String> gatewayIPs,
            String serviceCIDR,
            List<String> podCIDRs,
            String publicKey) {
        public RemoteCluster {
            gatewayIPs = List.copyOf(gatewayIPs);
            podCIDRs = List.copyOf(podCIDRs);
        }
    }

    /**
     * A Node.
     *
     * @param internalIP its first IPv4 address of that type, empty if it has none
     * @param podCIDRs ranges that its Pods get their addresses from
     */
    public record ClusterNode(String name, String internalIP, List<String> podCIDRs) {
        public ClusterNode {
            podCIDRs = List.copyOf(podCIDRs);
        }
    }

    /**
     * A Service with a ServiceExport.
     *
     * @param clusterIPs its addresses; those that are not IPv4 count for nothing
     */
    public record ExportedService(String namespace, String name, List<String> clusterIPs, List<Port> ports) {
        public ExportedService {
            clusterIPs = List.copyOf(clusterIPs);
            ports = List.copyOf(ports);
        }
    }

    /**
     * A port of an exported Service.
     *
     * @param protocol TCP, UDP or SCTP
     * @param endpoints where Pods answer for it
     */
    public record Port(String protocol, int port, List<Endpoint> endpoints) {
        public Port {
            endpoints = List.copyOf(endpoints);
        }
    }

    /** A Pod's address and port. */
    public record Endpoint(String address, int port) {}
}
