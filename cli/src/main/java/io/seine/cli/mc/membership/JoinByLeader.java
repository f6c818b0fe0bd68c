package io.seine.cli.mc.membership;

import io.seine.api.Names;
import io.seine.cli.cluster.Changes;
import io.seine.cli.cluster.Cluster;
import io.seine.cli.mc.access.MemberAccount;
import io.seine.cli.mc.access.MemberTokens;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Joins with both clusters at hand: what the member has to know is read from the leader, and its token is made and brought over. */
record JoinByLeader(Cluster leader, Cluster member, Report report, Join.Options options) {

    /** @param given what the person says, which must not contradict the leader */
    void run(Map<String, String> given) throws CommandFailure, InterruptedException {
        var namespace = given.getOrDefault(JoinConfig.LEADER_NAMESPACE, Names.DEFAULT_LEADER_NAMESPACE);
        var known = JoinConfigs.of(leader, namespace, Optional.ofNullable(given.get(JoinConfig.LEADER_SERVER)), report);
        var fields = new HashMap<>(given);
        for (var field : List.of(JoinConfig.CLUSTER_SET, JoinConfig.LEADER_CLUSTER_ID)) {
            var is = known.field(field).orElse("");
            if (given.containsKey(field) && !given.get(field).equals(is)) {
                throw new CommandFailure("the leader's " + field + " is " + is + ", not " + given.get(field));
            }
        }
        fields.putAll(known.fields());
        var request = JoinRequest.of(fields);
        var join = new Join(member, report, options);
        var account = account(request, namespace, given);
        join.checkMember(request);
        var missing = Rights.missing(leader, rights(namespace));
        if (missing.isPresent()) {
            throw new CommandFailure(missing.get().text());
        }
        var changes = new Changes(leader, report, options.dryRun());
        try {
            var token = new MemberTokens(leader, namespace, report).ensure(changes, account);
            if (options.dryRun()) {
                report.line("The token would be brought to the member, checked there, and used (dry run)");
                return;
            }
            join.checkLeader(request, token);
            join.write(request, new TokenSource.Brought(token), token);
        } catch (CommandFailure | RuntimeException e) {
            if (!options.keep()) {
                changes.undo();
            }
            throw e;
        }
    }

    private static MemberAccount account(JoinRequest request, String namespace, Map<String, String> given) {
        var name = given.getOrDefault(JoinConfig.TOKEN_NAME, MemberAccount.usualName(request.clusterId()));
        return new MemberAccount(namespace, name, request.clusterId());
    }

    private static List<Rights.Right> rights(String namespace) {
        return List.of(
                new Rights.Right("create", "", "serviceaccounts", namespace),
                new Rights.Right("patch", "", "serviceaccounts", namespace),
                new Rights.Right("create", "", "secrets", namespace),
                new Rights.Right("patch", "", "secrets", namespace),
                new Rights.Right("create", "rbac.authorization.k8s.io", "rolebindings", namespace),
                new Rights.Right("patch", "rbac.authorization.k8s.io", "rolebindings", namespace));
    }
}
