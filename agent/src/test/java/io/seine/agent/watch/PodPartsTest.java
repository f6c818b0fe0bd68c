package io.seine.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.seine.policy.world.WorldReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept of a Pod. */
class PodPartsTest {
    @Test
    void policiesSeeTheSamePod() {
        var pod = pod();
        PodParts.keep(pod);

        assertThat(WorldReader.pod(pod)).isPresent().isEqualTo(WorldReader.pod(pod()));
    }

    @Test
    void whatMakesPodsLargeIsNotKept() {
        var pod = pod();
        PodParts.keep(pod);

        assertThat(pod.getMetadata().getAnnotations()).isNullOrEmpty();
        assertThat(pod.getMetadata().getManagedFields()).isNullOrEmpty();
        assertThat(pod.getSpec().getVolumes()).isEmpty();
        assertThat(pod.getSpec().getContainers())
                .singleElement()
                .satisfies(container -> assertThat(container.getEnv()).isEmpty());
        assertThat(pod.getStatus().getConditions()).isEmpty();
    }

    @Test
    void aPodThatIsNowhereYetStaysOne() {
        var pod =
                new PodBuilder().withNewMetadata().withName("new").endMetadata().build();
        PodParts.keep(pod);

        assertThat(pod.getMetadata().getName()).isEqualTo("new");
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("web")
                .withLabels(Map.of("app", "web"))
                .withAnnotations(Map.of("checksum", "1"))
                .addNewManagedField()
                .withManager("kubelet")
                .endManagedField()
                .endMetadata()
                .withNewSpec()
                .withNodeName("east-1")
                .withServiceAccountName("shop")
                .addNewContainer()
                .withName("main")
                .addNewPort()
                .withName("http")
                .withContainerPort(8080)
                .endPort()
                .addNewEnv()
                .withName("A")
                .withValue("b")
                .endEnv()
                .endContainer()
                .addNewVolume()
                .withName("data")
                .endVolume()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP("10.10.1.2")
                .addNewPodIP("10.10.1.2")
                .addNewCondition()
                .withType("Ready")
                .endCondition()
                .endStatus()
                .build();
    }
}
