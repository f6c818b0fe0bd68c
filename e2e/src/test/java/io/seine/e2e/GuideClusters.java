package io.seine.e2e;

import io.seine.cli.demo.Guide;
import io.seine.cli.demo.Guide.Place;
import io.seine.cli.demo.Shell;
import io.seine.sandbox.Progress;
import io.seine.sandbox.Sandbox;
import io.seine.sandbox.doctor.Profile;
import io.seine.sandbox.junit.Requirements;
import io.seine.sandbox.plan.Cni;
import io.seine.sandbox.plan.ProxyMode;
import io.seine.sandbox.plan.Topology;
import io.seine.sandbox.plan.Topology.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The clusters of the guide, each with another CNI and west with kube-proxy in iptables mode, on a sandbox of their own: north leads, east and west have joined, east-1 and west-1 are gateways. All
 * test classes of a run share them; a test leaves them joined and uses names that no other test has.
 */
final class GuideClusters implements BeforeAllCallback, AfterTestExecutionCallback {
    private static final Topology CLUSTERS = new Topology(List.of(
            new Cluster("north", 1),
            new Cluster("east", 2, ProxyMode.NFTABLES, Cni.MASQUERADE),
            new Cluster("west", 2, ProxyMode.IPTABLES, Cni.OVERLAY)));

    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

    private record Running(Sandbox sandbox, Guide guide, Path folder) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try {
                sandbox.down(Progress.silent());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Files.deleteIfExists(folder.resolve("scratch"));
            Files.deleteIfExists(folder);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Requirements.check(Profile.NODES);
        running.set(context.getRoot()
                .getStore(ExtensionContext.Namespace.create(GuideClusters.class))
                .computeIfAbsent(Running.class, key -> start(), Running.class));
    }

    /** A test that failed leaves what its clusters looked like in the output. */
    @Override
    public void afterTestExecution(ExtensionContext context) throws Exception {
        if (context.getExecutionException().isPresent()) {
            for (var place : List.of(north(), east(), west())) {
                System.out.printf(
                        "%s failed; cluster %s:%n%s%n",
                        context.getDisplayName(), place.name(), run(place, Circumstances.of("kubectl")));
            }
        }
    }

    private static Running start() {
        try {
            Path checkout = Requirements.checkout();
            Path folder = Files.createTempDirectory("seine-e2e");
            Path scratch = Files.createDirectory(folder.resolve("scratch"));
            Sandbox sandbox = Sandbox.untilExit(checkout, folder.resolve("sandbox"));
            Running started =
                    new Running(sandbox, new Guide(new Shell(checkout, sandbox.toolsFolder()), scratch), folder);
            try {
                sandbox.up(CLUSTERS, Progress.silent());
                joinAsTheGuideSays(started);
            } catch (Exception e) {
                started.close();
                throw e;
            }
            return started;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the clusters of the guide start", e);
        } catch (Exception e) {
            throw new IllegalStateException("Cannot start the clusters of the guide: " + e.getMessage(), e);
        }
    }

    private static void joinAsTheGuideSays(Running started) throws Exception {
        Guide guide = started.guide();
        Place north = place(started.sandbox(), "north");
        List<Place> members = List.of(place(started.sandbox(), "east"), place(started.sandbox(), "west"));
        guide.deployLeader(north);
        for (Place member : members) {
            guide.deployMember(member);
        }
        guide.awaitDeployed(north, true);
        guide.createLeaderClusterSet(north);
        for (Place member : members) {
            guide.awaitDeployed(member, false);
            guide.giveAccess(north, member);
            guide.createMemberClusterSet(member, started.sandbox().server("north"));
        }
        for (Place member : members) {
            guide.awaitReady(member, false);
            guide.chooseGateway(member, member.name() + "-1");
        }
        guide.awaitClusterInfo(members.getFirst(), members.getLast());
        guide.awaitClusterInfo(members.getLast(), members.getFirst());
    }

    Guide guide() {
        return started().guide();
    }

    Sandbox sandbox() {
        return started().sandbox();
    }

    /** Starts programs of the machines that have ended, as a machine's supervisor does. */
    void startWhatHasEnded() throws Exception {
        sandbox().up(CLUSTERS, Progress.silent());
    }

    Place north() {
        return place(sandbox(), "north");
    }

    Place east() {
        return place(sandbox(), "east");
    }

    Place west() {
        return place(sandbox(), "west");
    }

    List<Place> members() {
        return List.of(east(), west());
    }

    /** The cluster that a Node belongs to. */
    Place memberOf(String node) {
        return place(sandbox(), node.substring(0, node.indexOf('-')));
    }

    /** Runs a program on a machine, which must succeed, and returns what it prints. */
    String onMachine(String machine, String... command) throws Exception {
        var result = sandbox().exec(machine, List.of(command));
        if (result.exitCode() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " on " + machine + ": "
                    + result.err().strip());
        }
        return result.out();
    }

    Place otherThan(Place member) {
        return member.name().equals("east") ? west() : east();
    }

    /** Runs a command of a user in a cluster. */
    String run(Place place, String command) throws Exception {
        return guide().run(place, command);
    }

    /** A Pod that sleeps, on a given Node, ready to run commands in. */
    void client(Place place, String pod, String node) throws Exception {
        sleeper(place, pod, node, "");
    }

    /** The same in the Node's own network. */
    void hostClient(Place place, String pod, String node) throws Exception {
        sleeper(place, pod, node, ",\"hostNetwork\":true,\"dnsPolicy\":\"ClusterFirstWithHostNet\"");
    }

    private void sleeper(Place place, String pod, String node, String further) throws Exception {
        run(
                place,
                "kubectl run " + pod + " --image=busybox --image-pull-policy=IfNotPresent --overrides='"
                        + "{\"spec\":{\"nodeName\":\"" + node + "\",\"terminationGracePeriodSeconds\":0" + further
                        + "}}' -- sleep 100000000");
        run(place, "kubectl wait pod/" + pod + " --for=condition=Ready --timeout=60s");
    }

    /** A Service with one agnhost Pod behind it on a given Node, which answers {@code /hostname} with the Pod's name. */
    void server(Place place, String name, String node) throws Exception {
        String image = agnhost(place);
        run(
                place,
                "kubectl run " + name + " --image=" + image + " --image-pull-policy=IfNotPresent --port=8080"
                        + " --overrides='{\"spec\":{\"nodeName\":\"" + node
                        + "\",\"terminationGracePeriodSeconds\":0}}'"
                        + " -- netexec --http-port=8080");
        run(place, "kubectl expose pod " + name + " --port=80 --target-port=8080");
        run(place, "kubectl wait pod/" + name + " --for=condition=Ready --timeout=60s");
    }

    /** The name of the image of agnhost, which the Nodes have. */
    String agnhost(Place place) throws Exception {
        return run(
                        place,
                        "kubectl get nodes -o jsonpath='{range .items[0].status.images[*]}{.names[0]}{\"\\n\"}{end}' | grep agnhost")
                .strip();
    }

    void export(Place place, String service) throws Exception {
        run(place, """
                kubectl apply -f - <<'END'
                apiVersion: multicluster.x-k8s.io/v1alpha1
                kind: ServiceExport
                metadata:
                  name: %s
                  namespace: default
                END
                """.formatted(service));
    }

    /** Waits until a Pod gets an answer from an imported Service, and returns it. */
    String awaitAnswer(Place place, String pod, String url) throws Exception {
        return run(
                        place,
                        "timeout 60 kubectl exec " + pod + " -- sh -c 'until timeout 1 wget -q -O - " + url
                                + " 2>/dev/null; do sleep 0.1; done'")
                .strip();
    }

    /** How many of so many bytes come back to a Pod from one of our servers. */
    int echoed(Place place, String pod, String service, int bytes) throws Exception {
        return Integer.parseInt(run(
                        place,
                        "kubectl exec " + pod + " -- sh -c 'wget -q -O - http://" + service + "/echo?msg=$(head -c "
                                + bytes + " /dev/zero | tr \"\\0\" x) | wc -c'")
                .strip());
    }

    private Running started() {
        Running now = running.get();
        if (now == null) {
            throw new IllegalStateException(
                    "the clusters start before the first test of a class; register them in a static field with @RegisterExtension");
        }
        return now;
    }

    private static Place place(Sandbox sandbox, String cluster) {
        return new Place(cluster, sandbox.kubeconfig(cluster));
    }
}
