package io.seine.cli.mc.observe;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.Annotations;
import io.seine.api.FieldManagers;
import io.seine.api.Names;
import io.seine.api.SecretText;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.cli.mc.observe.Access.Outcome;
import io.seine.cli.mc.observe.Access.Refusal;
import io.seine.controller.reconcile.ApiClients;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a leader's API server with a member's credentials, and writes nothing. */
record AccessProbe(Instant now) {
    /** Tries the way of {@code set} with {@code secret}. */
    Access probe(ClusterSet set, Optional<Secret> secret) {
        var spec = set.getSpec();
        var leader = spec.leaders().getFirst();
        return new Access(
                set.getMetadata().getNamespace(),
                set.getMetadata().getName(),
                leader.server(),
                outcome(set, leader.server(), secret));
    }

    private Outcome outcome(ClusterSet set, String server, Optional<Secret> secret) {
        var token = secret.flatMap(one -> SecretText.of(one, Names.SECRET_TOKEN_KEY));
        var authority = secret.flatMap(one -> SecretText.of(one, Names.SECRET_CA_KEY));
        if (token.isEmpty() || authority.isEmpty()) {
            return new Access.NotTried("there are no credentials to try");
        }
        if (Certificates.parse(authority.get()).isEmpty()) {
            return new Access.Untrusted("ca.crt of the Secret is no certificate");
        }
        var config = ApiClients.withToken(server, authority.get(), token.get().strip());
        try (var client = ApiClients.connect(config, FieldManagers.COMMAND)) {
            return new Access.Known(user(client), announce(client, set));
        } catch (KubernetesClientException e) {
            return failed(e);
        }
    }

    private static Outcome failed(KubernetesClientException e) {
        var sentence = ApiFailure.sentence(e);
        return switch (kind(e)) {
            case UNREACHABLE, OTHER -> new Access.NotReached(sentence);
            case UNTRUSTED -> new Access.Untrusted(sentence);
            case UNAUTHORIZED -> new Access.Unauthorized(sentence);
            default -> new Access.Faulty(sentence);
        };
    }

    private static ApiFailure.Kind kind(KubernetesClientException e) {
        return ApiFailure.of(e, Instant.EPOCH).kind();
    }

    /** Everybody may ask who he is. */
    private static String user(KubernetesClient client) {
        var review = Map.of("apiVersion", "authentication.k8s.io/v1", "kind", "SelfSubjectReview");
        var answer = client.raw("/apis/authentication.k8s.io/v1/selfsubjectreviews", "POST", review);
        var tree = client.getKubernetesSerialization().unmarshal(answer, Map.class);
        return tree.get("status") instanceof Map<?, ?> status
                        && status.get("userInfo") instanceof Map<?, ?> info
                        && info.get("username") instanceof String name
                ? name
                : "";
    }

    /** A heartbeat that the server judges, with its webhooks, and throws away. */
    private Optional<Refusal> announce(KubernetesClient client, ClusterSet set) {
        var spec = set.getSpec();
        var announce = MemberClusterAnnounce.of(
                spec.namespace(),
                spec.clusterID(),
                set.getMetadata().getName(),
                spec.leaders().getFirst().clusterID());
        var beat = Map.of(
                Annotations.HEARTBEAT, now.truncatedTo(ChronoUnit.SECONDS).toString());
        try {
            if (client.resource(announce).get() == null) {
                announce.getMetadata().setAnnotations(beat);
                var unused = client.resource(announce).dryRun(true).create();
                assert unused != null;
            } else {
                var context = new PatchContext.Builder()
                        .withPatchType(PatchType.JSON_MERGE)
                        .withDryRun(List.of("All"))
                        .build();
                var unused = client.resource(announce)
                        .patch(
                                context,
                                client.getKubernetesSerialization()
                                        .asJson(Map.of(
                                                "metadata", Map.of("annotations", beat),
                                                "clusterID", announce.getClusterID(),
                                                "clusterSetID", announce.getClusterSetID(),
                                                "leaderClusterID", announce.getLeaderClusterID())));
                assert unused != null;
            }
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(new Refusal(kind(e), ApiFailure.sentence(e)));
        }
    }
}
