package io.seine.sandbox.cluster;

import io.seine.api.net.Ipv4;
import io.seine.sandbox.machine.Machine;
import io.seine.sandbox.network.Fabric;
import io.seine.sandbox.plan.ClusterPlan;
import io.seine.sandbox.plan.Cni;
import io.seine.sandbox.plan.NodePlan;
import java.io.IOException;
import java.util.List;

/** The network of a cluster's Pods: on each node a bridge, and the ways to the bridges of the others. */
public final class PodNetwork {
    private static final String BRIDGE = "cni0";
    private static final String TABLE = "seine-sandbox";
    private static final String OVERLAY = "overlay";

    /** Flannel's, and unlike what the kernel would choose. */
    private static final int OVERLAY_PORT = 8472;

    private static final int MTU = 1500;
    private static final int OVERLAY_MTU = MTU - 50;

    private PodNetwork() {}

    /** The configuration of a node's CNI plugins. */
    static String plugins(Cni kind, NodePlan node) {
        return """
                {
                  "cniVersion": "1.0.0",
                  "name": "seine-sandbox",
                  "plugins": [
                    {
                      "type": "bridge",
                      "bridge": "%s",
                      "isDefaultGateway": true,
                      "hairpinMode": true,
                      "ipMasq": %s,
                      "mtu": %d,
                      "ipam": {
                        "type": "host-local",
                        "ranges": [[{ "subnet": "%s" }]],
                        "dataDir": "/run/cni"
                      }
                    }
                  ]
                }
                """.formatted(BRIDGE, kind == Cni.MASQUERADE, kind == Cni.OVERLAY ? OVERLAY_MTU : MTU, node.pods());
    }

    /** The ways from a node to the Pods of the others and out of the cluster. */
    public static void join(Machine machine, ClusterPlan cluster, NodePlan node)
            throws IOException, InterruptedException {
        List<NodePlan> others =
                cluster.nodes().stream().filter(other -> !other.equals(node)).toList();
        switch (cluster.cni()) {
            case ROUTES -> {
                routeTo(machine, others);
                masquerade(machine, "ip saddr " + node.pods() + " ip daddr != " + cluster.pods());
            }
            case MASQUERADE -> routeTo(machine, others);
            case OVERLAY -> {
                overlay(machine, node, others);
                masquerade(
                        machine,
                        "ip saddr " + cluster.pods() + " ip daddr != { 224.0.0.0/4, " + cluster.pods() + " }",
                        "ip saddr != " + cluster.pods() + " ip daddr " + cluster.pods() + " ip daddr != "
                                + node.pods());
            }
        }
    }

    /** Routes to the Pods of nodes by their addresses. */
    public static void routeTo(Machine machine, List<NodePlan> nodes) throws IOException, InterruptedException {
        var commands = new StringBuilder();
        nodes.forEach(other -> commands.append("route replace ")
                .append(other.pods())
                .append(" via ")
                .append(other.address())
                .append('\n'));
        Fabric.ip(machine, commands.toString());
    }

    private static void masquerade(Machine machine, String... packets) throws IOException, InterruptedException {
        var rules = new StringBuilder();
        for (String packet : packets) {
            rules.append(packet).append(" oifname != \"").append(BRIDGE).append("\" masquerade fully-random\n");
        }
        machine.run(List.of("nft", "-f", "-"), """
                table ip %1$s
                delete table ip %1$s
                table ip %1$s {
                  chain postrouting {
                    type nat hook postrouting priority srcnat
                    %2$s
                  }
                }
                """.formatted(TABLE, rules));
    }

    /** The device, and for each other node a route, a neighbour and the address to send to; doing it twice is doing it once. */
    private static void overlay(Machine machine, NodePlan node, List<NodePlan> others)
            throws IOException, InterruptedException {
        if (machine.output(List.of("ip", "link", "show", OVERLAY)).exitCode() != 0) {
            Fabric.ip(
                    machine,
                    "link add " + OVERLAY + " address " + ethernet(node) + " mtu " + OVERLAY_MTU
                            + " type vxlan id 1 local " + node.address() + " dev " + Fabric.MACHINE_INTERFACE
                            + " dstport " + OVERLAY_PORT + " nolearning");
        }
        var ways = new StringBuilder(
                "addr replace " + end(node) + "/32 dev " + OVERLAY + "\nlink set " + OVERLAY + " up\n");
        var peers = new StringBuilder();
        for (NodePlan other : others) {
            ways.append(
                    "neigh replace %1$s lladdr %2$s dev %3$s nud permanent\nroute replace %4$s via %1$s dev %3$s onlink\n"
                            .formatted(end(other), ethernet(other), OVERLAY, other.pods()));
            peers.append("fdb replace %s dev %s dst %s self permanent\n"
                    .formatted(ethernet(other), OVERLAY, other.address()));
        }
        Fabric.ip(machine, ways.toString());
        machine.run(List.of("bridge", "-batch", "-"), peers.toString());
    }

    /** A node's address in the overlay: the first of its Pods' range, which no Pod has. */
    private static Ipv4 end(NodePlan node) {
        return node.pods().network();
    }

    /** An address that the other nodes can compute. */
    private static String ethernet(NodePlan node) {
        int bits = node.address().bits();
        return "02:00:%02x:%02x:%02x:%02x".formatted(bits >>> 24, bits >>> 16 & 0xff, bits >>> 8 & 0xff, bits & 0xff);
    }
}
