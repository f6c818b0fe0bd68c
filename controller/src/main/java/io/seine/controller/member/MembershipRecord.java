package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.Names;
import io.seine.controller.exchange.Announced;
import io.seine.controller.exchange.LeaderAccess;
import io.seine.controller.reconcile.ApiFailure;
import io.seine.controller.reconcile.Applier;
import io.seine.controller.reconcile.Claim;
import io.seine.controller.reconcile.WriteRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this cluster is announced, kept in a ConfigMap of the member's Namespace, so that a member whose ClusterSet was deleted while
 * its controller was away can still tell the leader. It names the Secret with the token and does not repeat it.
 *
 * <p>Where the right to it is missing, as with an older manifest, the member works without the record: nothing else suffers, and the
 * leader forgets a silent member by itself.
 */
final class MembershipRecord {
    private static final String CLUSTER_SET = "clusterSet";
    private static final String CLUSTER_ID = "clusterID";
    private static final String LEADER_CLUSTER_ID = "leaderClusterID";
    static final String SERVER = "server";
    private static final String LEADER_NAMESPACE = "leaderNamespace";
    private static final String SECRET = "secret";
    private static final String ANNOUNCE_UID = "announceUID";

    // Announces that are still to be taken back stand beside the present one, each under names of its own.
    private static final String LEFT = "left-";
    private static final List<String> PLACE =
            List.of(CLUSTER_SET, CLUSTER_ID, LEADER_CLUSTER_ID, SERVER, LEADER_NAMESPACE);
    private static final List<String> FIELDS =
            Stream.concat(PLACE.stream(), Stream.of(SECRET, ANNOUNCE_UID)).toList();

    private static final Logger LOG = LoggerFactory.getLogger(MembershipRecord.class);

    private final KubernetesClient client;
    private final String namespace;
    private final Applier applier;

    MembershipRecord(KubernetesClient client, String namespace, Applier applier) {
        this.client = client;
        this.namespace = namespace;
        this.applier = applier;
    }

    /**
     * What the record says, if the Secret that it names is still there.
     *
     * @param secrets finds a Secret of the Namespace by its name
     */
    Optional<Announced> read(Function<String, Optional<Secret>> secrets) {
        try {
            return stored().flatMap(map -> read(map, secrets));
        } catch (KubernetesClientException e) {
            warnIfForbidden("Cannot read", e, e.getCode());
            return Optional.empty();
        }
    }

    /**
     * The announces that were being taken back, as far as the Secrets that they need are still there. The others are forgotten: nobody
     * can take them back any more.
     *
     * @param secrets finds a Secret of the Namespace by its name
     */
    synchronized List<Announced> left(Function<String, Optional<Secret>> secrets) {
        try {
            var found = new ArrayList<Announced>();
            var data = stored().map(MembershipRecord::data).orElse(Map.of());
            for (var uid : leftUids(data)) {
                read(fields(data, uid), secrets).ifPresentOrElse(found::add, () -> forget(uid));
            }
            return List.copyOf(found);
        } catch (KubernetesClientException e) {
            warnIfForbidden("Cannot read", e, e.getCode());
            return List.of();
        }
    }

    static Optional<Announced> read(ConfigMap map, Function<String, Optional<Secret>> secrets) {
        return read(data(map), secrets);
    }

    private static Optional<Announced> read(Map<String, String> data, Function<String, Optional<Secret>> secrets) {
        var secret = secrets.apply(data.getOrDefault(SECRET, ""));
        var ca = secret.flatMap(found -> MembershipPlan.value(found, Names.SECRET_CA_KEY));
        var token = secret.flatMap(found -> MembershipPlan.value(found, Names.SECRET_TOKEN_KEY));
        if (ca.isEmpty() || token.isEmpty() || !data.containsKey(SERVER)) {
            return Optional.empty();
        }
        var access = new LeaderAccess(
                data.getOrDefault(CLUSTER_SET, ""),
                data.getOrDefault(CLUSTER_ID, ""),
                data.getOrDefault(LEADER_CLUSTER_ID, ""),
                data.getOrDefault(SERVER, ""),
                data.getOrDefault(LEADER_NAMESPACE, ""),
                ca.get(),
                token.get());
        return Optional.of(new Announced(access, data.getOrDefault(ANNOUNCE_UID, "")));
    }

    private static Map<String, String> data(ConfigMap map) {
        return Optional.ofNullable(map.getData()).orElse(Map.of());
    }

    /** The announces that are still to be taken back. */
    static Set<String> leftUids(Map<String, String> stored) {
        return stored.keySet().stream()
                .filter(key -> key.startsWith(LEFT) && key.endsWith("." + ANNOUNCE_UID))
                .map(key -> key.substring(LEFT.length(), key.length() - ANNOUNCE_UID.length() - 1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> fields(Map<String, String> stored, String left) {
        var fields = new TreeMap<String, String>();
        FIELDS.forEach(field -> Optional.ofNullable(stored.get(LEFT + left + "." + field))
                .ifPresent(value -> fields.put(field, value)));
        return fields;
    }

    /** What is to be stored after {@code now} was taken by a leader: what was there, if it was at another place, is being left. */
    static Map<String, String> next(Map<String, String> stored, Map<String, String> now) {
        var next = new TreeMap<>(stored);
        var before = stored.getOrDefault(ANNOUNCE_UID, "");
        if (!before.isEmpty()) {
            FIELDS.forEach(field -> Optional.ofNullable(stored.get(field))
                    .ifPresent(value -> next.put(LEFT + before + "." + field, value)));
        }
        for (var uid : leftUids(next)) {
            var fields = fields(next, uid);
            if (uid.equals(now.get(ANNOUNCE_UID))
                    || PLACE.stream().allMatch(field -> Objects.equals(fields.get(field), now.get(field)))) {
                next.keySet().removeIf(key -> key.startsWith(LEFT + uid + "."));
            }
        }
        next.putAll(now);
        return next;
    }

    /** What is to be stored after the announce {@code uid} is gone. */
    static Map<String, String> without(Map<String, String> stored, String uid) {
        var next = new TreeMap<>(stored);
        if (uid.equals(stored.get(ANNOUNCE_UID))) {
            next.keySet().removeAll(FIELDS);
        }
        next.keySet().removeIf(key -> key.startsWith(LEFT + uid + "."));
        return next;
    }

    static Map<String, String> data(Announced announced, String secret) {
        var access = announced.access();
        return Map.of(
                CLUSTER_SET, access.clusterSet(),
                CLUSTER_ID, access.clusterId(),
                LEADER_CLUSTER_ID, access.leaderClusterId(),
                SERVER, access.server(),
                LEADER_NAMESPACE, access.namespace(),
                SECRET, secret,
                ANNOUNCE_UID, announced.uid());
    }

    /** Keeps {@code announced}; {@code secret} is the name of the Secret that its token is in. */
    synchronized void write(Announced announced, String secret) {
        try {
            var stored = stored();
            write(stored, next(stored.map(MembershipRecord::data).orElse(Map.of()), data(announced, secret)));
        } catch (KubernetesClientException e) {
            warnIfForbidden("Cannot read", e, e.getCode());
        } catch (WriteRefused e) {
            warnIfForbidden("Cannot write", e, e.code());
        }
    }

    /** Forgets {@code announced}. What cannot be forgotten costs the next process of this member one vain farewell. */
    synchronized void clear(Announced announced) {
        forget(announced.uid());
    }

    private void forget(String uid) {
        try {
            var stored = stored();
            var before = stored.map(MembershipRecord::data).orElse(Map.of());
            var after = without(before, uid);
            if (!after.equals(before)) {
                write(stored, after);
            }
        } catch (KubernetesClientException | WriteRefused e) {
            warn("Cannot clear", ApiFailure.sentence(e));
        }
    }

    private Optional<ConfigMap> stored() {
        return Optional.ofNullable(client.configMaps()
                .inNamespace(namespace)
                .withName(Names.MEMBERSHIP_RECORD)
                .get());
    }

    private void write(Optional<ConfigMap> current, Map<String, String> data) {
        var desired = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(Names.MEMBERSHIP_RECORD)
                .endMetadata()
                .withData(data.isEmpty() ? null : data)
                .build();
        var _ = applier.apply(desired, current, any -> true, Claim.NAMED_FIELDS);
    }

    private void warnIfForbidden(String what, RuntimeException cause, int code) {
        if (code != 403) {
            throw cause;
        }
        warn(what, ApiFailure.sentence(cause));
    }

    private void warn(String what, String why) {
        LOG.atWarn()
                .addKeyValue("namespace", namespace)
                .log(
                        "{} the ConfigMap {}: {}; if the ClusterSet is deleted while this controller is away, the leader notices only"
                                + " after a day",
                        what,
                        Names.MEMBERSHIP_RECORD,
                        why);
    }
}
