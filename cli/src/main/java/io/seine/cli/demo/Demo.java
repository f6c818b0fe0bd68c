package io.seine.cli.demo;

import io.seine.cli.demo.Guide.Place;
import io.seine.cli.output.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The guide's main path: install in three clusters, join, choose gateways, export {@code default/nginx} from west, and fetch its
 * page from a Pod on east's second Node, which is not the gateway.
 */
public final class Demo {
    private static final Duration FETCH_LIMIT = Duration.ofSeconds(60);
    private static final String CLIENT_NODE = "east-2";

    private final Guide guide;
    private final Clusters clusters;
    private final Steps steps;

    /** The sandbox's clusters, and the address at which members reach the leader's API server. */
    public record Clusters(Place north, Place east, Place west, String leaderServer) {
        List<Place> members() {
            return List.of(east, west);
        }
    }

    Demo(Guide guide, Clusters clusters, Steps steps) {
        this.guide = guide;
        this.clusters = clusters;
        this.steps = steps;
    }

    /** Runs everything up to the answer, and returns the page that came back. */
    String run() throws Exception {
        install();
        join();
        gateways();
        Duration untilAnswer = prepareAndExport();
        String page = steps.run("fetch http://antrea-mc-nginx from Pod client on " + CLIENT_NODE, this::fetch);
        tables();
        steps.show("from the export to the first answer: " + millis(untilAnswer));
        return page;
    }

    /** Takes the export back and exports again, {@code times} times; returns each time from export to first answer. */
    List<Duration> repeat(int times) throws Exception {
        List<Duration> durations = new ArrayList<>();
        for (int run = 1; run <= times; run++) {
            String title = "export and fetch, run " + run + " of " + times;
            durations.add(steps.run(title, () -> {
                guide.unexportNginx(clusters.west());
                guide.awaitGone(clusters.east(), "service antrea-mc-nginx -n default");
                return exportUntilAnswer();
            }));
        }
        return durations;
    }

    private void install() throws Exception {
        steps.run("deploy Seine in north (leader), east and west", () -> {
            guide.deployLeader(clusters.north());
            for (Place member : clusters.members()) {
                guide.deployMember(member);
            }
            steps.detail("waiting for the controllers and agents");
            guide.awaitDeployed(clusters.north(), true);
            for (Place member : clusters.members()) {
                guide.awaitDeployed(member, false);
            }
            return "";
        });
    }

    private void join() throws Exception {
        steps.run("create ClusterSet test-clusterset in north", () -> {
            guide.createLeaderClusterSet(clusters.north());
            return "";
        });
        for (Place member : clusters.members()) {
            steps.run("join " + member.name(), () -> {
                guide.giveAccess(clusters.north(), member);
                guide.createMemberClusterSet(member, clusters.leaderServer());
                guide.awaitReady(member, false);
                return "";
            });
        }
        steps.run("the leader sees both members", () -> {
            guide.awaitReady(clusters.north(), true);
            return "";
        });
    }

    private void gateways() throws Exception {
        steps.run("make east-1 and west-1 gateways", () -> {
            for (Place member : clusters.members()) {
                guide.chooseGateway(member, member.name() + "-1");
            }
            guide.awaitClusterInfo(clusters.east(), clusters.west());
            guide.awaitClusterInfo(clusters.west(), clusters.east());
            return "";
        });
    }

    private Duration prepareAndExport() throws Exception {
        steps.run("run nginx in west and a client on " + CLIENT_NODE, () -> {
            guide.unexportNginx(clusters.west());
            guide.awaitGone(clusters.east(), "service antrea-mc-nginx -n default");
            guide.run(clusters.west(), "kubectl apply -f deploy/samples/nginx.yml");
            startClient();
            guide.run(clusters.west(), "kubectl rollout status deployment/nginx --timeout=60s");
            guide.run(clusters.east(), "kubectl wait pod/client --for=condition=Ready --timeout=60s");
            return "";
        });
        return steps.run("export default/nginx from west until it answers in east", this::exportUntilAnswer);
    }

    private void startClient() throws Exception {
        String overrides = "{\"spec\":{\"nodeName\":\"" + CLIENT_NODE + "\",\"terminationGracePeriodSeconds\":0}}";
        guide.run(
                clusters.east(),
                "kubectl get pod client >/dev/null 2>&1 || kubectl run client --image=busybox --image-pull-policy=IfNotPresent"
                        + " --overrides='" + overrides + "' -- sleep 100000000");
    }

    private Duration exportUntilAnswer() throws Exception {
        long began = System.nanoTime();
        guide.exportNginx(clusters.west());
        awaitAnswer();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void awaitAnswer() throws Exception {
        String loop = "until timeout 1 wget -q -O /dev/null http://antrea-mc-nginx 2>/dev/null; do sleep 0.05; done";
        guide.run(
                clusters.east(), "timeout " + FETCH_LIMIT.toSeconds() + " kubectl exec client -- sh -c '" + loop + "'");
    }

    private String fetch() throws Exception {
        return guide.run(clusters.east(), "kubectl exec client -- timeout 5 wget -q -O - http://antrea-mc-nginx");
    }

    private void tables() throws Exception {
        table(clusters.east(), "kubectl get gateway -n kube-system");
        table(clusters.east(), "kubectl get clusterinfoimport -n kube-system");
        table(clusters.east(), "kubectl get service antrea-mc-nginx -n default");
        table(clusters.east(), "kubectl get serviceimport nginx -n default");
        table(clusters.north(), "kubectl get resourceexport -n antrea-multicluster");
        table(clusters.north(), "kubectl get resourceimport -n antrea-multicluster");
    }

    private void table(Place place, String command) throws Exception {
        steps.show("\n" + place.name() + "$ " + command + "\n" + guide.run(place, command));
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
