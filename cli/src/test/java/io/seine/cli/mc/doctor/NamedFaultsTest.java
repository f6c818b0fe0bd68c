package io.seine.cli.mc.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.Gateway;
import io.seine.cli.mc.observe.Access;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault alone is named by its own name, and by no other. */
class NamedFaultsTest {
    @Test
    void aHealthySetHasNothing() {
        assertThat(Doctor.findings(new ClusterSetDraft().observed())).isEmpty();
    }

    @Test
    void aFirstAnswerThatIsStillOnItsWayIsNoFault() {
        var set = new ClusterSetDraft();
        set.east.replace(Gateway.class, "west=Up", "west=NeverAnswered");
        set.east.replace(ClusterSet.class, "2026-01-01T11:00:00Z", "2026-01-01T11:59:50Z");

        assertThat(Doctor.findings(set.observed())).isEmpty();
    }

    @Test
    void whenAnUnknownTokenEndsIsNoMatter() {
        var set = new ClusterSetDraft();
        AccessFaults.credential(set.west, Set.of("ca.crt", "token"), Duration.ofHours(2));
        set.west.outcome = Optional.of(new Access.Unauthorized("401"));

        assertThat(Doctor.findings(set.observed())).extracting(Finding::fault).containsExactly(Fault.TOKEN_UNKNOWN);
    }

    @Test
    void newCredentialsAreOfTheAccountThatIsBoundToTheMember() {
        var set = new ClusterSetDraft();
        set.west.credentials.clear();

        assertThat(Doctor.findings(set.observed()))
                .singleElement()
                .extracting(Finding::mend)
                .asString()
                .contains("create membertoken member-west --clusterid west ");
    }

    @Test
    void aPodThatEndsNeedNotBeReady() {
        var set = new ClusterSetDraft();
        InstallationFaults.waiting(set.west, "seine-agent", "CrashLoopBackOff");
        InstallationFaults.unready(set.west);
        set.west
                .edit(Pod.class, "seine-agent", one -> one.getMetadata().setDeletionTimestamp(ClusterSetDraft.BEFORE))
                .edit(Deployment.class, "", one -> one.getStatus().setAvailableReplicas(1));

        assertThat(Doctor.findings(set.observed())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("injected")
    void aFaultIsNamed(Injected injected) {
        var found = Doctor.findings(injected.set().observed());

        assertThat(found).as("findings").extracting(Finding::fault).containsExactly(injected.fault());
        assertThat(found)
                .extracting(Finding::mend)
                .allSatisfy(mend -> assertThat(mend).doesNotContainPattern("\\b(NAMESPACE|NAME|LEADER)\\b"));
    }

    @Test
    void everyFaultIsInjectedHere() {
        assertThat(injected().map(Injected::fault)).containsAll(Arrays.asList(Fault.values()));
    }

    static Stream<Injected> injected() {
        return Stream.of(
                        InstallationFaults.all(),
                        AccessFaults.all(),
                        MemberFaults.all(),
                        NetworkFaults.all(),
                        GatewayFaults.all(),
                        ExportFaults.all(),
                        PolicyFaults.all())
                .flatMap(all -> all);
    }
}
