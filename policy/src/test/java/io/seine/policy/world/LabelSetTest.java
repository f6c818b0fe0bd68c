package io.seine.policy.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.NormalizedLabel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSetTest {
    @Test
    void whatIsWrittenIsRead() {
        for (var labels : new LabelSet[] {
            new LabelSet(Map.of(), Map.of()),
            new LabelSet(Map.of("kubernetes.io/metadata.name", "prod"), Map.of()),
            new LabelSet(Map.of("a", "", "b.c/d", "e"), Map.of("app", "x_1", "tier", "y"))
        }) {
            assertThat(LabelSet.of(NormalizedLabel.of(labels.namespace(), labels.pod())))
                    .contains(labels);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ns:a=b", "ns:a&pod:", "ns:=b&pod:", "ns:a=b,a=c&pod:", "ns:a=b,&pod:"})
    void whatIsNoNormalFormStandsForNobody(String text) {
        assertThat(LabelSet.of(new NormalizedLabel(text))).isEmpty();
    }
}
