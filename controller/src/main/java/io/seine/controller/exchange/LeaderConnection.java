package io.seine.controller.exchange;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.FieldManagers;
import io.seine.api.Labels;
import io.seine.api.Names;
import io.seine.api.Timings;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.reconcile.ApiCalls;
import io.seine.controller.reconcile.ApiClients;
import io.seine.controller.reconcile.ApiFailure;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Next;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Watched;
import io.seine.controller.reconcile.WorkQueue;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that this cluster has to do with one leader: client, heartbeat, watches, state and last error. It belongs to one
 * {@link LeaderAccess} for its whole life; whoever needs another closes it and opens one.
 *
 * <p>Opening does not wait for the leader. The watches start when the leader has accepted the first announce, so that a wrong
 * token is tried by one request at a time and not by four.
 */
public final class LeaderConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderConnection.class);

    private final LeaderAccess access;
    private final Clock clock;
    private final KubernetesClient client;
    private final Announcement announcement;
    private final Heartbeat heartbeat;
    private final Applier applier;
    private final Watched<ResourceImport> imports;
    private final Watched<ResourceExport> exports;
    private final Watched<MemberClusterAnnounce> announces;
    private final WorkQueue<ObjectKey> announceChecks;
    private final Runnable whenStateChanges;
    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile boolean closed;
    // Used by whoever beats only: time alone lets a failure count.
    private Optional<ApiFailure> watchFailedBefore = Optional.empty();

    /**
     * Opens a connection.
     *
     * @param whenStateChanges called when {@link #state} or {@link #synced} may have changed
     * @param feeds registers, before anything runs, what the watches wake
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if no client can be made of the access, as with a broken
     *     certificate
     */
    public static LeaderConnection open(
            LeaderAccess access, Clock clock, Runnable whenStateChanges, Consumer<LeaderConnection> feeds) {
        var connection = new LeaderConnection(access, clock, whenStateChanges);
        feeds.accept(connection);
        connection.heartbeat.start();
        return connection;
    }

    private LeaderConnection(LeaderAccess access, Clock clock, Runnable whenStateChanges) {
        this.access = access;
        this.clock = clock;
        this.whenStateChanges = whenStateChanges;
        this.client = client(access);
        this.applier = new Applier(client, FieldManagers.MEMBER);
        this.announcement = new Announcement(client, access, clock);
        this.heartbeat = new Heartbeat(access, this::announce, Timings.HEARTBEAT, clock, this::heartbeatChanged);
        this.announceChecks = new WorkQueue<>("announce", 1, this::checkAnnounce);
        this.imports = new Watched<>(
                        "ResourceImports at the leader",
                        client.resources(ResourceImport.class).inNamespace(access.namespace()))
                .trim(Watched::forgetOwners);
        this.exports = new Watched<>(
                "own ResourceExports at the leader",
                client.resources(ResourceExport.class)
                        .inNamespace(access.namespace())
                        .withLabel(Labels.SOURCE_CLUSTER_ID, access.clusterId()));
        this.announces = new Watched<>(
                        "own announce at the leader",
                        client.resources(MemberClusterAnnounce.class)
                                .inNamespace(access.namespace())
                                .withField("metadata.name", Names.memberClusterAnnounce(access.clusterId())))
                .feed(announceChecks, announce -> List.of(ObjectKey.of(announce)));
        watches().forEach(watched -> watched.whenStateChanges(whenStateChanges));
        applier.showIn(List.of(exports));
        announceChecks.open();
    }

    /** A client for {@code access}, which the caller closes. */
    static KubernetesClient client(LeaderAccess access) {
        return ApiClients.connect(config(access), FieldManagers.MEMBER);
    }

    private static Config config(LeaderAccess access) {
        return new ConfigBuilder(ApiClients.withToken(access.server(), access.caCertificate(), access.token()))
                .withNamespace(access.namespace())
                .build();
    }

    public LeaderAccess access() {
        return access;
    }

    /** How it stands with the heartbeat, or else with the watches. */
    public ConnectionState state() {
        var beats = heartbeat.state();
        if (!(beats instanceof ConnectionState.Connected)) {
            return beats;
        }
        return watchFailure()
                .<ConnectionState>map(
                        failure -> ConnectionState.failed(access, "watch ResourceImports and ResourceExports", failure))
                .orElse(beats);
    }

    /**
     * A failure of the watches that counts: a refusal at once, and every other one as long as there is no first list, or when it has
     * lasted for longer than a leader takes to restart.
     */
    private Optional<ApiFailure> watchFailure() {
        var patience = clock.instant().minus(Timings.HEARTBEAT);
        return watches()
                .flatMap(watched -> watched.failure().stream())
                .filter(failure -> failure.kind() == ApiFailure.Kind.FORBIDDEN
                        || failure.kind() == ApiFailure.Kind.NOT_FOUND
                        || !synced()
                        || failure.at().isBefore(patience))
                .findFirst();
    }

    /** Announces this cluster now, because it perhaps could not for a while. */
    public void beatNow() {
        heartbeat.beatNow();
    }

    /** What hangs; empty when all is well. */
    public List<String> stuck() {
        return heartbeat.alive() || closed
                ? List.of()
                : List.of("the thread that announces this cluster to " + access.server() + " has ended");
    }

    /** This cluster's announce, once the leader has taken one. */
    public Optional<Announced> announced() {
        return announcement.announced();
    }

    /** Whether the leader was restored from an older copy since this was opened: what the watches know is not what is there. */
    public boolean isRewound() {
        return announcement.rewound();
    }

    /** Whether {@link #imports} and {@link #exports} are complete, so that what they do not have does not exist. */
    public boolean synced() {
        return watching.get() && imports.synced() && exports.synced();
    }

    /** What the ClusterSet gives to its members. */
    public Watched<ResourceImport> imports() {
        return imports;
    }

    /** What the leader has of this cluster's exports. */
    public Watched<ResourceExport> exports() {
        return exports;
    }

    /** The export of that name, read from the leader now: {@link #exports} has only those with the label of this cluster. */
    public Optional<ResourceExport> exportNow(ObjectKey key) {
        return Optional.ofNullable(client.resources(ResourceExport.class)
                .inNamespace(key.namespace())
                .withName(key.name())
                .get());
    }

    /** Writes to the leader cluster. */
    public Applier applier() {
        return applier;
    }

    /** The requests to the leader. */
    public ApiCalls calls() {
        return ApiCalls.of(client);
    }

    /** Ends heartbeat and watches; the leader keeps the announce. Does not wait for a request under way. */
    @Override
    public void close() {
        quiet();
        client.close();
    }

    /**
     * As {@link #close}, but when this returns no beat is under way that could announce this cluster anew. Takes as long as one
     * request may take.
     *
     * @return the announce that the leader has now
     */
    Optional<Announced> end() throws InterruptedException {
        quiet();
        try (client) {
            heartbeat.stopAndWait();
            return announcement.announcedInTheEnd();
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .addKeyValue("leader", access)
                    .log(
                            "Could not look whether the leader has this cluster's announce: {};"
                                    + " if so, it forgets this cluster by itself after a day",
                            ApiFailure.sentence(e));
            return announced();
        }
    }

    private void quiet() {
        closed = true;
        heartbeat.stop();
        watches().forEach(Watched::close);
        announceChecks.close();
    }

    private boolean announce() {
        var before = announced();
        boolean wasRewound = isRewound();
        boolean taken = announcement.write();
        var watchFailed = watchFailure();
        if (!before.equals(announced()) || wasRewound != isRewound() || !watchFailed.equals(watchFailedBefore)) {
            watchFailedBefore = watchFailed;
            whenStateChanges.run();
        }
        return taken;
    }

    private void heartbeatChanged() {
        if (heartbeat.state() instanceof ConnectionState.Connected && !closed && watching.compareAndSet(false, true)) {
            watches().forEach(Watched::start);
            if (closed) {
                watches().forEach(Watched::close);
            }
        }
        whenStateChanges.run();
    }

    private Stream<Watched<?>> watches() {
        return Stream.of(imports, exports, announces);
    }

    private Next checkAnnounce(ObjectKey key) {
        if (announces.get(key).isEmpty()) {
            heartbeat.beatNow();
        }
        return Next.done();
    }

    /** How this connection is named in logs; says no secret. */
    @Override
    public String toString() {
        return access.toString();
    }

    /** The import of that name, if it is for the object that the name was made of: joined names are ambiguous. */
    public Optional<ResourceImport> importOf(String name, String namespace, String objectName) {
        return imports.get(new ObjectKey(access.namespace(), name))
                .filter(found -> found.getSpec() != null
                        && found.getSpec().namespace().equals(namespace)
                        && found.getSpec().name().equals(objectName));
    }
}
