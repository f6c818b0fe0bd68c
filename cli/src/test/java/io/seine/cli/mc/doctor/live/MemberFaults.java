package io.seine.cli.mc.doctor.live;

import static io.seine.cli.mc.doctor.live.Edits.alike;
import static io.seine.cli.mc.doctor.live.Edits.annotate;
import static io.seine.cli.mc.doctor.live.Edits.install;
import static io.seine.cli.mc.doctor.live.Edits.operate;
import static io.seine.cli.mc.doctor.live.Edits.patch;
import static io.seine.cli.mc.doctor.live.Edits.remove;
import static io.seine.cli.mc.doctor.live.Injection.follows;
import static io.seine.cli.mc.doctor.live.RealClusterSet.LEADER;
import static io.seine.cli.mc.doctor.live.RealClusterSet.LIMIT;
import static io.seine.cli.mc.doctor.live.RealClusterSet.MEMBER;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.seine.api.multicluster.ClusterSet;
import io.seine.cli.mc.doctor.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Member and leader do not mean one another, or the leader does not let the member do its work. */
final class MemberFaults {
    private static final String SET = MEMBER + "/set";
    private static final String ACCOUNT = LEADER + "/doctor-east";
    private static final String CLUSTER_ID = "multicluster.antrea.io/cluster-id";
    private static final String ROLE = "antrea-mc-member-cluster-role";

    private MemberFaults() {}

    static Map<String, List<Injection>> groups() {
        var groups = new LinkedHashMap<String, List<Injection>>();
        groups.put(
                "members: account of another, wrong Namespace",
                List.of(
                        new Injection(
                                        Fault.ACCOUNT_OF_ANOTHER,
                                        "east",
                                        "ServiceAccount " + ACCOUNT,
                                        annotate("north", ServiceAccount.class, ACCOUNT, CLUSTER_ID, "other"),
                                        alike())
                                .mendedAsPrinted(),
                        new Injection(
                                        Fault.WRONG_LEADER_NAMESPACE,
                                        "west",
                                        "ClusterSet " + SET,
                                        patch("west", ClusterSet.class, SET, "{\"spec\": {\"namespace\": \"other\"}}"),
                                        alike())
                                .mendedAsPrinted("EDITOR=s/namespace: other/namespace: " + LEADER + "/")));
        groups.put(
                "members: account not bound, without rights",
                List.of(
                        new Injection(
                                        Fault.MEMBER_RIGHTS_MISSING,
                                        "west",
                                        "ServiceAccount " + LEADER + "/doctor-west",
                                        remove("north", RoleBinding.class, LEADER + "/doctor-west"),
                                        alike())
                                .mendedAsPrinted(),
                        new Injection(
                                        Fault.ACCOUNT_NOT_BOUND,
                                        "east",
                                        "ServiceAccount " + ACCOUNT,
                                        operate("north", ServiceAccount.class, ACCOUNT, """
                                                [{"op": "remove", "path": "/metadata/annotations/multicluster.antrea.io~1cluster-id"}]
                                                """),
                                        alike())
                                .mendedAsPrinted()));
        groups.put(
                "members: no Role",
                List.of(
                        new Injection(
                                Fault.MEMBER_ROLE_MISSING,
                                "east",
                                "Role " + LEADER + "/" + ROLE,
                                remove("north", Role.class, LEADER + "/" + ROLE),
                                install("north")),
                        follows(Fault.MEMBER_ROLE_MISSING, "west", "Role " + LEADER + "/" + ROLE)));
        groups.put(
                "members: one ID twice",
                List.of(new Injection(
                        Fault.DUPLICATE_CLUSTER_ID,
                        "west",
                        "ClusterSet " + SET,
                        set -> {
                            anew(set, "east");
                            set.setSecret(set.west, set.token(set.east));
                        },
                        (set, finding) -> {
                            set.setSecret(set.west, set.token(set.west));
                            anew(set, "west");
                        })));
        return groups;
    }

    /** West's ClusterSet is made again, with another ID. */
    private static void anew(RealClusterSet set, String id) throws Exception {
        remove("west", ClusterSet.class, SET).on(set);
        await().atMost(LIMIT)
                .until(() -> Edits.resource(set, "west", ClusterSet.class, SET).get() == null);
        set.clusterSet(set.west, id);
    }
}
