package io.seine.controller.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.seine.api.Annotations;
import io.seine.api.Limits;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.controller.Proves;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MergedSubsetsTest {
    private static ResourceExport export(String cluster, EndpointSubset... subsets) {
        return Samples.created(ResourceExportSpec.endpoints(cluster, "default", "nginx", List.of(subsets)), 1);
    }

    private static MergedSubsets merge(int limit, ResourceExport... exports) {
        var contributors = new TreeMap<String, ResourceExport>();
        for (var export : exports) {
            contributors.put(Exported.cluster(export), export);
        }
        return MergedSubsets.of(contributors, limit);
    }

    private static List<String> ips(EndpointSubset subset) {
        return subset.getAddresses().stream().map(EndpointAddress::getIp).toList();
    }

    private static EndpointSubset pods(int second, int count) {
        return Samples.subset(IntStream.range(0, count)
                .mapToObj(pod -> "10." + second + "." + pod / 250 + "." + pod % 250)
                .toArray(String[]::new));
    }

    @Test
    @Proves("W-10")
    void subsetsThatRepeatEachOtherAsTheOriginalsDoBecomeOne() {
        var merged = merge(
                Limits.IMPORTED_ENDPOINTS_BYTES,
                export("east", Samples.subset("10.0.0.2"), Samples.subset("10.0.0.2", "10.0.0.1")));

        assertThat(merged.subsets())
                .singleElement()
                .satisfies(subset -> assertThat(ips(subset)).containsExactly("10.0.0.1", "10.0.0.2"));
        assertThat(merged.annotations()).containsEntry(Annotations.SUBSET_SOURCES, "east");
    }

    @Test
    void subsetsOfDifferentPortsAndClustersStayApart() {
        var other = Samples.subset("10.0.0.1")
                .edit()
                .editFirstPort()
                .withPort(81)
                .endPort()
                .build();

        var merged = merge(
                Limits.IMPORTED_ENDPOINTS_BYTES,
                export("west", Samples.subset("10.1.0.1")),
                export("east", Samples.subset("10.0.0.1"), other));

        assertThat(merged.subsets()).hasSize(3);
        assertThat(merged.annotations()).containsEntry(Annotations.SUBSET_SOURCES, "east,east,west");
    }

    @Test
    @Proves("W-42")
    void moreThanOneObjectHoldsIsDividedFairlyAndSaid() {
        var small = export("a", Samples.subset("10.1.0.1"));
        var exports = IntStream.range(0, 5)
                .mapToObj(i -> export("big" + i, pods(i + 2, Limits.EXPORTED_ENDPOINTS)))
                .toList();
        var all = new java.util.ArrayList<>(exports);
        all.add(small);

        var merged = merge(Limits.IMPORTED_ENDPOINTS_BYTES, all.toArray(ResourceExport[]::new));

        assertThat(ips(merged.subsets().getFirst())).containsExactly("10.1.0.1");
        assertThat(merged.subsets().subList(1, 6))
                .allSatisfy(subset ->
                        assertThat(subset.getAddresses()).hasSizeBetween(8_000, Limits.EXPORTED_ENDPOINTS - 1));
        assertThat(merged.annotations()).containsEntry(Annotations.TRUNCATED_CLUSTERS, "big0,big1,big2,big3,big4");
        assertThat(Serialization.asJson(merged.subsets()).getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(Limits.IMPORTED_ENDPOINTS_BYTES * 5 / 4);
        assertThat(merge(Limits.IMPORTED_ENDPOINTS_BYTES, exports.subList(0, 3).toArray(ResourceExport[]::new))
                        .annotations())
                .doesNotContainKey(Annotations.TRUNCATED_CLUSTERS);
    }

    @Test
    void whatIsTooLongToBeAnythingIsLeftOut() {
        var hostile = Samples.subset("10.0.0.1", "1".repeat(500_000));
        hostile.getPorts()
                .add(new EndpointPortBuilder()
                        .withName("n".repeat(500_000))
                        .withPort(81)
                        .build());
        hostile.getPorts().add(new EndpointPortBuilder().withName("no-number").build());

        var merged = merge(Limits.IMPORTED_ENDPOINTS_BYTES, export("east", hostile));

        assertThat(merged.subsets()).containsExactly(Samples.subset("10.0.0.1"));
    }

    @Test
    void portsAndAddressesThatKubernetesWouldRefuseAreLeftOutSoThatCharactersAreBytes() {
        var hostile = Samples.subset("10.0.0.1", "\u0001".repeat(45));
        for (var name : List.of("\u0001".repeat(63), "\uD83D\uDE00".repeat(30), "Http")) {
            hostile.getPorts()
                    .add(new EndpointPortBuilder().withName(name).withPort(81).build());
        }
        hostile.getPorts()
                .add(new EndpointPortBuilder()
                        .withAppProtocol("\u0001".repeat(300))
                        .withPort(82)
                        .build());
        hostile.getPorts()
                .add(new EndpointPortBuilder()
                        .withName("web")
                        .withProtocol("TCP")
                        .withAppProtocol("kubernetes.io/h2c")
                        .withPort(83)
                        .build());

        var merged = merge(Limits.IMPORTED_ENDPOINTS_BYTES, export("east", hostile));

        assertThat(merged.subsets()).singleElement().satisfies(subset -> {
            assertThat(ips(subset)).containsExactly("10.0.0.1");
            assertThat(subset.getPorts()).extracting(port -> port.getPort()).containsExactlyInAnyOrder(80, 83);
        });
    }
}
