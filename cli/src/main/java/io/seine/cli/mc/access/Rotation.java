package io.seine.cli.mc.access;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.Annotations;
import io.seine.api.FieldManagers;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.cli.cluster.Changes;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.cluster.Heard;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Exchanges a member's token while the member is connected. A token of Kubernetes is void as soon as its Secret is gone, and the new
 * one shall have the name of the old: so the member works with a second token while the first is made anew.
 *
 * @param memberNamespace where the member has its Secret
 */
record Rotation(Cluster leader, Cluster member, String memberNamespace, Report report, Duration limit) {
    private static final String INTERIM = "-rotating";

    /** An API server may believe a token for so long after it has become void (kube-apiserver's cache of token reviews). */
    private static final Duration BELIEVED = Duration.ofSeconds(10);

    /** @param secretName what the member's Secret is called */
    void run(MemberTokens tokens, MemberAccount account, String secretName)
            throws CommandFailure, InterruptedException {
        var changes = new Changes(leader, report, false);
        var interim = account.token(account.name() + INTERIM);
        changes.apply(interim);
        bring(tokens.filled(interim), secretName);
        changes.delete(account.token());
        awaitHeard(account, "with the interim token");
        changes.apply(account.token());
        bring(tokens.filled(account.token()), secretName);
        changes.delete(interim);
        awaitHeard(account, "with the new token");
    }

    private void bring(Secret token, String secretName) throws CommandFailure {
        try {
            var secret = MemberSecret.of(token, secretName, memberNamespace, marks(secretName));
            var unused = member.client()
                    .resource(secret)
                    .fieldManager(FieldManagers.COMMAND)
                    .forceConflicts()
                    .serverSideApply();
            assert unused != null;
            report.line(Changes.quoted(secret) + " configured in " + member.name());
        } catch (KubernetesClientException e) {
            throw new CommandFailure(
                    "cannot write Secret " + memberNamespace + "/" + secretName + " in " + member.name() + ": "
                            + ApiFailure.sentence(e) + "; both tokens of the leader are good, so run the command again",
                    e);
        }
    }

    /** That a command has made the Secret, if so: `leave` removes only such a one. */
    private Map<String, String> marks(String secretName) {
        var before = member.client()
                .secrets()
                .inNamespace(memberNamespace)
                .withName(secretName)
                .get();
        return before != null
                        && OrEmpty.map(before.getMetadata().getAnnotations())
                                .containsKey(Annotations.CREATED_BY_COMMAND)
                ? Map.of(Annotations.CREATED_BY_COMMAND, Annotations.TRUE)
                : Map.of();
    }

    /** Heard later than the other token could have been believed, the member has used this one. */
    private void awaitHeard(MemberAccount account, String how) throws CommandFailure, InterruptedException {
        var since = Instant.now().plus(BELIEVED);
        report.await(
                "the leader to hear " + account.clusterId() + " " + how,
                limit,
                Report.until(() -> Heard.announce(
                                leader, account.namespace(), Names.memberClusterAnnounce(account.clusterId()))
                        .flatMap(Heard::last)
                        .filter(since::isBefore)
                        .isPresent()));
    }
}
