package io.seine.cli.mc.status;

import io.seine.api.Annotations;
import io.seine.api.Condition;
import io.seine.api.ConditionTypes;
import io.seine.api.Kinds;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.mcs.ServiceCondition;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.mcs.ServiceImport;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.GatewayStandby;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.TunnelState;
import io.seine.cli.cluster.Heard;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.mc.observe.Observation.Place;
import io.seine.cli.mc.observe.Workloads;
import io.seine.cli.output.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The tables of {@code seine mc status}, by their titles. */
record Overview(Observation seen) {
    private static final double MILLIS = 1e6;

    /** All tables that have rows, in the order in which they are shown. */
    Map<String, Table> tables() {
        var tables = new LinkedHashMap<String, Table>();
        put(
                tables,
                "Clusters",
                List.of("CONTEXT", "ROLE", "CLUSTER ID", "CLUSTERSET", "READY", "NETWORK", "KUBERNETES", "SEINE"),
                clusters());
        put(tables, "Members", List.of("CLUSTER ID", "CONTEXT", "HEARTBEAT", "EXPORTS"), members());
        put(tables, "Gateways", List.of("CLUSTER", "NODE", "GATEWAY IP", "STATE"), gateways());
        put(tables, "Tunnels", List.of("FROM", "TO", "STATE", "ROUND TRIP"), tunnels());
        put(tables, "Exports", List.of("CLUSTER", "NAMESPACE", "NAME", "VALID", "READY", "CONFLICT"), exports());
        put(tables, "Imports", List.of("CLUSTER", "NAMESPACE", "NAME", "IP", "FROM"), imports());
        put(tables, "Policies", List.of("NAME", "TIER", "STATE"), policies());
        return tables;
    }

    private static void put(Map<String, Table> tables, String title, List<String> header, Stream<List<String>> rows) {
        var all = rows.toList();
        if (!all.isEmpty()) {
            tables.put(title, new Table(header, all).sorted());
        }
    }

    private Stream<List<String>> clusters() {
        var unanswered = seen.clusters().stream()
                .filter(cluster ->
                        cluster.version().isEmpty() || cluster.namespaces().isEmpty())
                .map(cluster -> List.of(
                        cluster.name(),
                        cluster.version().isEmpty() ? "no answer" : "none",
                        "",
                        "",
                        "",
                        "",
                        cluster.version().orElse(""),
                        ""));
        return Stream.concat(
                seen.places().stream()
                        .map(place -> List.of(
                                place.cluster().name(),
                                place.leads() ? "leader" : "member",
                                place.clusterId(),
                                place.set().getMetadata().getName(),
                                condition(place, ConditionTypes.READY),
                                place.leads() ? "-" : condition(place, ConditionTypes.NETWORK_READY),
                                place.cluster().version().orElse(""),
                                image(place))),
                unanswered);
    }

    private static String condition(Place place, String type) {
        return Optional.ofNullable(place.set().getStatus())
                .flatMap(status -> Condition.find(status.conditions(), type))
                .map(one -> word(one.status(), one.reason()))
                .orElse("?");
    }

    private static String word(String status, String reason) {
        return status.equals(ConditionTypes.TRUE) || reason.isEmpty() ? status : status + " (" + reason + ")";
    }

    private static String image(Place place) {
        return Workloads.controller(place.cluster(), place.namespace())
                .map(one -> Workloads.image(one.getSpec().getTemplate().getSpec()))
                .orElse("no controller");
    }

    private Stream<List<String>> members() {
        return seen.leaders().stream()
                .flatMap(leader -> leader.cluster().all(MemberClusterAnnounce.class, leader.namespace()).stream()
                        .map(announce -> List.of(
                                announce.getClusterID(),
                                seen.nameOf(announce.getClusterID()).equals(announce.getClusterID())
                                        ? "-"
                                        : seen.nameOf(announce.getClusterID()),
                                heard(leader, announce),
                                String.valueOf(exports(leader, announce.getClusterID())))));
    }

    private String heard(Place leader, MemberClusterAnnounce announce) {
        Instant now = seen.at().plus(leader.cluster().clock().orElse(Duration.ZERO));
        return Heard.silence(announce, now)
                .map(age -> age.toSeconds() + "s ago")
                .orElse("never");
    }

    private static long exports(Place leader, String clusterId) {
        return leader.cluster().all(ResourceExport.class, leader.namespace()).stream()
                .filter(export -> export.getSpec() != null
                        && export.getSpec().kind().equals(Kinds.SERVICE)
                        && export.getSpec().clusterID().equals(clusterId))
                .count();
    }

    private Stream<List<String>> gateways() {
        return seen.members().stream()
                .flatMap(member -> member.cluster().all(Gateway.class, member.namespace()).stream()
                        .flatMap(gateway -> Stream.concat(
                                Stream.of(List.of(
                                        member.cluster().name(),
                                        gateway.getMetadata().getName(),
                                        gateway.getGatewayIP(),
                                        "active")),
                                standbys(member.cluster(), gateway))));
    }

    private static Stream<List<String>> standbys(ClusterView cluster, Gateway gateway) {
        return annotation(gateway, Annotations.STANDBYS).stream()
                .flatMap(said -> GatewayStandby.read(said).stream())
                .map(standby -> List.of(cluster.name(), standby.node(), standby.gatewayIP(), "standby"));
    }

    private static Optional<String> annotation(Gateway gateway, String name) {
        return Optional.ofNullable(
                OrEmpty.map(gateway.getMetadata().getAnnotations()).get(name));
    }

    private Stream<List<String>> tunnels() {
        return seen.members().stream().flatMap(member -> {
            SortedMap<String, TunnelState> states = new TreeMap<>();
            member.cluster()
                    .all(Gateway.class, member.namespace())
                    .forEach(gateway -> annotation(gateway, Annotations.TUNNELS)
                            .ifPresent(said -> states.putAll(TunnelState.read(said))));
            return states.entrySet().stream()
                    .map(entry -> List.of(
                            member.cluster().name(),
                            seen.nameOf(entry.getKey()),
                            entry.getValue().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                            roundTrip(member.cluster(), entry.getKey())));
        });
    }

    /** As the gateways measure it; only where they serve metrics. */
    private static String roundTrip(ClusterView cluster, String remote) {
        return cluster.figures().stream()
                .flatMap(figures -> Optional.ofNullable(figures.roundTrips().get(remote)).stream())
                .min(Duration::compareTo)
                .map(trip -> String.format(Locale.ROOT, "%.2f ms", trip.toNanos() / MILLIS))
                .orElse("-");
    }

    private Stream<List<String>> exports() {
        return distinctMembers()
                .flatMap(cluster -> cluster.all(ServiceExport.class).stream().map(export -> {
                    var row = new ArrayList<String>(List.of(
                            cluster.name(),
                            export.getMetadata().getNamespace(),
                            export.getMetadata().getName()));
                    for (var type : List.of(ConditionTypes.VALID, ConditionTypes.READY, ConditionTypes.CONFLICT)) {
                        row.add(Optional.ofNullable(export.getStatus())
                                .flatMap(status -> ServiceCondition.find(status.conditions(), type))
                                .map(one -> type.equals(ConditionTypes.CONFLICT)
                                        ? (one.holds() ? one.reason() : "-")
                                        : word(one.status(), one.reason()))
                                .orElse("?"));
                    }
                    return List.copyOf(row);
                }));
    }

    private Stream<List<String>> imports() {
        return distinctMembers()
                .flatMap(cluster -> cluster.all(ServiceImport.class).stream()
                        .filter(one -> one.getSpec() != null)
                        .map(one -> List.of(
                                cluster.name(),
                                one.getMetadata().getNamespace(),
                                one.getMetadata().getName(),
                                String.join(",", one.getSpec().ips()),
                                Optional.ofNullable(one.getStatus())
                                        .map(status -> String.join(
                                                ",",
                                                status.clusters().stream()
                                                        .map(from -> from.cluster())
                                                        .toList()))
                                        .orElse(""))));
    }

    private Stream<List<String>> policies() {
        return seen.leaders().stream()
                .flatMap(leader -> leader.cluster().all(ResourceImport.class, leader.namespace()).stream()
                        .filter(one ->
                                one.getSpec() != null && one.getSpec().kind().equals(Kinds.CLUSTER_NETWORK_POLICY))
                        .map(one -> List.of(
                                one.getSpec().name(),
                                Optional.ofNullable(one.getSpec().clusterNetworkPolicy())
                                        .map(spec -> spec.tier())
                                        .orElse(""),
                                "in " + holders(leader, one) + " of "
                                        + seen.membersOf(leader).count() + " members")));
    }

    private long holders(Place leader, ResourceImport policy) {
        var name = Names.imported(policy.getSpec().name());
        return seen.membersOf(leader)
                .filter(member -> member.cluster()
                        .one(ClusterNetworkPolicy.class, "", name)
                        .isPresent())
                .count();
    }

    private Stream<ClusterView> distinctMembers() {
        return seen.members().stream().map(Place::cluster).distinct();
    }
}
