package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.seine.api.Annotations;
import io.seine.api.Condition;
import io.seine.api.mcs.ServiceImportSpec;
import io.seine.api.mcs.ServicePort;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.api.multicluster.ResourceExportStatus;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.ResourceImportSpec;
import io.seine.controller.member.ExportOutcome.Exportable;
import io.seine.controller.member.LeaderAnswer.Accepted;
import io.seine.controller.member.LeaderAnswer.Pending;
import io.seine.controller.member.LeaderAnswer.Refused;
import io.seine.controller.member.LeaderAnswer.Seen;
import io.seine.controller.reconcile.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a member reads out of the leader's objects; the cases without annotations are those of the original's leader. */
class LeaderAnswerTest {
    private static final ObjectKey NGINX = new ObjectKey("default", "nginx");
    private static final String ORIGINAL = "ResourceExport can't be converged to ResourceImport";

    private static final Exportable EXPORTED = new Exportable(
            List.of(new ServicePortBuilder()
                    .withName("http")
                    .withPort(80)
                    .withProtocol("TCP")
                    .withNewTargetPort(8080)
                    .build()),
            List.of(subset("10.1.0.7")),
            0);

    private static EndpointSubset subset(String ip) {
        return new EndpointSubsetBuilder()
                .addNewAddress()
                .withIp(ip)
                .endAddress()
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withProtocol("TCP")
                .endPort()
                .build();
    }

    private static Optional<ResourceImport> imported(String namespace, String name, int port) {
        var spec = ServiceImportSpec.clusterSetIp(List.of(new ServicePort("http", "TCP", "", port)));
        return Optional.of(ResourceImport.of("leader", "any", ResourceImportSpec.service(namespace, name, spec)));
    }

    private static Optional<ResourceImport> endpoints(Map<String, String> annotations, String... ips) {
        var subsets = java.util.Arrays.stream(ips).map(LeaderAnswerTest::subset).toList();
        var object = ResourceImport.of("leader", "any", ResourceImportSpec.endpoints("default", "nginx", subsets));
        object.getMetadata().setAnnotations(annotations);
        return Optional.of(object);
    }

    private static Optional<ResourceExport> export(Condition... conditions) {
        var object = ResourceExport.of("leader", ResourceExportSpec.service("east", "default", "nginx", List.of()));
        object.setStatus(new ResourceExportStatus(List.of(conditions)));
        return Optional.of(object);
    }

    private static Condition failure(String message) {
        return new Condition("Failure", "False", "ConvergeFailure", message, Instant.EPOCH);
    }

    private static LeaderAnswer answer(
            Optional<ResourceExport> service,
            Optional<ResourceImport> serviceImport,
            Optional<ResourceImport> endpoints) {
        return LeaderAnswer.of(EXPORTED, new Seen("east", NGINX, service, Optional.empty(), serviceImport, endpoints));
    }

    @Test
    void importsThatHaveTheExportTellThatItIsAccepted() {
        var ours = Map.of(Annotations.SUBSET_SOURCES, "east");

        assertThat(answer(export(), imported("default", "nginx", 80), endpoints(ours, "10.1.0.7")))
                .isEqualTo(new Accepted(List.of(), false));
        assertThat(answer(export(), imported("default", "nginx", 80), endpoints(Map.of(), "10.2.0.1", "10.1.0.7")))
                .isEqualTo(new Accepted(List.of(), false));
        assertThat(answer(
                        export(new Condition("Succeeded", "True", "", "", Instant.EPOCH)),
                        imported("default", "nginx", 80),
                        endpoints(Map.of(), "10.1.0.7")))
                .isEqualTo(new Accepted(List.of(), false));
    }

    @Test
    void whatIsNotThereYetIsPending() {
        var others = Map.of(Annotations.SUBSET_SOURCES, "west");

        assertThat(answer(export(), Optional.empty(), Optional.empty())).isInstanceOf(Pending.class);
        assertThat(answer(export(), imported("default", "nginx", 81), Optional.empty()))
                .isInstanceOf(Pending.class);
        assertThat(answer(export(), imported("default", "nginx", 80), Optional.empty()))
                .isInstanceOf(Pending.class);
        assertThat(answer(export(), imported("default", "nginx", 80), endpoints(others, "10.1.0.7")))
                .isInstanceOf(Pending.class);
        assertThat(answer(export(), imported("default", "nginx", 80), endpoints(Map.of(), "10.2.0.1")))
                .isInstanceOf(Pending.class);
        assertThat(answer(export(), imported("def", "ault-nginx", 80), endpoints(Map.of(), "10.1.0.7")))
                .isInstanceOf(Pending.class);
    }

    @Test
    void theFirstExporterLearnsWhoDisagrees() {
        var services = imported("default", "nginx", 80).orElseThrow();
        services.getMetadata().setAnnotations(Map.of(Annotations.CONFLICTING_CLUSTERS, "north,west"));

        assertThat(answer(export(), Optional.of(services), endpoints(Map.of(), "10.1.0.7")))
                .isEqualTo(new Accepted(List.of("north", "west"), false));
    }

    @Test
    void whoIsCutIsAcceptedAndKnowsIt() {
        var annotations = Map.of(Annotations.SUBSET_SOURCES, "west", Annotations.TRUNCATED_CLUSTERS, "east,west");

        assertThat(answer(export(), imported("default", "nginx", 80), endpoints(annotations, "10.2.0.1")))
                .isEqualTo(new Accepted(List.of(), true));
    }

    @Test
    void ourLeadersReasonIsTakenOver() {
        assertThat(answer(export(failure(ORIGINAL + ": because")), Optional.empty(), Optional.empty()))
                .isEqualTo(new Refused("because", false));
    }

    @Test
    void theOriginalLeadersReasonIsFoundOut() {
        assertThat(answer(export(failure(ORIGINAL)), imported("default", "nginx", 81), Optional.empty()))
                .isEqualTo(new Refused(
                        "its ports [http:80/TCP] are not the ports [http:81/TCP] of the cluster that exported it first",
                        true));
        assertThat(((Refused) answer(export(failure(ORIGINAL)), imported("def", "ault-nginx", 81), Optional.empty()))
                        .why())
                .contains("def/ault-nginx", "rename");
        assertThat(answer(export(failure(ORIGINAL)), Optional.empty(), Optional.empty()))
                .isEqualTo(new Refused(ORIGINAL, false));
    }

    @Test
    void endpointsThatWaitForTheirServiceAreNotRefused() {
        var seen = new Seen(
                "east", NGINX, export(), export(failure("waits")), imported("default", "nginx", 80), Optional.empty());

        assertThat(LeaderAnswer.of(EXPORTED, seen)).isEqualTo(new Pending("waits"));
    }
}
