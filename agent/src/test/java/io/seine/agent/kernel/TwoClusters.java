package io.seine.agent.kernel;

import io.seine.agent.gateway.NodeInputs;
import io.seine.agent.gateway.NodeInputs.ClusterNode;
import io.seine.agent.gateway.NodeInputs.Endpoint;
import io.seine.agent.gateway.NodeInputs.ExportedService;
import io.seine.agent.gateway.NodeInputs.GatewayObject;
import io.seine.agent.gateway.NodeInputs.Port;
import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodeInputs.Settings;
import io.seine.agent.gateway.NodePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Two clusters of two Nodes with a Pod on each, made of network namespaces: a1, a2 with pa1, pa2, and b1, b2 with pb1, pb2;
 * a1 and b1 are the gateways. The CNI is a plain bridge that masquerades all that leaves a Node; kube-proxy is imitated by
 * rules at the places, with the marks and the checks, of its nftables mode. Reverse path filters are strict.
 *
 * <p>B exports two Services, which A imports: one of the Pods at port 8080 and one of processes of the Nodes at port 9090.
 */
final class TwoClusters implements AutoCloseable {
    static final String IMPORTED = "10.96.0.20";
    static final String IMPORTED_HOSTED = "10.96.0.21";
    static final String EXPORTED = "10.97.0.10";
    static final String EXPORTED_HOSTED = "10.97.0.11";
    static final String CLUSTER_A = "10.96.0.0";

    private static final Map<String, String> UNDERLAY =
            new TreeMap<>(Map.of("a1", "172.18.0.11", "a2", "172.18.0.12", "b1", "172.18.0.21", "b2", "172.18.0.22"));
    private static final Map<String, String> POD_PREFIX =
            new TreeMap<>(Map.of("a1", "10.10.1", "a2", "10.10.2", "b1", "10.20.1", "b2", "10.20.2"));

    private final String prefix;
    private final OptionalInt wireGuardPort;
    private final Map<String, WireGuardKey> keys =
            new TreeMap<>(Map.of("a", WireGuardKey.generate(), "b", WireGuardKey.generate()));
    private final Map<String, NetworkNamespace> namespaces = new LinkedHashMap<>();
    private final Map<String, Kernel> kernels = new TreeMap<>();
    private final Path mounts;

    /**
     * @param prefix of the namespaces' names, so that several tests can run at a time
     * @param wireGuardPort where traffic between the clusters is to be encrypted
     */
    TwoClusters(String prefix, OptionalInt wireGuardPort) throws IOException {
        this.prefix = prefix;
        this.wireGuardPort = wireGuardPort;
        this.mounts = Files.createTempDirectory("seine-bpf-");
        try {
            namespace("fabric").shell("ip link add br0 type bridge; ip link set br0 up");
            for (var node : UNDERLAY.keySet()) {
                addNode(node);
                addPod(node);
                addProxy(node);
                var bpffs = Files.createDirectory(mounts.resolve(node));
                NetworkNamespace.program("mount", "-t", "bpf", "bpf", bpffs.toString());
                // Where wireguard-go and wg meet: by the device's name, which is the same on each node.
                at(node).ownFolder("/run/wireguard");
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A node ("a1") or a Pod ("pa1"). */
    NetworkNamespace at(String name) {
        return Objects.requireNonNull(namespaces.get(name), name);
    }

    List<String> nodes() {
        return List.copyOf(UNDERLAY.keySet());
    }

    static String podOn(String node) {
        return POD_PREFIX.get(node) + ".2";
    }

    static String underlay(String node) {
        return Objects.requireNonNull(UNDERLAY.get(node));
    }

    /** What the agent of that node does once: plan and apply. */
    List<String> apply(String node) {
        return apply(node, NodePlan.of(inputs(node)).desired());
    }

    List<String> apply(String node, NodeState desired) {
        return at(node).run(() -> kernel(node).apply(desired));
    }

    void applyAll() {
        nodes().forEach(this::apply);
    }

    /** As if the agent's process had ended; the next {@link #apply} is another one's. */
    void endProcess(String node) {
        at(node).run(() -> {
            var kernel = kernels.remove(node);
            if (kernel != null) {
                kernel.close();
            }
            return true;
        });
    }

    Path bpffs(String node) {
        return mounts.resolve(node);
    }

    /** All that an agent may have left behind, as text; the same text means the same state. */
    String state(String node) {
        var pins = new ArrayList<String>();
        try (var files = Files.walk(bpffs(node))) {
            files.forEach(file -> pins.add(file.toString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return at(node).shell("ip link; ip -d link show type vxlan; ip neigh show nud permanent; ip rule;"
                        + " ip -4 route show table all; nft list tables | sort | while read table family name; do"
                        + " nft -s list table $family $name; done")
                + pins;
    }

    /** Gives a cluster ("a") a new key, of which its agents and the other cluster's learn with their next {@link #apply}. */
    void changeKey(String cluster) {
        keys.put(cluster, WireGuardKey.generate());
    }

    private WireGuardKey key(String cluster) {
        return Objects.requireNonNull(keys.get(cluster));
    }

    private String publicKey(String cluster) {
        return wireGuardPort.isPresent() ? key(cluster).publicKey() : "";
    }

    /** A device made anew has another number and another random Ethernet address. */
    static String comparable(String state) {
        return state.replaceAll("(?m)^\\d+: |state (UP|UNKNOWN)", "").replaceAll("link/ether [0-9a-f:]+", "link/ether");
    }

    NodeInputs inputs(String node) {
        var a = node.startsWith("a");
        var own = a ? "a" : "b";
        var nodes = List.of(clusterNode(own + "1"), clusterNode(own + "2"));
        var gateway = new GatewayObject(
                own + "1",
                "2026-11-24T00:00:00Z",
                false,
                underlay(own + "1"),
                underlay(own + "1"),
                services(own),
                publicKey(own));
        var other = a ? "b" : "a";
        var remote = new RemoteCluster(
                "cluster-" + other + "-clusterinfo",
                "2026-11-24T00:00:00Z",
                "cluster-" + other,
                underlay(other + "1"),
                services(other),
                List.of(),
                publicKey(other));
        var nginx = new ExportedService(
                "default",
                "nginx",
                List.of(EXPORTED),
                List.of(new Port(
                        "TCP", 80, List.of(new Endpoint(podOn("b1"), 8080), new Endpoint(podOn("b2"), 8080)))));
        var hosted = new ExportedService(
                "default",
                "hosted",
                List.of(EXPORTED_HOSTED),
                List.of(new Port(
                        "TCP", 80, List.of(new Endpoint(underlay("b1"), 9090), new Endpoint(underlay("b2"), 9090)))));
        var addresses = at(node).run(() -> kernel(node).addresses());
        return new NodeInputs(
                node,
                new Settings(false, 8473, wireGuardPort),
                wireGuardPort.isPresent() ? Optional.of(key(own)) : Optional.empty(),
                List.of(gateway),
                List.of(remote),
                nodes,
                a ? List.of() : List.of(nginx, hosted),
                addresses);
    }

    @Override
    public void close() throws IOException {
        // A process of wireguard-go ends with its device only.
        kernels.keySet().stream().toList().forEach(node -> apply(node, NodeState.EMPTY));
        kernels.keySet().stream().toList().forEach(this::endProcess);
        for (var node : UNDERLAY.keySet()) {
            if (Files.exists(bpffs(node))) {
                NetworkNamespace.program("umount", bpffs(node).toString());
                Files.delete(bpffs(node));
            }
        }
        Files.delete(mounts);
        namespaces.values().forEach(NetworkNamespace::close);
    }

    private Kernel kernel(String node) {
        return kernels.computeIfAbsent(node, name -> Kernel.open(bpffs(name)));
    }

    private static ClusterNode clusterNode(String node) {
        return new ClusterNode(node, underlay(node), List.of(POD_PREFIX.get(node) + ".0/24"));
    }

    private static String services(String cluster) {
        return cluster.equals("a") ? "10.96.0.0/16" : "10.97.0.0/16";
    }

    private NetworkNamespace namespace(String name) {
        var made = new NetworkNamespace(prefix + name);
        namespaces.put(name, made);
        return made;
    }

    private void addNode(String node) {
        namespace(node);
        at("fabric")
                .shell("ip link add " + node + " type veth peer name eth0 netns " + prefix + node + "; ip link set "
                        + node + " master br0 up");
        at(node).shell("ip addr add " + underlay(node)
                + "/24 dev eth0; ip link set eth0 up; ip route add default via 172.18.0.1;"
                + " sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.default.rp_filter=1");
    }

    private void addPod(String node) {
        var pod = "p" + node;
        var subnet = POD_PREFIX.get(node);
        namespace(pod);
        at(node).shell("ip link add cni0 type bridge; ip addr add " + subnet + ".1/24 dev cni0; ip link set cni0 up;"
                + " ip link add pod type veth peer name eth0 netns " + prefix + pod
                + "; ip link set pod master cni0 up");
        nft(node, """
                table ip cni {
                  chain leaving {
                    type nat hook postrouting priority 100
                    ip saddr SUBNET ip daddr != SUBNET masquerade
                  }
                }
                """.replace("SUBNET", subnet + ".0/24"));
        at(pod).shell("ip addr add " + subnet + ".2/24 dev eth0; ip link set eth0 up; ip route add default via "
                + subnet + ".1");
        POD_PREFIX.forEach((other, otherSubnet) -> {
            if (!other.equals(node) && other.charAt(0) == node.charAt(0)) {
                at(node).shell("ip route add " + otherSubnet + ".0/24 via " + underlay(other));
            }
        });
    }

    /** As kube-proxy's nftables mode does it: its hooks, its mark, its refusal of ClusterIPs that it does not know. */
    private void addProxy(String node) {
        var a = node.startsWith("a");
        nft(node, """
                table ip kube-proxy {
                  map services { type ipv4_addr : verdict; elements = { SERVICE }; }
                  chain mark-masquerade { ip saddr != PODS meta mark set meta mark or 0x4000; }
                  chain imported { jump mark-masquerade; meta l4proto tcp dnat to 10.97.0.10:80; }
                  chain imported-hosted { jump mark-masquerade; meta l4proto tcp dnat to 10.97.0.11:80; }
                  chain exported {
                    jump mark-masquerade
                    meta l4proto tcp dnat ip to numgen random mod 2 map { 0 : 10.20.1.2 . 8080, 1 : 10.20.2.2 . 8080 }
                  }
                  chain prerouting { type nat hook prerouting priority -100; ip daddr vmap @services; }
                  chain output { type nat hook output priority -100; ip daddr vmap @services; }
                  chain check { type filter hook forward priority 0; ct state new ip daddr CLUSTERIPS drop; }
                  chain postrouting {
                    type nat hook postrouting priority 100
                    meta mark and 0x4000 == 0 return
                    meta mark set meta mark xor 0x4000
                    masquerade fully-random
                  }
                }
                """.replace(
                        "SERVICE",
                        a
                                ? IMPORTED + " : goto imported, " + IMPORTED_HOSTED + " : goto imported-hosted"
                                : EXPORTED + " : goto exported")
                .replace("PODS", a ? "10.10.0.0/16" : "10.20.0.0/16")
                .replace("CLUSTERIPS", a ? "10.96.0.0/16" : "10.97.0.0/16"));
    }

    /** Runs nft commands on a node. */
    void nft(String node, String text) {
        var result = at(node).run(() -> Command.run(List.of("nft", "-f", "-"), text));
        if (result.code() != 0) {
            throw new IllegalStateException(result.errors());
        }
    }
}
