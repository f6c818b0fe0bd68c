package io.seine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.seine.sandbox.doctor.Profile;
import io.seine.sandbox.junit.Requirements;
import io.seine.sandbox.machine.SandboxFailure;
import io.seine.sandbox.plan.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sandboxes whose start was interrupted, or that shall be others than before. */
class SandboxCrashIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Topology ONE = new Topology(List.of(new Topology.Cluster("one", 1)));
    private static final Path CHECKOUT = Requirements.checkout();

    private final Path folder;
    private final Sandbox sandbox;
    private final Traces traces;

    SandboxCrashIT() throws IOException {
        folder = Files.createTempDirectory("seine-sandbox-").toRealPath();
        sandbox = Sandbox.in(CHECKOUT, folder).withoutSeine();
        traces = new Traces(folder);
    }

    @BeforeAll
    static void requirements() {
        Requirements.check(Profile.NODES);
    }

    @AfterEach
    void removeAll() throws Exception {
        sandbox.down(Progress.silent());
    }

    @Test
    void anotherTopologyEndsWhatIsNoLongerWanted() throws Exception {
        sandbox.up(Topology.controlPlanes(List.of("one", "two")), Progress.silent());

        sandbox.up(Topology.controlPlanes(List.of("one")), Progress.silent());

        assertThat(sandbox.status()).extracting(ComponentStatus::machine).containsOnly("one");
        assertThatThrownBy(() -> sandbox.exec("two", List.of("true")))
                .isInstanceOf(SandboxFailure.class)
                .hasMessageContaining("no machine two");
    }

    @ParameterizedTest
    @CsvSource({"fabric,", "one, etcd", "one-1, kubelet"})
    void downLeavesNothingAlsoWhenUpWasKilledAsItStarted(String machine, String server) throws Exception {
        Process up = UpProcess.start(CHECKOUT, folder, "lasting", "1");
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> runs(machine, server));

        up.destroyForcibly().waitFor();

        down();
    }

    @Test
    void upFinishesWhatAKilledOneBegan() throws Exception {
        Process up = UpProcess.start(CHECKOUT, folder, "lasting", "1");
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> runs("one", "etcd"));
        up.destroyForcibly().waitFor();

        sandbox.up(ONE, Progress.silent());

        assertThat(sandbox.status()).allMatch(component -> component.running().isPresent());
    }

    @Test
    void aSandboxThatIsBoundToAProcessEndsWithIt() throws Exception {
        Process up = UpProcess.start(CHECKOUT, folder, "untilExit", "1");
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> runs("one-1", "kubelet"));
        traces.observe();

        up.destroyForcibly().waitFor();

        await().atMost(LIMIT).until(() -> !sandbox.runs());
    }

    private boolean runs(String machine, @Nullable String server) throws IOException {
        return server == null
                ? sandbox.runs()
                : sandbox.status().stream()
                        .anyMatch(component -> component.component().equals(machine + "/" + server)
                                && component.running().isPresent());
    }

    private void down() throws Exception {
        traces.observe();

        sandbox.down(Progress.silent());

        // The kernel removes a network namespace, and with it its interfaces, a moment after its last process.
        await().atMost(LIMIT).untilAsserted(() -> assertThat(traces.left()).isEmpty());
    }
}
