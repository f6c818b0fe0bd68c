package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.config.EndpointIPType;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.cli.mc.doctor.Networks.Agents;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.mc.observe.Observation.Place;
import io.seine.cli.mc.observe.TunnelFigures;
import io.seine.cli.mc.observe.Workloads;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Settings that have to be the same in all clusters, and what a Node's other programs have to leave alone. */
final class NetworkChecks {
    static final List<Check> ALL = List.of(
            NetworkChecks::encryption,
            NetworkChecks::wireGuardPorts,
            NetworkChecks::tunnelPorts,
            NetworkChecks::keys,
            NetworkChecks::labels,
            NetworkChecks::kubeProxy,
            NetworkChecks::podAddresses,
            NetworkChecks::podRanges,
            NetworkChecks::mtu);

    private static final Pattern MODE = Pattern.compile("(?m)^\\s*mode:\\s*\"?([A-Za-z]*)\"?\\s*$");
    private static final List<String> GOOD_MODES = List.of("", "iptables", "nftables");

    private NetworkChecks() {}

    private static Stream<Finding> encryption(Observation seen) {
        var networks = new Networks(seen);
        var modes = new TreeMap<String, Boolean>();
        // Where agents cannot be looked at, the key tells.
        networks.all().stream()
                .filter(info -> !info.gatewayInfos().isEmpty())
                .forEach(info -> modes.put(seen.nameOf(info.clusterID()), hasKey(info)));
        networks.agents()
                .forEach(agents ->
                        modes.put(agents.name(), agents.config().wireGuardPort().isPresent()));
        var with = modes.keySet().stream()
                .filter(name -> Boolean.TRUE.equals(modes.get(name)))
                .toList();
        var without = modes.keySet().stream()
                .filter(name -> !Boolean.TRUE.equals(modes.get(name)))
                .toList();
        return with.isEmpty() || without.isEmpty()
                ? Stream.empty()
                : Stream.of(new Finding(
                        Fault.ENCRYPTION_ONE_SIDE,
                        Stream.concat(without.stream(), with.stream()).toList(),
                        "multicluster.trafficEncryptionMode",
                        String.join(", ", with) + " encrypt with WireGuard, " + String.join(", ", without)
                                + " do not; they send one another nothing",
                        "set trafficEncryptionMode: wireGuard in ConfigMap " + Names.AGENT_CONFIG_MAP + " of "
                                + String.join(", ", without) + ", and restart the agents there"));
    }

    private static boolean hasKey(ClusterInfo info) {
        var wireGuard = info.wireGuard();
        return wireGuard != null && !wireGuard.publicKey().isEmpty();
    }

    private static Stream<Finding> wireGuardPorts(Observation seen) {
        return ports(
                Fault.WIREGUARD_PORT_DIFFERS,
                "multicluster.wireGuard.port",
                new Networks(seen)
                        .agents().stream()
                                .filter(agents ->
                                        agents.config().wireGuardPort().isPresent())
                                .toList(),
                agents -> agents.config().wireGuardPort().orElse(0));
    }

    private static Stream<Finding> tunnelPorts(Observation seen) {
        return ports(
                Fault.TUNNEL_PORT_DIFFERS,
                "tunnelPort",
                new Networks(seen).agents(),
                agents -> agents.config().tunnelPort());
    }

    private static Stream<Finding> ports(Fault fault, String key, List<Agents> all, Function<Agents, Integer> port) {
        var byPort = all.stream()
                .collect(Collectors.groupingBy(
                        port, TreeMap::new, Collectors.mapping(Agents::name, Collectors.toList())));
        var said = byPort.entrySet().stream()
                .map(entry -> entry.getKey() + " in " + String.join(", ", entry.getValue()))
                .collect(Collectors.joining("; "));
        return byPort.size() < 2
                ? Stream.empty()
                : Stream.of(new Finding(
                        fault,
                        byPort.values().stream().flatMap(List::stream).toList(),
                        key,
                        "The port is " + said,
                        "set one " + key + " in ConfigMap " + Names.AGENT_CONFIG_MAP
                                + " of all clusters, and restart the agents"));
    }

    private static Stream<Finding> keys(Observation seen) {
        return new Networks(seen)
                .agents().stream()
                        .filter(agents -> agents.config().wireGuardPort().isPresent())
                        .map(Agents::member)
                        .filter(member -> member.cluster().knows("Secret")
                                && member.cluster()
                                        .credential(member.namespace(), Names.WIREGUARD_SECRET)
                                        .isEmpty())
                        .map(member -> Finding.of(
                                Fault.WIREGUARD_SECRET_MISSING,
                                member.cluster(),
                                "Secret " + member.namespace() + "/" + Names.WIREGUARD_SECRET,
                                "The agents encrypt, but there is no Secret in which the cluster's key could be kept",
                                Mend.deployAgain(member.cluster(), member.namespace())));
    }

    private record Switch(String where, String cluster, boolean on) {}

    private static Stream<Finding> labels(Observation seen) {
        var controllers = seen.places().stream()
                .filter(place ->
                        Workloads.controller(place.cluster(), place.namespace()).isPresent())
                .map(place -> new Switch(
                        "the controller of " + place.cluster().name() + "/" + place.namespace(),
                        place.cluster().name(),
                        Workloads.controllerConfig(place.cluster(), place.namespace())
                                .enableStretchedNetworkPolicy()));
        var agents = new Networks(seen)
                .agents().stream()
                        .map(one -> new Switch(
                                "the agents of " + one.name(),
                                one.name(),
                                one.config().identities()));
        var switches = Stream.concat(controllers, agents).toList();
        var on = switches.stream().filter(Switch::on).map(Switch::where).toList();
        var off = switches.stream().filter(one -> !one.on()).map(Switch::where).toList();
        return on.isEmpty() || off.isEmpty()
                ? Stream.empty()
                : Stream.of(new Finding(
                        Fault.LABEL_IDENTITIES_DIFFER,
                        switches.stream().map(Switch::cluster).distinct().toList(),
                        "enableStretchedNetworkPolicy",
                        "It is on in " + String.join(", ", on) + " and off in " + String.join(", ", off)
                                + ", so Pods count as unknown",
                        "set it to one value in ConfigMap " + Names.CONFIG_MAP
                                + " of the leader and all members, and in " + Names.AGENT_CONFIG_MAP
                                + " of all members"));
    }

    private static Stream<Finding> kubeProxy(Observation seen) {
        return members(seen)
                .flatMap(cluster -> cluster.one(ConfigMap.class, ClusterView.SYSTEM, ClusterView.KUBE_PROXY).stream()
                        .flatMap(map -> OrEmpty.map(map.getData()).values().stream())
                        .flatMap(text -> MODE.matcher(text).results().map(match -> match.group(1)))
                        .filter(mode -> !GOOD_MODES.contains(mode))
                        .map(mode -> Finding.of(
                                Fault.KUBE_PROXY_MODE,
                                cluster,
                                "ConfigMap " + ClusterView.SYSTEM + "/" + ClusterView.KUBE_PROXY,
                                "kube-proxy has the mode " + mode
                                        + ", which binds all Service addresses to the Node or handles them elsewhere",
                                "set mode: nftables (or iptables): "
                                        + Finding.kubectl(
                                                cluster,
                                                "edit configmap/" + ClusterView.KUBE_PROXY + " -n "
                                                        + ClusterView.SYSTEM)
                                        + ", and restart its DaemonSet"))
                        .limit(1));
    }

    private static Stream<ClusterView> members(Observation seen) {
        return seen.members().stream().map(Place::cluster).distinct();
    }

    private static EndpointIPType type(Place member) {
        return Workloads.controllerConfig(member.cluster(), member.namespace()).endpointIPType();
    }

    private static Stream<Finding> podAddresses(Observation seen) {
        var networks = new Networks(seen);
        var exporters = seen.members().stream()
                .filter(member -> type(member) == EndpointIPType.POD_IP)
                .toList();
        return exporters.stream().flatMap(exporter -> {
            var without = networks.agents().stream()
                    .filter(agents -> !agents.member().equals(exporter)
                            && !agents.config().podToPod())
                    .map(Agents::name)
                    .toList();
            return without.isEmpty()
                    ? Stream.empty()
                    : Stream.of(new Finding(
                            Fault.POD_IP_WITHOUT_ROUTE,
                            Stream.concat(Stream.of(exporter.cluster().name()), without.stream())
                                    .toList(),
                            "ConfigMap " + exporter.namespace() + "/" + Names.CONFIG_MAP,
                            "endpointIPType is PodIP, but the agents of " + String.join(", ", without)
                                    + " do not route Pod addresses; that works only where the network does it",
                            "set endpointIPType: ClusterIP, or enablePodToPodConnectivity: true in ConfigMap "
                                    + Names.AGENT_CONFIG_MAP + " of " + String.join(", ", without)
                                    + " with podCIDRs in ConfigMap " + Names.CONFIG_MAP + " of "
                                    + exporter.cluster().name()));
        });
    }

    private static Stream<Finding> podRanges(Observation seen) {
        var networks = new Networks(seen);
        var routing = networks.agents().stream()
                .filter(agents -> agents.config().podToPod())
                .map(Agents::name)
                .toList();
        return routing.isEmpty()
                ? Stream.empty()
                : seen.members().stream()
                        .filter(member -> networks.of(member)
                                .filter(info -> info.podCIDRs().isEmpty())
                                .isPresent())
                        .map(member -> Finding.of(
                                Fault.POD_CIDRS_MISSING,
                                member.cluster(),
                                "ConfigMap " + member.namespace() + "/" + Names.CONFIG_MAP,
                                "The agents of " + String.join(", ", routing)
                                        + " route Pod addresses, but this cluster announces no podCIDRs",
                                "set podCIDRs: "
                                        + Finding.kubectl(
                                                member.cluster(),
                                                "edit configmap/" + Names.CONFIG_MAP + " -n " + member.namespace())));
    }

    private static Stream<Finding> mtu(Observation seen) {
        var sizes = new TreeMap<Integer, List<String>>();
        members(seen)
                .forEach(cluster -> cluster.figures().stream()
                        .map(TunnelFigures::mtu)
                        .flatMapToInt(OptionalInt::stream)
                        .min()
                        .ifPresent(size -> sizes.merge(
                                size,
                                List.of(cluster.name()),
                                (some, more) -> Stream.concat(some.stream(), more.stream())
                                        .toList())));
        var said = sizes.entrySet().stream()
                .map(entry -> entry.getKey() + " bytes in " + String.join(", ", entry.getValue()))
                .collect(Collectors.joining("; "));
        return sizes.size() < 2
                ? Stream.empty()
                : Stream.of(
                        new Finding(
                                Fault.MTU_DIFFERS,
                                sizes.values().stream().flatMap(List::stream).toList(),
                                "device seine0",
                                "The largest packet is " + said
                                        + "; TCP keeps to the smaller one, large packets of other protocols are"
                                        + " lost where the network between the clusters does not take them",
                                "give the Nodes of all clusters devices of one MTU, or let the network between them take the larger"));
    }
}
