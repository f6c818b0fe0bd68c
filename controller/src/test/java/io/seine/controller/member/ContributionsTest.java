package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.seine.api.Annotations;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.ResourceImportSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContributionsTest {
    private static final List<ClusterNetwork> NETWORKS = List.of(
            ClusterNetwork.of("east", Optional.of("10.1.0.0/16"), List.of()),
            ClusterNetwork.of("west", Optional.of("10.2.0.0/16"), List.of("10.12.0.0/16")));

    @Test
    void theLeadersWordSaysWhoseEachSubsetIs() {
        var contributions = Contributions.of(
                endpoints(Map.of(Annotations.SUBSET_SOURCES, "west,east"), subset("10.1.0.5"), subset("10.2.0.5")),
                NETWORKS);

        assertThat(contributions)
                .containsExactly(
                        new Contribution("west", List.of(subset("10.1.0.5"))),
                        new Contribution("east", List.of(subset("10.2.0.5"))));
    }

    @Test
    void withoutTheLeadersWordTheAnnouncedRangesTell() {
        var contributions = Contributions.of(
                endpoints(Map.of(), subset("10.1.0.5", "10.2.0.5", "10.12.0.5", "192.168.0.1")), NETWORKS);

        assertThat(contributions)
                .containsExactly(
                        new Contribution("", List.of(subset("192.168.0.1"))),
                        new Contribution("east", List.of(subset("10.1.0.5"))),
                        new Contribution("west", List.of(subset("10.2.0.5", "10.12.0.5"))));
    }

    @Test
    void wordThatDoesNotFitTheSubsetsIsNotBelieved() {
        var contributions = Contributions.of(
                endpoints(Map.of(Annotations.SUBSET_SOURCES, "west,west"), subset("10.1.0.5")), NETWORKS);

        assertThat(contributions).containsExactly(new Contribution("east", List.of(subset("10.1.0.5"))));
    }

    private static ResourceImport endpoints(Map<String, String> annotations, EndpointSubset... subsets) {
        var object = new ResourceImport();
        object.setMetadata(new ObjectMetaBuilder().withAnnotations(annotations).build());
        object.setSpec(ResourceImportSpec.endpoints("default", "nginx", List.of(subsets)));
        return object;
    }

    private static EndpointSubset subset(String... ips) {
        return new EndpointSubsetBuilder()
                .withAddresses(Arrays.stream(ips)
                        .map(ip -> new EndpointAddress(null, ip, null, null))
                        .toList())
                .build();
    }
}
