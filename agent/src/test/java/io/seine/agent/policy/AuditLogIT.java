package io.seine.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.agent.audit.AuditLogging;
import io.seine.agent.kernel.NetworkNamespace;
import io.seine.agent.kernel.Ours;
import io.seine.agent.kernel.PacketLog;
import io.seine.agent.kernel.Rights;
import io.seine.agent.policy.PolicyInputs.Version;
import io.seine.api.antrea.NodePolicyStatus.Entry;
import io.seine.policy.address.Ip;
import io.seine.policy.compile.Packet;
import io.seine.policy.compile.Packet.Payload;
import io.seine.policy.compile.Policies;
import io.seine.policy.compile.Policies.Enforcer;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyRule;
import io.seine.policy.spec.Target;
import io.seine.policy.spec.Traffic;
import io.seine.policy.spec.Traffic.Protocol;
import io.seine.policy.spec.Traffic.SourcePorts;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rules with enableLogging do to packets stands in a file: a kernel, the loop and the log together. */
class AuditLogIT {
    private static final String NODE = "node";
    private static final Ip WEB = Ip.parse("10.0.0.1");
    private static final Ip WEB_V6 = Ip.parse("fd00::1");
    private static final Ip CLIENT = Ip.parse("192.0.2.9");
    private static final Ip CLIENT_V6 = Ip.parse("fd00::9");
    private static final Pattern SUFFIX = Pattern.compile(" \\[(\\d+) packets in \\d+\\.\\d{3}s]");
    private static final Pattern TIME = Pattern.compile("\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6} ");

    private static final Policy POLICY = new Policy(
            new Origin(Kind.CLUSTER, "", "edge"),
            "securityops",
            5.5,
            List.of(
                    rule("web", Action.ALLOW, Protocol.TCP, 80, "forged\nlabel"),
                    rule("no-admin", Action.REJECT, Protocol.TCP, 81, ""),
                    rule("no-udp", Action.DROP, Protocol.UDP, 53, "quiet")),
            List.of(
                    rule("", Action.ALLOW, Protocol.UDP, 53, ""),
                    rule("out", Action.DROP, Protocol.TCP, 443, ""),
                    rule("sctp", Action.REJECT, Protocol.SCTP, 443, "")));

    private final World world = new World(
            Map.of("shop", Map.of()),
            List.of(new PodFacts("shop", "web-0", Map.of(), NODE, "default", List.of(WEB, WEB_V6), List.of())),
            List.of(),
            Map.of());
    private final FakeCluster cluster = new FakeCluster();
    private final Semaphore wake = new Semaphore(0);
    private Optional<NetworkNamespace> place = Optional.empty();
    private Optional<PolicyLoop> loop = Optional.empty();
    private Optional<RealPackets> wire = Optional.empty();
    private Path file = Path.of("");
    private long generation;

    /** What the loop sees, and what it says. */
    private static final class FakeCluster implements PolicyLoop.Cluster, PolicyLoop.Outcome {
        private volatile PolicyInputs inputs = new PolicyInputs(
                new Policies(Map.of(), List.of(), List.of(), List.of(), Enforcer.CNI),
                new World(Map.of(), List.of(), List.of(), Map.of()),
                Map.of());
        private volatile List<Entry> entries = List.of();
        private volatile List<PolicyProblem> problems = List.of();

        @Override
        public Optional<Engine> engine() {
            return Optional.of(Engine.SEINE);
        }

        @Override
        public void look(boolean on) {}

        @Override
        public List<String> missing() {
            return List.of();
        }

        @Override
        public PolicyInputs current() {
            return inputs;
        }

        @Override
        public void realized(Optional<List<Entry>> now, List<PolicyProblem> those) {
            problems = those;
            entries = now.orElse(List.of());
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void make(@TempDir Path folder) {
        Rights.required();
        file = folder.resolve("networkpolicy/np.log");
        place = Optional.of(new NetworkNamespace("sa-audit"));
        wire = Optional.of(in(() -> new RealPackets(Set.of(WEB, WEB_V6))));
    }

    @AfterEach
    void remove() {
        loop.ifPresent(PolicyLoop::close);
        wire.ifPresent(RealPackets::close);
        place.ifPresent(NetworkNamespace::close);
    }

    @Test
    void eachPacketOfARuleIsALineAndDeniedOnesAreGathered() throws IOException {
        start(file);
        enforce(POLICY);

        assertThat(send(CLIENT, WEB, Protocol.TCP, 80)).isEqualTo(Action.ALLOW);
        assertThat(send(CLIENT, WEB, Protocol.TCP, 81)).isEqualTo(Action.REJECT);
        for (int time = 0; time < 3; time++) {
            assertThat(send(CLIENT, WEB, Protocol.UDP, 53)).isEqualTo(Action.DROP);
        }
        assertThat(send(WEB, CLIENT, Protocol.UDP, 53)).isEqualTo(Action.ALLOW);
        assertThat(send(WEB, CLIENT, Protocol.TCP, 443)).isEqualTo(Action.DROP);
        assertThat(send(WEB, CLIENT, Protocol.SCTP, 443)).isEqualTo(Action.REJECT);
        assertThat(send(CLIENT_V6, WEB_V6, Protocol.TCP, 81)).isEqualTo(Action.REJECT);
        assertThat(send(CLIENT, WEB, Protocol.TCP, 9999)).isEqualTo(Action.ALLOW);

        await(() -> total() == 9);
        var start = "seine-policy AntreaClusterNetworkPolicy:edge ";
        assertThat(lines().stream()
                        .map(line -> SUFFIX.matcher(line).replaceAll(""))
                        .distinct())
                .containsExactlyInAnyOrder(
                        start + "web Ingress Allow 100.5.5.0 shop/web-0 192.0.2.9 1500 10.0.0.1 80 TCP 40 forged_label",
                        start + "no-admin Ingress Reject 100.5.5.1 shop/web-0 192.0.2.9 1500 10.0.0.1 81 TCP 40 <nil>",
                        start + "no-udp Ingress Drop 100.5.5.2 shop/web-0 192.0.2.9 1500 10.0.0.1 53 UDP 28 quiet",
                        start + "<nil> Egress Allow 100.5.5.0 shop/web-0 10.0.0.1 1500 192.0.2.9 53 UDP 28 <nil>",
                        start + "out Egress Drop 100.5.5.1 shop/web-0 10.0.0.1 1500 192.0.2.9 443 TCP 40 <nil>",
                        start + "sctp Egress Reject 100.5.5.2 shop/web-0 10.0.0.1 1500 192.0.2.9 443 SCTP 52 <nil>",
                        start + "no-admin Ingress Reject 100.5.5.1 shop/web-0 fd00::9 1500 fd00::1 81 TCP 60 <nil>");
        assertThat(lines()).anySatisfy(line -> assertThat(line).containsPattern(SUFFIX));
        assertThat(cluster.problems).isEmpty();
    }

    @Test
    void aPacketOfARuleThatIsGoneStillFindsIt() throws IOException {
        start(file);
        enforce(POLICY);
        send(CLIENT, WEB, Protocol.TCP, 81);
        enforce();

        await(() -> total() == 1);
        assertThat(lines()).singleElement().asString().contains(":edge no-admin ");
        in(() -> PacketLog.open(Ours.LOG_GROUP)).close(); // nobody has it any more

        enforce(POLICY);
        send(CLIENT, WEB, Protocol.TCP, 81);
        await(() -> total() == 2);
    }

    @Test
    void whereAnotherProgramReadsTheLogRulesAreEnforcedWithoutUntilItEnds() {
        var other = in(() -> PacketLog.open(Ours.LOG_GROUP));
        start(file);
        enforce(POLICY);

        assertThat(cluster.problems)
                .singleElement()
                .extracting(PolicyProblem::sentence)
                .asString()
                .startsWith(
                        "Rules with enableLogging are not logged on this Node: the group 83 of NFLOG cannot be read");
        assertThat(send(CLIENT, WEB, Protocol.TCP, 81)).isEqualTo(Action.REJECT);
        assertThat(in(other::next).packets()).isEmpty();

        other.close();
        await(() -> cluster.problems.isEmpty());
        send(CLIENT, WEB, Protocol.TCP, 80);
        await(() -> total() == 1);
    }

    @Test
    void aFileThatCannotBeWrittenIsAProblemAndRulesAreEnforced() {
        start(Path.of("/dev/full"));
        enforce(POLICY);
        send(CLIENT, WEB, Protocol.TCP, 80);

        await(() -> cluster.problems.stream()
                .anyMatch(problem ->
                        problem.sentence().contains("the file /dev/full cannot be written (No space left on device)")));
        assertThat(send(CLIENT, WEB, Protocol.TCP, 81)).isEqualTo(Action.REJECT);
    }

    private static PolicyRule rule(String name, Action action, Protocol protocol, int port, String label) {
        return new PolicyRule(
                name,
                action,
                List.of(new Target.Pods(Optional.empty(), Optional.empty())),
                List.of(),
                List.of(new Traffic.Ports(protocol, port, port, SourcePorts.ANY)),
                List.of(),
                true,
                label);
    }

    private void start(Path log) {
        var logging = new AuditLogging(Optional.of(log), 1, 1);
        loop = Optional.of(in(() -> new PolicyLoop(NODE, cluster, cluster, logging, wake)));
    }

    /** Until the kernel has these and no others. */
    private void enforce(Policy... policies) {
        generation++;
        var versions = Map.of(POLICY.origin(), new Version("uid", generation));
        cluster.inputs = new PolicyInputs(
                new Policies(Map.of("securityops", 100), List.of(), List.of(policies), List.of(), Enforcer.CNI),
                world,
                policies.length == 0 ? Map.of() : versions);
        wake.release();
        var wanted = policies.length == 0 ? List.of() : List.of(new Entry("uid", generation, ""));
        await(() -> cluster.entries.equals(wanted));
    }

    private Action send(Ip from, Ip to, Protocol protocol, int port) {
        var packet =
                new Packet(from, to, new Payload.Segment(protocol, 1500, port), Optional.empty(), OptionalInt.empty());
        return in(() -> wire.orElseThrow().send(packet));
    }

    /** Without their times. */
    private List<String> lines() throws IOException {
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .map(line -> TIME.matcher(line).replaceFirst(""))
                        .toList()
                : List.of();
    }

    private int total() throws IOException {
        return lines().stream()
                .mapToInt(line -> {
                    var gathered = SUFFIX.matcher(line);
                    return gathered.find() ? Integer.parseInt(gathered.group(1)) : 1;
                })
                .sum();
    }

    private <T> T in(Callable<T> action) {
        return place.orElseThrow().run(action);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
    }
}
