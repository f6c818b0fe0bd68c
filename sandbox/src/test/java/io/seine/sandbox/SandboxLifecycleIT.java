package io.seine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.sandbox.doctor.Profile;
import io.seine.sandbox.junit.Requirements;
import io.seine.sandbox.machine.Tool;
import io.seine.sandbox.plan.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The whole life of a sandbox with one cluster of one node; the tests share it, and the end is a test too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxLifecycleIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Topology ONE = new Topology(List.of(new Topology.Cluster("one", 1)));

    private final Sandbox sandbox;
    private final Traces traces;

    SandboxLifecycleIT() throws IOException {
        Path folder = Files.createTempDirectory("seine-sandbox-").toRealPath();
        sandbox = Sandbox.in(Requirements.checkout(), folder).withoutSeine();
        traces = new Traces(folder);
    }

    @BeforeAll
    void start() throws Exception {
        Requirements.check(Profile.NODES);
        sandbox.up(ONE, Progress.silent());
    }

    @AfterAll
    void downLeavesNothing() throws Exception {
        traces.observe();
        sandbox.down(Progress.silent());
        // The kernel removes a network namespace, and with it its interfaces, a moment after its last process.
        await().atMost(LIMIT).untilAsserted(() -> assertThat(traces.left()).isEmpty());
    }

    @Test
    void podsRunAndFindEachOtherByName() throws Exception {
        assertThat(sandbox.status()).allMatch(component -> component.running().isPresent());
        kubectl(
                "create",
                "deployment",
                "web",
                "--image=" + image("agnhost"),
                "--",
                "/agnhost",
                "netexec",
                "--http-port=8080");
        kubectl("expose", "deployment", "web", "--port=80", "--target-port=8080");
        kubectl("rollout", "status", "deployment/web", "--timeout=60s");
        runPod("client", "{}");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(kubectl("exec", "client", "--", "wget", "-qO-", "http://web/hostname"))
                        .startsWith("web-"));
    }

    @Test
    void aPodOnTheNodesNetworkMayUseBpfAsSeinesAgentDoes() throws Exception {
        runPod("agent", """
                {"spec": {"hostNetwork": true,
                  "volumes": [{"name": "bpf", "hostPath": {"path": "/sys/fs/bpf", "type": "Directory"}}],
                  "containers": [{"name": "agent", "image": "busybox", "imagePullPolicy": "IfNotPresent", "command": ["sleep", "1000"],
                    "securityContext": {"capabilities": {"drop": ["ALL"], "add": ["NET_ADMIN", "BPF", "PERFMON"]}},
                    "volumeMounts": [{"name": "bpf", "mountPath": "/sys/fs/bpf", "mountPropagation": "HostToContainer"}]}]}}
                """);

        assertThat(kubectl("exec", "agent", "--", "ip", "link", "show", "eth0")).contains("UP");
        assertThat(kubectl("exec", "agent", "--", "grep", "/sys/fs/bpf", "/proc/mounts"))
                .contains(" bpf ");
        kubectl("exec", "agent", "--", "mkdir", "/sys/fs/bpf/seine");
        assertThat(sandbox.exec("one-1", List.of("ls", "/sys/fs/bpf")).out()).contains("seine");
        assertThat(Path.of("/sys/fs/bpf/seine")).doesNotExist();
    }

    @Test
    void startingTwiceIsStartingOnce() throws Exception {
        Map<String, Long> first = pids();

        sandbox.up(ONE, Progress.silent());

        assertThat(pids()).isEqualTo(first);
    }

    @Test
    void whatWasKilledIsStartedAgainAndPodsGoOn() throws Exception {
        runPod("witness", "{}");
        String before = kubectl("get", "pod", "witness", "-o", "jsonpath={.status.containerStatuses[0].containerID}");
        for (String component : List.of("one-1/kubelet", "one-1/containerd", "one/kube-apiserver", "one/etcd")) {
            sandbox.kill(component);
        }
        assertThat(sandbox.status()).anyMatch(component -> component.running().isEmpty());

        sandbox.up(ONE, Progress.silent());

        assertThat(sandbox.status()).allMatch(component -> component.running().isPresent());
        assertThat(kubectl("get", "pod", "witness", "-o", "jsonpath={.status.containerStatuses[0].containerID}"))
                .isEqualTo(before);
        // A node that was ready before counts as ready until its kubelet, which has only just begun, says otherwise.
        await().atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(kubectl("exec", "witness", "--", "echo", "there"))
                        .startsWith("there"));
    }

    private Map<String, Long> pids() throws IOException {
        return sandbox.status().stream()
                .collect(Collectors.toMap(
                        ComponentStatus::component,
                        component -> component.running().orElseThrow().pid()));
    }

    private String image(String part) throws IOException, InterruptedException {
        return sandbox.exec("one-1", List.of("ctr", "--namespace", "k8s.io", "images", "ls", "--quiet"))
                .out()
                .lines()
                .filter(name -> name.contains("/" + part + ":"))
                .findFirst()
                .orElseThrow();
    }

    private void runPod(String name, String overrides) throws Exception {
        kubectl(
                "run",
                name,
                "--image=busybox",
                "--image-pull-policy=IfNotPresent",
                "--restart=Never",
                "--overrides=" + overrides,
                "--command",
                "--",
                "sleep",
                "1000");
        kubectl("wait", "--for=condition=Ready", "pod/" + name, "--timeout=60s");
    }

    private String kubectl(String... arguments) throws IOException, InterruptedException {
        var argv = new ArrayList<>(List.of(
                sandbox.toolsFolder().resolve("kubectl").toString(),
                "--kubeconfig",
                sandbox.kubeconfig("one").toString()));
        argv.addAll(List.of(arguments));
        return Tool.run(argv);
    }
}
