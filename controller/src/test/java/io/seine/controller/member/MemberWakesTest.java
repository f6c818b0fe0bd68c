package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.seine.controller.Proves;
import io.seine.controller.reconcile.ObjectKey;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemberWakesTest {
    @Test
    @Proves("row 101")
    void sliceWakesTheServiceThatItsLabelNamesAndWithoutLabelNone() {
        assertThat(MemberWakes.serviceOf(slice(Map.of("kubernetes.io/service-name", "nginx"))))
                .contains(new ObjectKey("default", "nginx"));
        assertThat(MemberWakes.serviceOf(slice(Map.of("app", "nginx")))).isEmpty();
    }

    private static EndpointSlice slice(Map<String, String> labels) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("nginx-1")
                .withLabels(labels)
                .endMetadata()
                .build();
    }
}
