package io.seine.cli.mc.observe;

import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ClusterSetSpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All clusters that were looked at, as of one moment.
 *
 * @param at by this computer's clock
 * @param others contexts that were not looked at
 */
public record Observation(Instant at, List<ClusterView> clusters, List<String> others) {
    private static final String NONE = "";

    public Observation {
        clusters = List.copyOf(clusters);
        others = List.copyOf(others);
    }

    /** A ClusterSet where it stands; only the one that counts in its Namespace. */
    public record Place(ClusterView cluster, ClusterSet set) {
        public String namespace() {
            return set.getMetadata().getNamespace();
        }

        /** The ClusterSet's spec, where it has none an empty one. */
        public ClusterSetSpec spec() {
            return Optional.ofNullable(set.getSpec()).orElse(new ClusterSetSpec(NONE, List.of(), NONE));
        }

        public String clusterId() {
            return spec().clusterID();
        }

        /** What the spec says of the leader, empty texts where it says nothing. */
        public ClusterSetSpec.Leader leader() {
            return spec().leaders().isEmpty()
                    ? new ClusterSetSpec.Leader(NONE, NONE, NONE)
                    : spec().leaders().getFirst();
        }

        /** {@code ClusterSet namespace/name}. */
        public String title() {
            return "ClusterSet " + namespace() + "/" + set.getMetadata().getName();
        }

        /** Whether it is a leader's: members say where their leader is. */
        public boolean leads() {
            return Workloads.mode(cluster, namespace())
                    .map(mode -> mode.equals(Workloads.LEADER))
                    .orElse(spec().namespace().isEmpty()
                            && leader().server().isEmpty()
                            && leader().secret().isEmpty());
        }
    }

    /** Every ClusterSet that counts. */
    public List<Place> places() {
        return clusters.stream()
                .flatMap(cluster -> cluster.namespaces().stream()
                        .flatMap(namespace -> ClusterSet.oldest(cluster.all(ClusterSet.class, namespace)).stream())
                        .map(set -> new Place(cluster, set)))
                .toList();
    }

    public List<Place> leaders() {
        return places().stream().filter(Place::leads).toList();
    }

    public List<Place> members() {
        return places().stream().filter(place -> !place.leads()).toList();
    }

    /** The leader that {@code member} most probably means: the one with the most in common with what it says. */
    public Optional<Place> leaderOf(Place member) {
        return leaders().stream()
                .max(Comparator.comparingInt(leader -> likeness(member, leader)))
                .filter(leader -> likeness(member, leader) >= 4 || likeness(member, leader) % 2 == 1);
    }

    private static int likeness(Place member, Place leader) {
        var said = member.leader();
        return (said.clusterID().equals(leader.clusterId()) ? 4 : 0)
                + (said.server().replaceFirst("/+$", "").equals(leader.cluster().server()) ? 4 : 0)
                + (member.spec().namespace().equals(leader.namespace()) ? 2 : 0)
                + (member.set()
                                .getMetadata()
                                .getName()
                                .equals(leader.set().getMetadata().getName())
                        ? 1
                        : 0);
    }

    /** The members that mean {@code leader}. */
    public Stream<Place> membersOf(Place leader) {
        return members().stream()
                .filter(member -> leaderOf(member).filter(leader::equals).isPresent());
    }

    /** What people call the cluster of that ID: its context, where it was looked at. */
    public String nameOf(String clusterId) {
        return members().stream()
                .filter(member -> member.clusterId().equals(clusterId))
                .map(member -> member.cluster().name())
                .findFirst()
                .orElse(clusterId);
    }
}
