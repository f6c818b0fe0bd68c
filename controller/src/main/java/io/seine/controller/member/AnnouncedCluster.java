package io.seine.controller.member;

import io.seine.api.Limits;
import io.seine.api.Names;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.WireGuard;
import io.seine.api.net.AnnouncedRange;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What another cluster announces of itself. It is checked by itself here, whoever wrote it, before anything is made of it: agents
 * make routes of it.
 */
sealed interface AnnouncedCluster {
    /** The name of the announce: of the import, and of the ClusterInfoImport. */
    String name();

    /**
     * It makes sense by itself.
     *
     * @param info what is to be imported: without what is of no use here, such as IPv6 ranges
     */
    record Sound(String name, ClusterInfo info, ClusterNetwork network) implements AnnouncedCluster {}

    /**
     * It cannot be used.
     *
     * @param message one sentence
     */
    record Wrong(String name, String message) implements AnnouncedCluster {}

    /** Things wrong that a message names. */
    int NAMED = 5;

    /** Bytes of a WireGuard key. */
    int KEY_BYTES = 32;

    static AnnouncedCluster check(String name, ClusterInfo info) {
        var podCidrs = info.podCIDRs().stream()
                .filter(cidr -> !AnnouncedRange.isIpv6(cidr))
                .limit(Limits.ANNOUNCED_POD_CIDRS + 1L)
                .toList();
        var gateways = info.gatewayInfos().stream().map(GatewayInfo::gatewayIP).toList();
        var network = ClusterNetwork.of(info.clusterID(), Optional.of(info.serviceCIDR()), podCidrs, gateways);
        var wrong = wrong(name, info, podCidrs, network);
        if (wrong.isEmpty()) {
            var usable = new ClusterInfo(
                    info.clusterID(), info.serviceCIDR(), info.gatewayInfos(), podCidrs, info.wireGuard());
            return new Sound(name, usable, network);
        }
        return new Wrong(
                name,
                "Cluster " + clusterOf(name) + " cannot be reached: what it announces is wrong: "
                        + String.join(", ", wrong.stream().limit(NAMED).toList())
                        + (wrong.size() > NAMED ? " and " + (wrong.size() - NAMED) + " more" : "")
                        + "; correct its Gateway or controller configuration");
    }

    private static List<String> wrong(String name, ClusterInfo info, List<String> podCidrs, ClusterNetwork network) {
        var wrong = new ArrayList<String>();
        if (!Names.clusterInfo(info.clusterID()).equals(name)) {
            wrong.add("clusterID " + Quoted.text(info.clusterID()) + " does not belong to the name " + name);
        }
        range("serviceCIDR", info.serviceCIDR()).ifPresent(wrong::add);
        if (podCidrs.size() > Limits.ANNOUNCED_POD_CIDRS) {
            wrong.add("there are more than " + Limits.ANNOUNCED_POD_CIDRS + " podCIDRs");
        }
        if (info.gatewayInfos().size() > Limits.ANNOUNCED_GATEWAYS) {
            wrong.add("there are more than " + Limits.ANNOUNCED_GATEWAYS + " gatewayInfos");
        }
        podCidrs.forEach(cidr -> range("podCIDR", cidr).ifPresent(wrong::add));
        info.gatewayInfos().stream()
                .map(GatewayInfo::gatewayIP)
                .filter(ip -> !GatewayElection.isUsable(ip))
                .forEach(ip -> wrong.add("gatewayIP " + Quoted.text(ip) + " is not a usable IPv4 address"));
        if (wrong.isEmpty()) {
            wrong.addAll(network.loops());
        }
        Optional.ofNullable(info.wireGuard())
                .map(WireGuard::publicKey)
                .filter(key -> !key.isEmpty() && !isKey(key))
                .ifPresent(key -> wrong.add("wireGuard.publicKey " + Quoted.text(key) + " is not a WireGuard key"));
        return wrong;
    }

    private static Optional<String> range(String field, String text) {
        return AnnouncedRange.problem(text).map(problem -> field + " " + Quoted.text(text) + " " + problem);
    }

    private static boolean isKey(String text) {
        try {
            return Base64.getDecoder().decode(text).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The ID of the cluster whose announce has that name. */
    static String clusterOf(String name) {
        var suffix = Names.clusterInfo("");
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }
}
