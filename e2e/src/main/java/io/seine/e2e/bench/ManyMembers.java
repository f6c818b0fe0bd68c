package io.seine.e2e.bench;

import static io.seine.e2e.bench.Timings.seconds;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.seine.api.Names;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.exchange.LeaderAccess;
import io.seine.controller.exchange.LeaderConnection;
import io.seine.controller.reconcile.Claim;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Many members of one real leader: each is the real connection of a member with its heartbeats and watches, and exports one Service;
 * the clusters behind them are not there.
 */
final class ManyMembers {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration STEADY = Duration.ofSeconds(30);

    private final Field field;
    private final Table table;

    ManyMembers(Field field, Table table) {
        this.field = field;
        this.table = table;
    }

    void run(int count) throws IOException, InterruptedException {
        var token = field.north.token(Field.LEADER_NAMESPACE, "antrea-mc-member-access-sa");
        var authority = field.north.authority();
        var connections = new ArrayList<LeaderConnection>();
        try {
            long began = System.nanoTime();
            for (int i = 0; i < count; i++) {
                var access = new LeaderAccess(
                        Field.CLUSTER_SET,
                        member(count, i),
                        field.north.clusterId(),
                        field.north.server(),
                        Field.LEADER_NAMESPACE,
                        authority,
                        token);
                connections.add(LeaderConnection.open(access, Clock.systemUTC(), () -> {}, connection -> {}));
            }
            Field.await(
                    LIMIT,
                    "all members to be synced",
                    () -> connections.stream().allMatch(LeaderConnection::synced));
            Field.await(LIMIT, "all members to be ready at the leader", () -> ready() >= count);
            table.row(count + " members join at once", seconds(since(began)) + " until all are ready", "");
            exports(count, connections);
            steady(count);
        } finally {
            connections.forEach(LeaderConnection::close);
        }
    }

    private void exports(int count, List<LeaderConnection> connections) throws InterruptedException, IOException {
        var leader = field.role("leader-north");
        var cpuBefore = leader.cpu();
        long began = System.nanoTime();
        Field.forAll(
                IntStream.range(0, count).mapToObj(Integer::toString).toList(),
                i -> export(connections.get(Integer.parseInt(i)), member(count, Integer.parseInt(i))));
        Field.await(
                LIMIT,
                "all exports to be in all members",
                () -> connections.stream().allMatch(connection -> imported(connection, count) == count));
        table.row(
                count + " members export one Service each",
                seconds(since(began)) + " until all have all of them; the leader used "
                        + seconds(leader.cpu().minus(cpuBefore)),
                "");
    }

    private void steady(int count) throws InterruptedException, IOException {
        var leader = field.role("leader-north");
        var cpuBefore = leader.cpu();
        TimeUnit.SECONDS.sleep(STEADY.toSeconds());
        table.row(
                count + " members, nothing but heartbeats for " + STEADY.toSeconds() + " s",
                "the leader used " + seconds(leader.cpu().minus(cpuBefore)) + " and occupies " + leader.rssMebibytes()
                        + " MiB",
                "");
    }

    private static void export(LeaderConnection connection, String name) {
        var access = connection.access();
        var ports = List.of(new ServicePortBuilder()
                .withName("http")
                .withProtocol("TCP")
                .withPort(80)
                .build());
        for (var spec : List.of(
                ResourceExportSpec.service(access.clusterId(), Field.USER_NAMESPACE, name, ports),
                ResourceExportSpec.endpoints(access.clusterId(), Field.USER_NAMESPACE, name, List.of(subset())))) {
            var applied = connection
                    .applier()
                    .apply(ResourceExport.of(access.namespace(), spec), Optional.empty(), any -> true, Claim.WHOLE);
            if (applied.object().getMetadata().getUid() == null) {
                throw new IllegalStateException("The leader did not store " + name);
            }
        }
    }

    private static EndpointSubset subset() {
        var address = new EndpointAddress();
        address.setIp("10.99.0.1");
        return new EndpointSubsetBuilder()
                .withAddresses(address)
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withProtocol("TCP")
                .endPort()
                .build();
    }

    /** The cluster ID of a member, and the name of its Service; what an earlier round exported stays. */
    private static String member(int count, int number) {
        return "simulated-" + count + "-" + number;
    }

    private static long imported(LeaderConnection connection, int count) {
        return connection.imports().list().stream()
                .map(ResourceImport::getMetadata)
                .filter(metadata -> metadata.getName().startsWith(Field.USER_NAMESPACE + "-simulated-" + count + "-")
                        && metadata.getName().endsWith(Names.resourceImport("Endpoints", "", "")))
                .count();
    }

    private long ready() {
        return Field.clusterSet(field.north, Field.LEADER_NAMESPACE)
                .flatMap(set -> Optional.ofNullable(set.getStatus()))
                .map(status -> (long) status.readyClusters())
                .orElse(0L);
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
