package io.seine.cli.mc.doctor;

import io.seine.agent.AgentConfig;
import io.seine.api.Kinds;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.ResourceExport;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.mc.observe.Observation.Place;
import io.seine.cli.mc.observe.Workloads;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The networks of the clusters of a ClusterSet, from wherever they are known. */
record Networks(Observation seen) {
    /** What each cluster announces: to the leader, or else as other members know it. */
    Collection<ClusterInfo> all() {
        var byCluster = new TreeMap<String, ClusterInfo>();
        seen.members().stream()
                .flatMap(member -> member.cluster().all(ClusterInfoImport.class, member.namespace()).stream())
                .map(ClusterInfoImport::getSpec)
                .forEach(info -> Optional.ofNullable(info).ifPresent(one -> byCluster.put(one.clusterID(), one)));
        seen.leaders().stream()
                .flatMap(leader -> leader.cluster().all(ResourceExport.class, leader.namespace()).stream())
                .filter(export ->
                        export.getSpec() != null && export.getSpec().kind().equals(Kinds.CLUSTER_INFO))
                .flatMap(export -> Optional.ofNullable(export.getSpec().clusterInfo()).stream())
                .forEach(info -> byCluster.put(info.clusterID(), info));
        return List.copyOf(byCluster.values());
    }

    Optional<ClusterInfo> of(Place member) {
        return all().stream()
                .filter(info -> info.clusterID().equals(member.clusterId()))
                .findFirst();
    }

    /** A member with agents of Seine, and their configuration. */
    record Agents(Place member, AgentConfig config) {
        String name() {
            return member.cluster().name();
        }
    }

    List<Agents> agents() {
        return seen.members().stream()
                .flatMap(member -> Workloads.agentConfig(member.cluster(), member.namespace())
                        .filter(AgentConfig::enabled)
                        .map(config -> new Agents(member, config))
                        .stream())
                .toList();
    }
}
