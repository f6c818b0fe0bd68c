package io.seine.cli.mc.doctor;

import io.seine.api.Annotations;
import io.seine.api.ConditionTypes;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.Reasons;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.TunnelState;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.mc.observe.Observation.Place;
import io.seine.cli.mc.observe.Workloads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What gateways and controllers find of the ways to other clusters, where nothing else tells why. */
final class TunnelChecks {
    static final List<Check> ALL = List.of(TunnelChecks::silent, TunnelChecks::leftOut, TunnelChecks::refused);

    private TunnelChecks() {}

    /** How {@code member} finds the way to the cluster of that ID. */
    record Way(Place member, String remote, TunnelState state) {}

    static Stream<Way> ways(Observation seen) {
        return seen.members().stream()
                .flatMap(member -> states(member).entrySet().stream()
                        .map(entry -> new Way(member, entry.getKey(), entry.getValue())));
    }

    /** By cluster ID, as the active gateway's agent says. */
    static Map<String, TunnelState> states(Place member) {
        return member.cluster().all(Gateway.class, member.namespace()).stream()
                .map(gateway ->
                        OrEmpty.map(gateway.getMetadata().getAnnotations()).get(Annotations.TUNNELS))
                .flatMap(said -> Optional.ofNullable(said).stream())
                .flatMap(said -> TunnelState.read(said).entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new));
    }

    private static Stream<Finding> silent(Observation seen) {
        var pairs = new TreeMap<String, List<Way>>();
        ways(seen)
                .filter(way -> way.state() == TunnelState.NO_ANSWER
                        || (way.state() == TunnelState.NEVER_ANSWERED && isSettled(seen, way.member())))
                .filter(way -> !isAntreas(seen, way.remote()))
                .forEach(way -> pairs.computeIfAbsent(pair(way), key -> new ArrayList<>())
                        .add(way));
        return pairs.values().stream().map(ways -> silent(seen, ways));
    }

    /** Just after a cluster has joined the first answer is still on its way. */
    private static boolean isSettled(Observation seen, Place member) {
        return RangeChecks.network(member).stream().allMatch(condition -> Times.isSettled(condition, seen.at()));
    }

    /** Antrea's gateways answer no probes. */
    private static boolean isAntreas(Observation seen, String remote) {
        return seen.members().stream()
                .filter(member -> member.clusterId().equals(remote))
                .anyMatch(member -> Workloads.hasAntrea(member.cluster()));
    }

    private static String pair(Way way) {
        var own = way.member().clusterId();
        return own.compareTo(way.remote()) < 0 ? own + " " + way.remote() : way.remote() + " " + own;
    }

    private static Finding silent(Observation seen, List<Way> ways) {
        var way = ways.getFirst();
        var one = way.member().cluster().name();
        var other = seen.nameOf(way.remote());
        var config = Workloads.agentConfig(way.member().cluster(), way.member().namespace());
        var port = config.map(agents -> String.valueOf(agents.wireGuardPort().orElse(agents.tunnelPort())))
                .orElse("of the tunnel");
        var gateways = new Networks(seen)
                .all().stream()
                        .filter(info -> info.clusterID().equals(way.remote()))
                        .flatMap(info -> info.gatewayInfos().stream())
                        .map(ClusterInfo.GatewayInfo::gatewayIP)
                        .collect(Collectors.joining(", "));
        return new Finding(
                Fault.TUNNEL_SILENT,
                List.of(one, other),
                "Gateway of " + one,
                "No packet comes back from " + other + " (" + gateways + ") through the tunnel"
                        + (ways.stream().allMatch(found -> found.state() == TunnelState.NEVER_ANSWERED)
                                ? ", and none ever did"
                                : " any more"),
                "open UDP port " + port + " between the gateways of " + one + " and " + other
                        + " in both directions; where it is open, look at the gateways' Nodes (docs/data-plane.md). A gateway of"
                        + " Antrea answers no probes, and is no fault");
    }

    private static Stream<Finding> leftOut(Observation seen) {
        return ways(seen).filter(way -> way.state() == TunnelState.LEFT_OUT).map(way -> {
            var cluster = way.member().cluster();
            var object = Names.clusterInfo(way.remote());
            var why = Stream.of("EncryptionMismatch", "RemoteRefused")
                    .flatMap(reason -> AgentChecks.said(cluster, object, reason, Instant.EPOCH).stream())
                    .findFirst()
                    .orElse("the agent of the gateway says why in its log");
            return new Finding(
                    Fault.CLUSTER_LEFT_OUT,
                    List.of(cluster.name(), seen.nameOf(way.remote())),
                    "ClusterInfoImport " + way.member().namespace() + "/" + object,
                    "The gateway sends nothing to " + way.remote() + ": " + why,
                    Finding.kubectl(
                            cluster,
                            "describe clusterinfoimport " + object + " -n "
                                    + way.member().namespace()));
        });
    }

    private static Stream<Finding> refused(Observation seen) {
        return seen.members().stream()
                .flatMap(member -> RangeChecks.network(member).stream()
                        .filter(condition -> condition.status().equals(ConditionTypes.FALSE))
                        .filter(condition -> List.of(Reasons.NETWORK_CONFLICT, Reasons.NETWORK_WRITE_REFUSED)
                                .contains(condition.reason()))
                        .map(condition -> Finding.of(
                                Fault.NETWORK_REFUSED,
                                member.cluster(),
                                member.title(),
                                condition.message(),
                                "correct what the sentence names; "
                                        + Finding.kubectl(
                                                member.cluster(), "describe clusterset -n " + member.namespace()))));
    }
}
