package io.seine.api.multicluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.mcs.ServiceImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects as the original wrote them go through our types without loss. */
class GoldenObjectsTest {
    private static final Path IN_REPOSITORY = Path.of("src/test/resources/golden");
    private static final Path WHOLE_CAPTURE = Path.of("../../shared/golden");
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.of(
            "ClusterSet", ClusterSet.class,
            "MemberClusterAnnounce", MemberClusterAnnounce.class,
            "ResourceExport", ResourceExport.class,
            "ResourceImport", ResourceImport.class,
            "Gateway", Gateway.class,
            "ClusterInfoImport", ClusterInfoImport.class,
            "LabelIdentity", LabelIdentity.class,
            "ServiceExport", ServiceExport.class,
            "ServiceImport", ServiceImport.class);

    @ParameterizedTest
    @MethodSource("oneOfEachKind")
    void survivesDecodingAndEncoding(Map<String, Object> original) {
        Class<? extends HasMetadata> type = TYPES.get(String.valueOf(original.get("kind")));

        HasMetadata decoded = JSON.unmarshal(JSON.asJson(original), type);
        Object encoded = JSON.unmarshal(JSON.asJson(decoded), Object.class);

        assertThat(encoded).isEqualTo(original);
    }

    @Test
    void theRepositoryHasEveryKind() {
        assertThat(oneOfEachKind().map(o -> String.valueOf(o.get("kind"))))
                .containsOnlyOnceElementsOf(TYPES.keySet().stream()
                        .filter(kind -> !List.of("ClusterSet", "ResourceExport", "ResourceImport")
                                .contains(kind))
                        .toList())
                .contains("ClusterSet", "ResourceExport", "ResourceImport");
    }

    @Test
    void theWholeCaptureSurvivesWhereItIsAtHand() throws IOException {
        Optional<Path> capture = Stream.of(WHOLE_CAPTURE, Path.of("../../../shared/golden"))
                .filter(Files::isDirectory)
                .findFirst();
        assumeThat(capture).isPresent();

        List<Map<String, Object>> objects;
        try (Stream<Path> files = Files.walk(capture.orElseThrow())) {
            objects = files.filter(file -> file.toString().endsWith(".yaml"))
                    .flatMap(GoldenObjectsTest::documents)
                    .flatMap(GoldenObjectsTest::items)
                    .filter(object -> TYPES.containsKey(String.valueOf(object.get("kind"))))
                    .toList();
        }

        assertThat(objects).hasSizeGreaterThan(50).allSatisfy(this::survivesDecodingAndEncoding);
    }

    static Stream<Map<String, Object>> oneOfEachKind() {
        try (Stream<Path> files = Files.list(IN_REPOSITORY)) {
            return files.sorted().toList().stream().flatMap(GoldenObjectsTest::documents);
        } catch (IOException e) {
            throw new AssertionError("cannot list " + IN_REPOSITORY.toAbsolutePath(), e);
        }
    }

    private static Stream<Map<String, Object>> documents(Path file) {
        try {
            return Stream.of(Files.readString(file).split("(?m)^---\n")).map(GoldenObjectsTest::document);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + file.toAbsolutePath(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> document(String yaml) {
        return (Map<String, Object>) JSON.unmarshal(yaml, Object.class);
    }

    @SuppressWarnings("unchecked")
    private static Stream<Map<String, Object>> items(Map<String, Object> list) {
        return ((List<Map<String, Object>>) list.getOrDefault("items", List.of())).stream();
    }
}
