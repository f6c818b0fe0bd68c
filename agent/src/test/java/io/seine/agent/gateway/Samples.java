package io.seine.agent.gateway;

import io.seine.agent.gateway.NodeInputs.ClusterNode;
import io.seine.agent.gateway.NodeInputs.Endpoint;
import io.seine.agent.gateway.NodeInputs.ExportedService;
import io.seine.agent.gateway.NodeInputs.GatewayObject;
import io.seine.agent.gateway.NodeInputs.Port;
import io.seine.agent.gateway.NodeInputs.RemoteCluster;
import io.seine.agent.gateway.NodeInputs.Settings;
import io.seine.agent.kernel.Numbers;
import io.seine.agent.kernel.WireGuardKey;
import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** The cluster east: Nodes east-1 (192.0.2.11, the gateway) and east-2 (.12), Services 10.96.0.0/16, Pods 10.10.n.0/24. */
final class Samples {
    static final GatewayObject GATEWAY = gateway("east-1", 0, "192.0.2.11");
    static final RemoteCluster WEST = remote("west", 0, "198.51.100.1", "10.97.0.0/16", "10.20.0.0/16");
    static final RemoteCluster NORTH = remote("north", 1, "198.51.100.2", "10.98.0.0/16", "10.30.0.0/16");
    static final ExportedService NGINX =
            service("nginx", "10.96.0.10", 80, new Endpoint("10.10.1.5", 8080), new Endpoint("10.10.2.5", 8080));

    private Samples() {}

    static NodeInputs inputs(String node, RemoteCluster... remotes) {
        return new NodeInputs(
                node,
                new Settings(false, 8473, OptionalInt.empty(), Numbers.USUAL),
                Optional.empty(),
                List.of(GATEWAY),
                List.of(remotes),
                List.of(node(1), node(2)),
                List.of(NGINX),
                new TreeMap<>(Map.of(Ipv4.parse(node.replace("east-", "192.0.2.1")), 1500)),
                Choice.AS_ANNOUNCED,
                Optional.empty());
    }

    static ClusterNode node(int number) {
        return new ClusterNode(
                "east-" + number, "192.0.2.1" + number, List.of("10.10." + number + ".0/24", "fd00::/64"));
    }

    static GatewayObject gateway(String node, int age, String address) {
        return new GatewayObject(node, created(age), false, address, address, "10.96.0.0/16", "", List.of());
    }

    static RemoteCluster remote(String cluster, int age, String gatewayIP, String services, String... pods) {
        return new RemoteCluster(
                cluster + "-clusterinfo", created(age), cluster, List.of(gatewayIP), services, Arrays.asList(pods), "");
    }

    static ExportedService service(String name, String clusterIP, int port, Endpoint... endpoints) {
        return new ExportedService(
                "default", name, List.of(clusterIP), List.of(new Port("TCP", port, Arrays.asList(endpoints))));
    }

    static NodeInputs with(NodeInputs in, GatewayObject... gateways) {
        return Variant.of(in).gateways(List.of(gateways)).inputs();
    }

    static NodeInputs with(NodeInputs in, ClusterNode... nodes) {
        return Variant.of(in).nodes(List.of(nodes)).inputs();
    }

    static NodeInputs with(NodeInputs in, ExportedService... exported) {
        return Variant.of(in).exported(List.of(exported)).inputs();
    }

    static NodeInputs with(NodeInputs in, Settings settings) {
        return Variant.of(in).settings(settings).inputs();
    }

    static NodeInputs encrypting(NodeInputs in, WireGuardKey key) {
        return encrypting(in, Optional.of(key));
    }

    static NodeInputs encrypting(NodeInputs in, Optional<WireGuardKey> key) {
        return Variant.of(in)
                .settings(new Settings(false, 8473, OptionalInt.of(51_821), Numbers.USUAL))
                .key(key)
                .inputs();
    }

    static NodeInputs with(NodeInputs in, Choice choice) {
        return Variant.of(in).choice(choice).inputs();
    }

    static NodeInputs with(NodeInputs in, SortedMap<Ipv4, Integer> identities) {
        return Variant.of(in).identities(Optional.of(identities)).inputs();
    }

    /** "10.97.0.0/16 > 198.51.100.1 from 192.0.2.11" for each peer. */
    static List<String> peers(NodePlan plan) {
        var lines = new ArrayList<String>();
        plan.desired()
                .peers()
                .forEach((range, peer) -> lines.add(range + " > " + peer.remote()
                        + peer.local().map(local -> " from " + local).orElse("")));
        return lines;
    }

    static List<String> routes(NodePlan plan, int table) {
        return plan.desired().routes().stream()
                .filter(route -> route.table() == table)
                .map(route -> route.destination().toString())
                .toList();
    }

    static List<String> set(NodePlan plan, String name) {
        return Objects.requireNonNull(
                        plan.desired().filter().orElseThrow().sets().get(name))
                .parts()
                .values()
                .stream()
                .flatMap(Collection::stream)
                .toList();
    }

    static List<String> chain(NodePlan plan, String name) {
        return Objects.requireNonNull(
                        plan.desired().filter().orElseThrow().chains().get(name))
                .rules()
                .stream()
                .map(rule ->
                        rule.statement().replace("iifname \"seine0\"", "<-").replace("oifname \"seine0\"", "->"))
                .toList();
    }

    static Cidr cidr(String text) {
        return Cidr.parse(text);
    }

    private static String created(int age) {
        return "2026-11-24T00:00:0" + age + "Z";
    }
}
