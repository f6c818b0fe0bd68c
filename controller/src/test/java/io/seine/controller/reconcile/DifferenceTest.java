package io.seine.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static final Json JSON = new Json(new KubernetesSerialization());
    private static final Difference WHOLE = new Difference(JSON, "seine-member", Difference.Part.OBJECT, Claim.WHOLE);
    private static final Difference NAMED =
            new Difference(JSON, "seine-member", Difference.Part.OBJECT, Claim.NAMED_FIELDS);

    @Test
    void fieldsThatTheServerFilledInAreNoDifference() {
        var desired = service(80);

        var current = new ServiceBuilder(service(80))
                .editSpec()
                .withClusterIP("10.0.0.7")
                .withSessionAffinity("None")
                .editFirstPort()
                .withNewTargetPort(80)
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build();

        assertThat(WHOLE.differs(WHOLE.body(desired), current)).isFalse();
    }

    @Test
    void anotherPortIsADifference() {
        var current = service(80);

        assertThat(WHOLE.differs(WHOLE.body(service(8080)), current)).isTrue();
        assertThat(WHOLE.differs(WHOLE.body(service(80, 8080)), current)).isTrue();
    }

    @Test
    void aMissingAnnotationIsADifferenceAndAnotherOnesIsNot() {
        var desired = service(80);
        var without = service(80);
        without.getMetadata().setAnnotations(Map.of());
        var more = service(80);
        more.getMetadata().setAnnotations(Map.of("ours", "true", "theirs", "1"));

        assertThat(WHOLE.differs(WHOLE.body(desired), without)).isTrue();
        assertThat(WHOLE.differs(WHOLE.body(desired), more)).isFalse();
    }

    @Test
    void aFieldThatWeAppliedBeforeAndNoLongerWantIsADifference() {
        var current = new ServiceBuilder(service(80))
                .editSpec()
                .withSessionAffinity("ClientIP")
                .endSpec()
                .build();
        managed(current, "seine-member", "Apply", "{\"f:spec\":{\"f:sessionAffinity\":{},\"f:ports\":{}}}");

        assertThat(WHOLE.differs(WHOLE.body(service(80)), current)).isTrue();
        assertThat(NAMED.differs(NAMED.body(service(80)), current)).isTrue();
    }

    @Test
    void anItemThatTheOriginalControllerWroteIsStaleOnlyForAWholeClaim() {
        var current = service(80, 8080);
        managed(
                current,
                "antrea-mc-controller",
                "Update",
                "{\"f:metadata\":{\"f:annotations\":{\".\":{},\"f:ours\":{}}},\"f:spec\":{\"f:ports\":{\".\":{},"
                        + "\"k:{\\\"port\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{},\"f:port\":{}},"
                        + "\"k:{\\\"port\\\":8080,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{},\"f:port\":{}}}}}");

        var body = WHOLE.body(service(80));

        assertThat(WHOLE.stale(body, current)).isTrue();
        assertThat(NAMED.stale(body, current)).isFalse();
    }

    @Test
    void whatAnotherAppliedToAnObjectOfOursIsStaleAndTakenOver() {
        var current = service(80, 8080);
        managed(
                current,
                "kubectl",
                "Apply",
                "{\"f:metadata\":{\"f:labels\":{\"f:theirs\":{}}},\"f:spec\":{\"f:ports\":{"
                        + "\"k:{\\\"port\\\":8080,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{},\"f:port\":{}}}}}");

        assertThat(WHOLE.stale(WHOLE.body(service(80)), current)).isTrue();
        assertThat(NAMED.stale(NAMED.body(service(80)), current)).isFalse();
        assertThat(WHOLE.takenOver(current))
                .extracting(entry -> entry.getManager() + " " + entry.getOperation() + " "
                        + entry.getFieldsV1().getAdditionalProperties().keySet())
                .containsExactly("kubectl Apply [f:metadata]", "seine-member Apply [f:spec]");
    }

    @Test
    void takingOverMovesTheContentAndLeavesMetadataWithItsOwner() {
        var current = service(80, 8080);
        managed(
                current,
                "antrea-mc-controller",
                "Update",
                "{\"f:metadata\":{\"f:annotations\":{\"f:theirs\":{}}},\"f:spec\":{\"f:type\":{}}}");

        var entries = WHOLE.takenOver(current);

        assertThat(entries).hasSize(2);
        assertThat(entries.getFirst().getManager()).isEqualTo("antrea-mc-controller");
        assertThat(entries.getFirst().getFieldsV1().getAdditionalProperties()).containsOnlyKeys("f:metadata");
        assertThat(entries.getLast().getManager()).isEqualTo("seine-member");
        assertThat(entries.getLast().getOperation()).isEqualTo("Apply");
        assertThat(entries.getLast().getFieldsV1().getAdditionalProperties()).containsOnlyKeys("f:spec");
    }

    @Property(tries = 100)
    void whatIsDesiredNeverDiffersFromItselfAndOtherPortsAlwaysDo(
            @ForAll @Size(min = 1, max = 6) @UniqueElements List<@IntRange(min = 1, max = 65535) Integer> ports) {
        var numbers = ports.stream().mapToInt(Integer::intValue).toArray();
        var desired = service(numbers);

        assertThat(WHOLE.differs(WHOLE.body(desired), service(numbers))).isFalse();

        numbers[0] = numbers[0] % 65535 + 1;
        assertThat(WHOLE.differs(WHOLE.body(desired), service(numbers))).isTrue();
    }

    private static Service service(int... ports) {
        var service = new ServiceBuilder()
                .withNewMetadata()
                .withName("antrea-mc-nginx")
                .withNamespace("default")
                .addToAnnotations("ours", "true")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        for (var port : ports) {
            service = new ServiceBuilder(service)
                    .editSpec()
                    .addNewPort()
                    .withPort(port)
                    .endPort()
                    .endSpec()
                    .build();
        }
        return service;
    }

    private static void managed(Service service, String manager, String operation, String fields) {
        var entry =
                "{\"manager\":\"%s\",\"operation\":\"%s\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":%s}"
                        .formatted(manager, operation, fields);
        service.getMetadata()
                .setManagedFields(List.of(JSON.serialization()
                        .unmarshal(entry, io.fabric8.kubernetes.api.model.ManagedFieldsEntry.class)));
    }
}
