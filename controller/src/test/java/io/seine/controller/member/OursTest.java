package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.seine.controller.reconcile.ObjectKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One mark that is left is enough for an object to be repaired, and none for it to be left alone. */
class OursTest {
    @Test
    void anyOfTheMarksIsEnough() {
        assertThat(Ours.isOurs(service(Map.of("app.kubernetes.io/managed-by", "seine-member"), Map.of(), List.of())))
                .isTrue();
        assertThat(Ours.isOurs(service(Map.of(), Map.of("multicluster.antrea.io/imported-service", "true"), List.of())))
                .isTrue();
        assertThat(Ours.isOurs(service(Map.of(), Map.of(), List.of(entry("seine-member", "Apply")))))
                .isTrue();
        assertThat(Ours.isOurs(service(Map.of(), Map.of(), List.of(entry("antrea-mc-controller", "Update")))))
                .isTrue();
    }

    @Test
    void whatOthersWroteIsNotOurs() {
        assertThat(Ours.isOurs(service(
                        Map.of("app.kubernetes.io/managed-by", "Helm"),
                        Map.of("a", "b"),
                        List.of(entry("kubectl", "Update"), entry("seine-agent", "Apply")))))
                .isFalse();
    }

    @Test
    void sliceIsFoundByItsNameWhicheverOfItsLabelsWasEdited() {
        var name = ImportedSlices.sliceName("nginx", "west", 1, 0);
        var applied = List.of(entry("seine-member", "Apply"));

        assertThat(MemberWakes.importOf(slice(name, Map.of(), applied))).contains(new ObjectKey("default", "nginx"));
        assertThat(MemberWakes.importOf(slice(
                        name + "-1", Map.of("endpointslice.kubernetes.io/managed-by", "seine-member"), List.of())))
                .contains(new ObjectKey("default", "nginx"));
        assertThat(MemberWakes.importOf(slice(name, Map.of(), List.of()))).isEmpty();
        assertThat(MemberWakes.importOf(slice("antrea-mc-nginx-x7x2k", Map.of(), applied)))
                .isEmpty();
    }

    private static Service service(
            Map<String, String> labels, Map<String, String> annotations, List<ManagedFieldsEntry> managers) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("antrea-mc-nginx")
                .withLabels(labels)
                .withAnnotations(annotations)
                .withManagedFields(managers)
                .endMetadata()
                .build();
    }

    private static EndpointSlice slice(String name, Map<String, String> labels, List<ManagedFieldsEntry> managers) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withLabels(labels)
                .withManagedFields(managers)
                .endMetadata()
                .build();
    }

    private static ManagedFieldsEntry entry(String manager, String operation) {
        var entry = new ManagedFieldsEntry();
        entry.setManager(manager);
        entry.setOperation(operation);
        return entry;
    }
}
