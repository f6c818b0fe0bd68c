package io.seine.controller.member;

import io.seine.api.Kinds;
import io.seine.api.Names;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.ResourceImport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the other clusters announce of their networks, as far as it can be used here. A cluster whose addresses overlap with those
 * of this one is left out; of two others that overlap the one that was there first stays: one that is in use here with these
 * addresses before one that is not, so that nobody takes over a neighbour's range by changing an old announce; in between one
 * that has changed its gateways only, so that a failover costs nobody a range.
 *
 * @param usable by the name of their import
 * @param refused those that are left out
 */
record RemoteNetworks(List<Remote> usable, List<Refused> refused) {
    RemoteNetworks {
        usable = List.copyOf(usable);
        refused = List.copyOf(refused);
    }

    /**
     * Another cluster.
     *
     * @param name of its import, and of the ClusterInfoImport
     */
    record Remote(String name, ClusterInfo info, ClusterNetwork network) {}

    /**
     * A cluster that is left out.
     *
     * @param network what it announces, unless that makes no sense
     * @param message why, one sentence
     */
    record Refused(String clusterId, Optional<ClusterNetwork> network, String message) {}

    /** Why clusters are left out, one sentence each. */
    List<String> refusals() {
        return refused.stream().map(Refused::message).toList();
    }

    /** Those of the usable ones that are left as ranges. */
    List<ClusterNetwork> networks() {
        return usable.stream().map(Remote::network).toList();
    }

    /**
     * Chooses.
     *
     * @param announced the imports at the leader, those of other kinds too
     * @param inUse what is imported here now
     */
    static RemoteNetworks of(
            Collection<ResourceImport> announced, ClusterNetwork own, Collection<ClusterInfoImport> inUse) {
        return of(announced, own, inUse, Optional.empty());
    }

    /**
     * Chooses.
     *
     * @param blind why the own Service CIDRs are not known, if that is so: then nothing can be compared with them, and only what was
     *     found good before is used
     */
    static RemoteNetworks of(
            Collection<ResourceImport> announced,
            ClusterNetwork own,
            Collection<ClusterInfoImport> inUse,
            Optional<String> blind) {
        var usable = new ArrayList<Remote>();
        var refused = new ArrayList<Refused>();
        var sound = new ArrayList<Announce>();
        for (var object : announced) {
            info(object, own.clusterId()).ifPresent(info -> {
                switch (AnnouncedCluster.check(object.getMetadata().getName(), info)) {
                    case AnnouncedCluster.Wrong(String name, String message) ->
                        refused.add(new Refused(AnnouncedCluster.clusterOf(name), Optional.empty(), message));
                    case AnnouncedCluster.Sound cluster -> sound.add(new Announce(object, cluster));
                }
            });
        }
        var known = networksInUse(inUse);
        sound.sort(Comparator.comparing(
                        (Announce announce) -> claim(announce, Optional.ofNullable(known.get(announce.cluster.name()))))
                .thenComparing(Announce::time)
                .thenComparing(announce -> announce.cluster.name()));
        for (var announce : sound) {
            var cluster = announce.cluster;
            if (blind.isPresent()
                    && claim(announce, Optional.ofNullable(known.get(cluster.name()))) == ClaimToAddresses.NEW) {
                refused.add(new Refused(
                        cluster.info().clusterID(),
                        Optional.of(cluster.network()),
                        "Cluster " + cluster.info().clusterID() + " cannot be compared with this one: " + blind.get()));
                continue;
            }
            var overlap = own.overlapOf(cluster.network())
                    .or(() -> usable.stream()
                            .flatMap(earlier -> earlier.network.overlapOf(cluster.network()).stream())
                            .findFirst());
            overlap.ifPresentOrElse(
                    text -> refused.add(new Refused(
                            cluster.info().clusterID(),
                            Optional.of(cluster.network()),
                            "Cluster " + cluster.info().clusterID() + " cannot be reached: its " + text
                                    + "; give the clusters distinct CIDRs")),
                    () -> usable.add(new Remote(cluster.name(), cluster.info(), cluster.network())));
        }
        usable.sort(Comparator.comparing(Remote::name));
        refused.sort(Comparator.comparing(Refused::message));
        return new RemoteNetworks(usable, refused);
    }

    /** How good a claim to its addresses a cluster has, the best first. */
    private enum ClaimToAddresses {
        IN_USE,
        /** The ranges are in use, with other gateways: after a failover nothing else has changed. */
        RANGES_IN_USE,
        NEW
    }

    private static ClaimToAddresses claim(Announce announce, Optional<ClusterNetwork> inUse) {
        var network = announce.cluster.network();
        if (inUse.filter(network::equals).isPresent()) {
            return ClaimToAddresses.IN_USE;
        }
        // Not as good as the first: a gateway address in a neighbour's range must not cost the neighbour its place.
        return inUse.filter(network::hasRangesOf).isPresent() ? ClaimToAddresses.RANGES_IN_USE : ClaimToAddresses.NEW;
    }

    private record Announce(ResourceImport object, AnnouncedCluster.Sound cluster) {
        String time() {
            return Optional.ofNullable(object.getMetadata().getCreationTimestamp())
                    .orElse("");
        }
    }

    private static Map<String, ClusterNetwork> networksInUse(Collection<ClusterInfoImport> inUse) {
        var networks = new TreeMap<String, ClusterNetwork>();
        for (var object : inUse) {
            var spec = object.getSpec();
            if (spec != null
                    && AnnouncedCluster.check(object.getMetadata().getName(), spec)
                            instanceof
                            AnnouncedCluster.Sound(String name, ClusterInfo ignored, ClusterNetwork network)) {
                networks.put(name, network);
            }
        }
        return networks;
    }

    private static Optional<ClusterInfo> info(ResourceImport object, String ownCluster) {
        return Optional.ofNullable(object.getSpec())
                .filter(spec -> spec.kind().equals(Kinds.CLUSTER_INFO))
                .filter(spec -> !object.getMetadata().getName().equals(Names.clusterInfo(ownCluster)))
                .flatMap(spec -> Optional.ofNullable(spec.clusterInfo()));
    }
}
