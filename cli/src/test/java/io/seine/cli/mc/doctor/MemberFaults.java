package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.cli.mc.observe.Access;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is wrong between a leader and its members. */
final class MemberFaults {
    private MemberFaults() {}

    static Stream<Injected> all() {
        return Stream.of(
                new Injected(Fault.WRONG_CLUSTER_SET, set -> {
                    set.west.replace(ClusterSet.class, "name: \"set\"", "name: \"sat\"");
                    set.west.outcome = Optional.empty();
                }),
                new Injected(
                        Fault.WRONG_LEADER_ID,
                        set -> set.west.replace(ClusterSet.class, "clusterID: \"north\"", "clusterID: \"south\"")),
                new Injected(
                        Fault.WRONG_LEADER_NAMESPACE,
                        set -> set.west.replace(ClusterSet.class, "namespace: \"leader-ns\"", "namespace: \"other\"")),
                new Injected(Fault.DUPLICATE_CLUSTER_ID, set -> {
                    set.west.replace(ClusterSet.class, "clusterID: \"west\"", "clusterID: \"east\"");
                    set.west.outcome = Optional.of(
                            new Access.Known("system:serviceaccount:leader-ns:member-east", Optional.empty()));
                    set.north.remove(MemberClusterAnnounce.class, "west").remove(ResourceExport.class, "west");
                    set.east.replace(Gateway.class, "west=Up", "");
                    set.west.replace(Gateway.class, "east=Up", "");
                }),
                new Injected(
                        Fault.AMBIGUOUS_CLUSTER_IDS,
                        set -> set.north
                                .edit(MemberClusterAnnounce.class, "west", one -> one.setClusterID("east-2"))
                                .remove(ResourceExport.class, "west")),
                new Injected(
                        Fault.ACCOUNT_OF_ANOTHER,
                        set -> set.west.outcome = Optional.of(
                                new Access.Known("system:serviceaccount:leader-ns:member-east", Optional.empty()))),
                new Injected(
                        Fault.ACCOUNT_NOT_BOUND,
                        set -> set.north.edit(
                                ServiceAccount.class,
                                "west",
                                one -> one.getMetadata().setAnnotations(Map.of()))),
                new Injected(Fault.MEMBER_ROLE_MISSING, set -> {
                    set.north.remove(Role.class, "member-cluster");
                    refused(set.west, "User cannot get resource");
                }),
                new Injected(Fault.MEMBER_RIGHTS_MISSING, set -> {
                    set.north.remove(RoleBinding.class, "member-west");
                    refused(set.west, "User cannot get resource");
                }),
                new Injected(Fault.ANNOUNCE_REFUSED, set -> refused(set.west, "admission webhook denied the request")),
                new Injected(Fault.CLOCK_SKEW, set -> set.west.clock = Duration.ofSeconds(90)),
                new Injected(Fault.LEAVING, set -> set.west.notReady("Leaving")),
                new Injected(Fault.NOT_CONNECTED, set -> set.west.notReady("Disconnected")),
                new Injected(Fault.MEMBER_SILENT, set -> set.silence("11:50:00")),
                new Injected(Fault.EXPORTS_STALE, set -> set.north.add(ResourceExport.class, """
                        metadata: {name: gone-default-x-service, namespace: NS}
                        spec: {clusterID: gone, kind: Service, name: x, namespace: default}
                        """)));
    }

    private static void refused(ClusterDraft member, String sentence) {
        member.outcome = Optional.of(new Access.Known(
                "system:serviceaccount:leader-ns:member-" + member.name,
                Optional.of(new Access.Refusal(ApiFailure.Kind.FORBIDDEN, sentence))));
    }
}
