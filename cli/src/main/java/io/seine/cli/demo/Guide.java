package io.seine.cli.demo;

import io.seine.cli.output.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The user guide's chapters as its own commands, for the clusters of the guide's example: leader {@code north}, members
 * {@code east} and {@code west}. Every chapter may be run again on a cluster where it was run before.
 *
 * @param shell where the commands run; its folder is a checkout of Seine
 * @param scratch a private folder for the files that the guide's commands write
 */
public record Guide(Shell shell, Path scratch) {
    /** The Namespace of the leader's controller. */
    public static final String LEADER_NAMESPACE = "antrea-multicluster";

    private static final Duration ROLLOUT_LIMIT = Duration.ofMinutes(2);

    /** One cluster: its name in the sandbox and how to reach it. */
    public record Place(String name, Path kubeconfig) {}

    /** Chapter "Deploy in a Dedicated Leader Cluster". */
    public void deployLeader(Place leader) throws Exception {
        run(leader, "kubectl get ns antrea-multicluster >/dev/null 2>&1 || kubectl create ns antrea-multicluster");
        run(leader, "kubectl apply -f deploy/antrea-multicluster-leader.yml");
    }

    /** Chapter "Deploy in a Member Cluster". */
    public void deployMember(Place member) throws Exception {
        run(member, "kubectl apply -f deploy/antrea-multicluster-member.yml");
    }

    /** Waits until the controller of a cluster, and in a member the agent on every Node, is ready. */
    public void awaitDeployed(Place place, boolean leader) throws Exception {
        String limit = " --timeout=" + ROLLOUT_LIMIT.toSeconds() + "s";
        String namespace = leader ? LEADER_NAMESPACE : "kube-system";
        run(place, "kubectl -n " + namespace + " rollout status deployment/antrea-mc-controller" + limit);
        if (!leader) {
            run(place, "kubectl -n kube-system rollout status daemonset/seine-agent" + limit);
        }
    }

    /** Chapter "Set up Access to Leader Cluster", steps 1 and 2. */
    public void giveAccess(Place leader, Place member) throws Exception {
        run(leader, sample("member-access.yml", member) + " | kubectl apply -f -");
        Await.until(
                Duration.ofSeconds(30),
                "the token of ServiceAccount member-" + member.name() + " in cluster " + leader.name(),
                () -> !run(
                                leader,
                                forMember(
                                        member,
                                        "kubectl get secret member-east-token -n antrea-multicluster -o jsonpath={.data.token}"))
                        .isEmpty());
        String file = scratch.resolve("member-" + member.name() + "-token.yml").toString();
        run(leader, forMember(member, """
                        umask 077; kubectl get secret member-east-token -n antrea-multicluster -o yaml | \
                        grep -w -e '^apiVersion' -e '^data' -e '^metadata' -e '^ *name:'  -e   '^kind' -e '  ca.crt' -e '  token:' -e '^type' -e '  namespace' | \
                        sed -e 's/kubernetes.io\\/service-account-token/Opaque/g' -e 's/antrea-multicluster/kube-system/g' > "$TOKEN_FILE"\
                        """), Map.of("TOKEN_FILE", file));
        run(
                leader,
                "kubectl apply -f \"$TOKEN_FILE\" --kubeconfig=\"$MEMBER\" && rm \"$TOKEN_FILE\"",
                Map.of("TOKEN_FILE", file, "MEMBER", member.kubeconfig().toString()));
    }

    /** Chapter "Initialize ClusterSet", in the leader. */
    public void createLeaderClusterSet(Place leader) throws Exception {
        run(leader, "kubectl apply -f deploy/samples/leader-clusterset.yml");
    }

    /** Chapter "Initialize ClusterSet", in a member. */
    public void createMemberClusterSet(Place member, String leaderServer) throws Exception {
        run(
                member,
                sample("member-clusterset.yml", member)
                        + " | sed \"s#https://172.18.0.1:6443#$SERVER#\" | kubectl apply -f -",
                Map.of("SERVER", leaderServer));
    }

    /** Waits until a cluster says that its ClusterSet is ready. */
    public void awaitReady(Place place, boolean leader) throws Exception {
        String namespace = leader ? LEADER_NAMESPACE : "kube-system";
        run(place, "kubectl wait clusterset/test-clusterset -n " + namespace + " --for=condition=Ready --timeout=60s");
    }

    /** Chapter "Multi-cluster Gateway Configuration". */
    public void chooseGateway(Place member, String node) throws Exception {
        run(member, "kubectl annotate node " + node + " multicluster.antrea.io/gateway=true --overwrite");
    }

    /** Waits until {@code member} knows the network of {@code other}. */
    public void awaitClusterInfo(Place member, Place other) throws Exception {
        awaitObject(member, "clusterinfoimport -n kube-system test-cluster-" + other.name() + "-clusterinfo");
    }

    /** Chapter "Multi-cluster Service": exports {@code default/nginx}. */
    public void exportNginx(Place member) throws Exception {
        run(member, "kubectl apply -f deploy/samples/nginx-export.yml");
    }

    /** Takes the export of {@code default/nginx} back. */
    public void unexportNginx(Place member) throws Exception {
        run(member, "kubectl delete serviceexport nginx -n default --ignore-not-found");
    }

    /** Waits until an object exists, named as arguments of {@code kubectl get}. */
    public void awaitObject(Place place, String object) throws Exception {
        Await.until(
                Duration.ofSeconds(60),
                object + " in cluster " + place.name(),
                () -> !get(place, object).isEmpty());
    }

    /** Waits until an object is gone, named as arguments of {@code kubectl get}. */
    public void awaitGone(Place place, String object) throws Exception {
        Await.until(
                Duration.ofSeconds(60),
                "the end of " + object + " in cluster " + place.name(),
                () -> get(place, object).isEmpty());
    }

    /** Runs a command in a cluster and returns its output. */
    public String run(Place place, String command) throws Shell.CommandFailed, InterruptedException {
        return run(place, command, Map.of());
    }

    private String get(Place place, String object) throws Shell.CommandFailed, InterruptedException {
        return run(place, "kubectl get --ignore-not-found -o name " + object);
    }

    private String run(Place place, String command, Map<String, String> variables)
            throws Shell.CommandFailed, InterruptedException {
        return shell.run(place.kubeconfig(), command, variables);
    }

    private static String sample(String file, Place member) {
        return "sed 's/east/" + member.name() + "/g' deploy/samples/" + file;
    }

    private static String forMember(Place member, String command) {
        return command.replace("east", member.name());
    }
}
