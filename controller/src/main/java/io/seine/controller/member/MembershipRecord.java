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
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
    private static final String SERVER = "server";
    private static final String LEADER_NAMESPACE = "leaderNamespace";
    private static final String SECRET = "secret";
    private static final String ANNOUNCE_UID = "announceUID";

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

    static Optional<Announced> read(ConfigMap map, Function<String, Optional<Secret>> secrets) {
        var data = Optional.ofNullable(map.getData()).orElse(Map.of());
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
            write(stored(), data(announced, secret));
        } catch (KubernetesClientException e) {
            warnIfForbidden("Cannot read", e, e.getCode());
        } catch (WriteRefused e) {
            warnIfForbidden("Cannot write", e, e.code());
        }
    }

    /**
     * Forgets {@code announced}, unless the record is of another by now. What cannot be cleared costs the next process of this member
     * one vain farewell.
     */
    synchronized void clear(Announced announced) {
        try {
            stored().filter(map -> announced
                            .uid()
                            .equals(Optional.ofNullable(map.getData())
                                    .orElse(Map.of())
                                    .get(ANNOUNCE_UID)))
                    .ifPresent(map -> write(Optional.of(map), Map.of()));
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
