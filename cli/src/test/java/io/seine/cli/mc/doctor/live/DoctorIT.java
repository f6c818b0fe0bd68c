package io.seine.cli.mc.doctor.live;

import static io.seine.cli.mc.doctor.live.RealClusterSet.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seine.api.Annotations;
import io.seine.cli.mc.doctor.Diagnosis;
import io.seine.cli.mc.doctor.Doctor;
import io.seine.cli.mc.doctor.Finding;
import io.seine.sandbox.junit.ControlPlanes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults that are made in real clusters, several at once, are named, and nothing else is; what is printed mends them. */
class DoctorIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    private static final String BY_COMMAND = Annotations.CREATED_BY_COMMAND;

    private static RealClusterSet set;

    @BeforeAll
    static void begin() throws Exception {
        set = new RealClusterSet(PLANES);
    }

    @AfterAll
    static void end() {
        set.close();
    }

    @BeforeEach
    void healthy() {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Doctor.findings(set.observe())).isEmpty());
    }

    @Test
    void aHealthySetHasNothing() {
        assertThat(Diagnosis.of(set.observe()).text()).contains("all is well");
    }

    @Test
    void aTokenThatWasRotatedIsNoFault() throws Exception {
        var before = set.token(set.west).get("token");
        PrintedMend.run(
                set, "kubectl --context west annotate secret doctor-west -n doctor-member " + BY_COMMAND + "=true");

        PrintedMend.run(
                set,
                "seine mc rotate membertoken doctor-west --context north -n doctor-leader --member-context west"
                        + " --member-namespace doctor-member");

        var secret = Objects.requireNonNull(set.west
                .client()
                .secrets()
                .inNamespace(RealClusterSet.MEMBER)
                .withName("doctor-west")
                .get());
        assertThat(secret.getData().get("token"))
                .isNotEqualTo(before)
                .isEqualTo(set.token(set.west).get("token"));
        assertThat(secret.getMetadata().getAnnotations())
                .as("that `leave` may remove it")
                .containsKey(BY_COMMAND);
        healthy();
    }

    static Stream<Arguments> groups() {
        return Stream.of(
                        InstallationFaults.groups(),
                        AccessFaults.groups(),
                        MemberFaults.groups(),
                        NetworkFaults.groups(),
                        ExportFaults.groups(),
                        PolicyFaults.groups())
                .flatMap(groups -> groups.entrySet().stream())
                .map(group -> Arguments.of(group.getKey(), group.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("groups")
    void faultsAreNamedAndMended(String group, List<Injection> injections) throws Exception {
        var printed = injections.stream().filter(Injection::printed).toList();
        var others =
                injections.stream().filter(injection -> !injection.printed()).toList();
        for (var injection : injections) {
            injection.act().on(set);
        }
        var found = new ArrayList<Finding>();
        try {
            await().atMost(LIMIT).untilAsserted(() -> {
                found.clear();
                found.addAll(Doctor.findings(set.observe()));
                assertThat(named(found, injections)).containsExactlyInAnyOrderElementsOf(named(injections));
            });
            assertCausesComeFirst(injections, named(found, injections));

            mend(printed, found);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(named(Doctor.findings(set.observe()), injections))
                            .as("after what was printed")
                            .filteredOn(named(printed)::contains)
                            .isEmpty());
            mend(others, found);
            healthy();
        } catch (Throwable failed) {
            undo(injections, found, failed);
            throw failed;
        }
    }

    /** So that the next group finds a healthy set. */
    private static void undo(List<Injection> injections, List<Finding> found, Throwable failed) {
        for (var injection : injections) {
            try {
                mend(List.of(injection), found);
            } catch (Exception | AssertionError further) {
                failed.addSuppressed(further);
            }
        }
        set.restore();
    }

    private static void mend(List<Injection> injections, List<Finding> found) throws Exception {
        for (var injection : injections) {
            var finding = found.stream().filter(injection::isNamedBy).findFirst();
            if (finding.isPresent()) {
                injection.cure().mend(set, finding.get());
            }
        }
    }

    /** The findings in their order, those that are expected as what they are. */
    private static List<String> named(List<Finding> findings, List<Injection> injections) {
        return findings.stream()
                .map(finding -> injections.stream()
                        .filter(injection -> injection.isNamedBy(finding))
                        .findFirst()
                        .map(Injection::toString)
                        .orElseGet(finding::toString))
                .toList();
    }

    private static List<String> named(List<Injection> injections) {
        return injections.stream().map(Injection::toString).toList();
    }

    private static void assertCausesComeFirst(List<Injection> injections, List<String> named) {
        var root = "";
        for (var injection : injections) {
            root = injection.root() ? injection.toString() : root;
            assertThat(named.indexOf(root))
                    .as(injection.toString())
                    .isLessThanOrEqualTo(named.indexOf(injection.toString()));
        }
    }
}
