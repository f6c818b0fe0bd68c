package io.seine.cli.mc.membership;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.FieldManagers;
import io.seine.api.Kinds;
import io.seine.api.Names;
import io.seine.api.SecretText;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceImport;
import io.seine.controller.reconcile.ApiClients;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the leader says to a member's token, tried before the member's cluster is changed: nothing is written there either. */
final class LeaderChecks implements AutoCloseable {
    private final JoinRequest request;
    private final KubernetesClient client;
    private final boolean rejoins;

    /**
     * Checks with the credentials of {@code token}.
     *
     * @param rejoins whether the cluster is a member under that ID already, so that it has announced itself
     */
    LeaderChecks(JoinRequest request, Secret token, boolean rejoins) {
        this.request = request;
        this.rejoins = rejoins;
        this.client = ApiClients.connect(
                ApiClients.withToken(
                        request.leaderServer(),
                        SecretText.of(token, Names.SECRET_CA_KEY).orElse(""),
                        SecretText.of(token, Names.SECRET_TOKEN_KEY).orElse("")),
                FieldManagers.COMMAND);
    }

    /** Whether the leader would take this cluster's announce now: asked in a dry run, so that its admission answers too. */
    Optional<Problem> announce() {
        var announce = MemberClusterAnnounce.of(
                request.leaderNamespace(), request.clusterId(), request.clusterSet(), request.leaderClusterId());
        try {
            var unused = client.resource(announce).dryRun().create();
            assert unused != null;
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return problem(ApiFailure.of(e, Instant.EPOCH));
        }
    }

    private Optional<Problem> problem(ApiFailure failure) {
        var at = " the leader's API server " + request.leaderServer();
        var said = ": " + failure.sentence();
        return Optional.ofNullable(
                switch (failure.kind()) {
                    case UNREACHABLE ->
                        new Problem(
                                "leader-reachable",
                                "cannot reach" + at + " from here" + said,
                                "correct --leader-apiserver (leaderAPIServer in the join config), or the network; if only this"
                                        + " computer cannot reach it, pass --ignore-checks leader-reachable");
                    case UNTRUSTED ->
                        new Problem(
                                "leader-certificate",
                                "the certificate of" + at + " is not trusted" + said,
                                "take a new token from the leader, whose ca.crt belongs to it, and use a name or address that stands"
                                        + " in the certificate");
                    case UNAUTHORIZED ->
                        new Problem(
                                "token",
                                "the token is not known to" + at + said,
                                "make a new one with `seine mc create membertoken`, or `seine mc rotate membertoken`, in the leader");
                    case FORBIDDEN, INVALID ->
                        new Problem(
                                "membership",
                                "the leader does not take " + request.clusterId() + " as a member" + said,
                                "correct --clusterset, --leader-clusterid, --leader-namespace or --clusterid, or bind the token to"
                                        + " this ID with `seine mc create membertoken NAME --clusterid "
                                        + request.clusterId()
                                        + "`");
                    case NOT_FOUND ->
                        new Problem(
                                "leader-namespace",
                                "there is no leader in Namespace " + request.leaderNamespace() + " at" + at + said,
                                "correct --leader-namespace, or install the leader with `seine mc deploy leadercluster -n "
                                        + request.leaderNamespace() + "`");
                    case CONFLICT ->
                        rejoins
                                ? null
                                : new Problem(
                                        "cluster-id",
                                        "a cluster with the ID " + request.clusterId() + " is a member already",
                                        "choose another --clusterid; or, if it was this cluster once and could not leave, delete"
                                                + " memberclusterannounce "
                                                + Names.memberClusterAnnounce(request.clusterId())
                                                + " in the leader");
                    case SERVER, OTHER ->
                        new Problem(
                                "leader-controller",
                                "the leader could not check the request" + said,
                                "see that its controller runs: kubectl get pods -n " + request.leaderNamespace());
                });
    }

    /** What the other members announce of their networks; empty when that cannot be read. */
    List<ClusterInfo> others() {
        try {
            return client
                    .resources(ResourceImport.class)
                    .inNamespace(request.leaderNamespace())
                    .list()
                    .getItems()
                    .stream()
                    .filter(resource -> resource.getSpec() != null
                            && resource.getSpec().kind().equals(Kinds.CLUSTER_INFO))
                    .flatMap(resource -> Optional.ofNullable(resource.getSpec().clusterInfo()).stream())
                    .filter(info -> !info.clusterID().equals(request.clusterId()))
                    .toList();
        } catch (KubernetesClientException e) {
            // That the leader cannot be asked is told by announce().
            return List.of();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
