package io.seine.agent.kernel;

import io.seine.agent.gateway.Choice;
import io.seine.agent.gateway.NodeInputs;
import io.seine.agent.gateway.NodeInputs.ClusterNode;
import io.seine.agent.gateway.NodeInputs.Endpoint;
import io.seine.agent.gateway.NodeInputs.ExportedService;
import io.seine.agent.gateway.NodeInputs.GatewayObject;
import io.seine.agent.gateway.NodeInputs.Port;
import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodeInputs.Standby;
import io.seine.agent.gateway.NodePlan;
import io.seine.api.net.Ipv4;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Two clusters of Nodes with a Pod on each, made of network namespaces: a1, a2 with pa1, pa2, and b1, b2 with pb1, pb2, where wanted a3 and b3 too;
 * a1 and b1 are the gateways, of three Nodes the second is ready to take the first's place. The CNI is a plain bridge that masquerades all that leaves a Node; kube-proxy is imitated by
 * rules at the places, with the marks and the checks, of its nftables mode. Reverse path filters are strict.
 *
 * <p>B exports two Services, which A imports: one of the Pods at port 8080 and, on the last Node, at UDP port 8081, and one of processes of the Nodes at port 9090.
 */
public final class TwoClusters implements AutoCloseable {
    public static final String IMPORTED = "10.96.0.20";

    /** Of the first imported Service, on every Node of A. */
    static final int NODE_PORT = 30080;

    static final String IMPORTED_HOSTED = "10.96.0.21";
    static final String EXPORTED = "10.97.0.10";
    static final String EXPORTED_HOSTED = "10.97.0.11";
    static final String CLUSTER_A = "10.96.0.0";

    private static final Map<String, String> UNDERLAY = new TreeMap<>(Map.of(
            "a1",
            "172.18.0.11",
            "a2",
            "172.18.0.12",
            "a3",
            "172.18.0.13",
            "b1",
            "172.18.0.21",
            "b2",
            "172.18.0.22",
            "b3",
            "172.18.0.23"));
    private static final Map<String, String> POD_PREFIX = new TreeMap<>(Map.of(
            "a1", "10.10.1", "a2", "10.10.2", "a3", "10.10.3", "b1", "10.20.1", "b2", "10.20.2", "b3", "10.20.3"));

    private final String prefix;
    private final EncryptionFacts encryption;
    private final int size;
    private final Map<String, String> services =
            new ConcurrentHashMap<>(Map.of("a", "10.96.0.0/16", "b", "10.97.0.0/16"));
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();
    private final Map<String, String> gateways = new ConcurrentHashMap<>(Map.of("a", "a1", "b", "b1"));
    private final Map<String, SortedMap<Ipv4, Integer>> identities = new ConcurrentHashMap<>();
    private final Map<String, NetworkNamespace> namespaces = new LinkedHashMap<>();
    private volatile Numbers numbers = Numbers.USUAL;
    private volatile Function<Path, Kernel> opening = bpffs -> Kernel.open(bpffs, numbers);
    private final Map<String, Kernel> kernels = new TreeMap<>();
    private final List<Echo> servers = new ArrayList<>();
    private final Path mounts;

    /**
     * @param prefix of the namespaces' names, so that several tests can run at a time
     * @param wireGuardPort where traffic between the clusters is to be encrypted
     */
    TwoClusters(String prefix, OptionalInt wireGuardPort) throws IOException {
        this(prefix, 2, wireGuardPort);
    }

    /** @param size Nodes of each cluster, 2 or 3 */
    public TwoClusters(String prefix, int size, OptionalInt wireGuardPort) throws IOException {
        this.prefix = prefix;
        this.size = size;
        this.encryption = new EncryptionFacts(wireGuardPort);
        this.mounts = Files.createTempDirectory("seine-bpf-");
        try {
            namespace("fabric").shell("ip link add br0 type bridge; ip link set br0 up");
            nodes().forEach(this::addNode);
            for (var node : nodes()) {
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
    public NetworkNamespace at(String name) {
        return Objects.requireNonNull(namespaces.get(name), name);
    }

    /** Starts a server at a node or a Pod, which ends with the clusters. */
    void serve(String name, int port) {
        servers.add(Echo.start(at(name), port));
    }

    public List<String> nodes() {
        return UNDERLAY.keySet().stream()
                .filter(node -> node.charAt(1) - '0' <= size)
                .toList();
    }

    public static String podOn(String node) {
        return POD_PREFIX.get(node) + ".2";
    }

    public static String underlay(String node) {
        return Objects.requireNonNull(UNDERLAY.get(node));
    }

    /** What the agent of that node does once: plan and apply. */
    public List<String> apply(String node) {
        return apply(node, NodePlan.of(inputs(node)).desired());
    }

    List<String> apply(String node, NodeState desired) {
        return at(node).run(() -> kernel(node).apply(desired));
    }

    public void applyAll() {
        nodes().forEach(this::apply);
    }

    List<String> clashes(String node) {
        return kernel(node).clashes();
    }

    /** Starts every agent's process anew, with a configuration of other numbers. */
    void useNumbers(Numbers others) {
        nodes().forEach(this::endProcess);
        numbers = others;
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

    public Path bpffs(String node) {
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

    /** Whether WireGuard is part of this kernel. */
    boolean kernelEncrypts() {
        return at("fabric")
                .shell("ip link add probe type wireguard 2>/dev/null && ip link del probe && echo yes || true")
                .contains("yes");
    }

    /** Where the tunnel sends what. */
    public String peers(String node) {
        try (var map = new TunnelBpf(bpffs(node))) {
            return map.peers().toString();
        }
    }

    /** How they encrypt. */
    public EncryptionFacts encryption() {
        return encryption;
    }

    /** Lets a cluster announce another Service CIDR. */
    void changeServices(String cluster, String range) {
        services.put(cluster, range);
    }

    /** Makes another node its cluster's gateway, as the controller would; agents learn of it with their next {@link #inputs}. */
    public void moveGateway(String node) {
        gateways.put(node.substring(0, 1), node);
    }

    /** Lets packets of that size pass between all Nodes, and between each Node and its Pod; in bytes. */
    void mtu(int bytes) {
        nodes().forEach(node -> {
            at("fabric").shell("ip link set " + node + " mtu " + bytes);
            at(node).shell("for link in eth0 pod cni0; do ip link set $link mtu " + bytes + "; done");
            at("p" + node).shell("ip link set eth0 mtu " + bytes);
        });
        at("fabric").shell("ip link set br0 mtu " + bytes);
    }

    /** Deletes the Node's object, which must not be the gateway any more; its agent goes on. */
    public void deleteNode(String node) {
        deleted.add(node);
    }

    /** Makes the Node's object again. */
    public void createNode(String node) {
        deleted.remove(node);
    }

    /** How kernels are opened from now on, where it is not as agents do it. */
    void openBy(Function<Path, Kernel> way) {
        opening = way;
    }

    /** Turns label identities on at a node, and gives those that its agent knows by the addresses of their Pods. */
    void identify(String node, Map<String, Integer> known) {
        var byAddress = new TreeMap<Ipv4, Integer>();
        known.forEach((address, identity) -> byAddress.put(Ipv4.parse(address), identity));
        identities.put(node, byAddress);
    }

    /** Turns label identities off everywhere. */
    void identifyNobody() {
        identities.clear();
    }

    /** The cluster's gateway and, of three nodes, the one of the first two that is not. */
    private List<String> candidates(String cluster) {
        var first = Objects.requireNonNull(gateways.get(cluster));
        var second = first.endsWith("1") ? cluster + "2" : cluster + "1";
        return size == 2 || deleted.contains(second) ? List.of(first) : List.of(first, second);
    }

    /** A device made anew has another number and another random Ethernet address. */
    static String comparable(String state) {
        return state.replaceAll("(?m)^\\d+: |state (UP|UNKNOWN)", "").replaceAll("link/ether [0-9a-f:]+", "link/ether");
    }

    NodeInputs inputs(String node) {
        return inputs(node, at(node).run(() -> kernel(node).addresses()), Choice.AS_ANNOUNCED);
    }

    /** What that node's agent sees. */
    public NodeInputs inputs(String node, SortedMap<Ipv4, Integer> addresses, Choice choice) {
        var a = node.startsWith("a");
        var own = a ? "a" : "b";
        var nodes = ofCluster(own)
                .filter(name -> !deleted.contains(name))
                .map(TwoClusters::clusterNode)
                .toList();
        var candidates = candidates(own);
        var gateway = new GatewayObject(
                candidates.getFirst(),
                "2026-11-24T00:00:00Z",
                false,
                underlay(candidates.getFirst()),
                underlay(candidates.getFirst()),
                services(own),
                encryption.publicKey(own),
                candidates.stream()
                        .skip(1)
                        .map(standby -> new Standby(standby, underlay(standby), underlay(standby)))
                        .toList());
        var other = a ? "b" : "a";
        var remote = new RemoteCluster(
                "cluster-" + other + "-clusterinfo",
                "2026-11-24T00:00:00Z",
                "cluster-" + other,
                candidates(other).stream().map(TwoClusters::underlay).toList(),
                services(other),
                List.of(),
                encryption.publicKey(other));
        var nginx = new ExportedService(
                "default",
                "nginx",
                List.of(EXPORTED),
                List.of(
                        new Port(
                                "TCP",
                                80,
                                ofCluster("b")
                                        .map(server -> new Endpoint(podOn(server), 8080))
                                        .toList()),
                        new Port(
                                "UDP",
                                81,
                                List.of(new Endpoint(
                                        podOn(ofCluster("b").toList().getLast()), 8081)))));
        var hosted = new ExportedService(
                "default",
                "hosted",
                List.of(EXPORTED_HOSTED),
                List.of(new Port(
                        "TCP", 80, List.of(new Endpoint(underlay("b1"), 9090), new Endpoint(underlay("b2"), 9090)))));
        return new NodeInputs(
                node,
                encryption.settings(own, numbers),
                encryption.key(own),
                List.of(gateway),
                List.of(remote),
                nodes,
                a ? List.of() : List.of(nginx, hosted),
                addresses,
                choice,
                Optional.ofNullable(identities.get(node)));
    }

    private Stream<String> ofCluster(String cluster) {
        return nodes().stream().filter(node -> node.startsWith(cluster));
    }

    @Override
    public void close() throws IOException {
        for (var server : servers) {
            server.close();
        }
        // A process of wireguard-go ends with its device only.
        nodes().stream().filter(namespaces::containsKey).forEach(node -> apply(node, NodeState.EMPTY));
        kernels.keySet().stream().toList().forEach(this::endProcess);
        for (var node : nodes()) {
            if (Files.exists(bpffs(node))) {
                NetworkNamespace.program("umount", bpffs(node).toString());
                Files.delete(bpffs(node));
            }
        }
        Files.delete(mounts);
        namespaces.values().forEach(NetworkNamespace::close);
    }

    private Kernel kernel(String node) {
        return kernels.computeIfAbsent(node, name -> opening.apply(bpffs(name)));
    }

    private static ClusterNode clusterNode(String node) {
        return new ClusterNode(node, underlay(node), List.of(POD_PREFIX.get(node) + ".0/24"));
    }

    private String services(String cluster) {
        return Objects.requireNonNull(services.get(cluster));
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
        ofCluster(node.substring(0, 1))
                .filter(other -> !other.equals(node))
                .forEach(other ->
                        at(node).shell("ip route add " + POD_PREFIX.get(other) + ".0/24 via " + underlay(other)));
    }

    /** As kube-proxy's nftables mode does it: its hooks, its mark, its refusal of ClusterIPs that it does not know. */
    private void addProxy(String node) {
        var a = node.startsWith("a");
        nft(node, """
                table ip kube-proxy {
                  map services { type ipv4_addr : verdict; elements = { SERVICE }; }
                  chain mark-masquerade { ip saddr != PODS meta mark set meta mark or 0x4000; }
                  chain imported {
                    jump mark-masquerade
                    meta l4proto tcp dnat to 10.97.0.10:80
                    meta l4proto udp dnat to 10.97.0.10:81
                  }
                  chain imported-hosted { jump mark-masquerade; meta l4proto tcp dnat to 10.97.0.11:80; }
                  chain node-port { meta mark set meta mark or 0x4000; meta l4proto tcp dnat to 10.97.0.10:80; }
                  chain exported {
                    jump mark-masquerade
                    meta l4proto tcp dnat ip to numgen random mod 2 map { 0 : 10.20.1.2 . 8080, 1 : 10.20.2.2 . 8080 }
                  }
                  chain prerouting { type nat hook prerouting priority -100; ip daddr vmap @services; NODE_PORT }
                  chain output { type nat hook output priority -100; ip daddr vmap @services; NODE_PORT }
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
                .replace("NODE_PORT", a ? "fib daddr type local tcp dport " + NODE_PORT + " goto node-port;" : "")
                .replace("PODS", a ? "10.10.0.0/16" : "10.20.0.0/16")
                .replace("CLUSTERIPS", a ? "10.96.0.0/16" : "10.97.0.0/16"));
    }

    /** Runs nft commands on a node. */
    public void nft(String node, String text) {
        var result = at(node).run(() -> Command.run(List.of("nft", "-f", "-"), text));
        if (result.code() != 0) {
            throw new IllegalStateException(result.errors());
        }
    }
}
