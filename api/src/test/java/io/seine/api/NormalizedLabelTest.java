package io.seine.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors of the specification, section 5.3. */
class NormalizedLabelTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = ' ',
            value = {
                "ns:kubernetes.io/metadata.name=us-west-1,purpose=test&pod:app=client c5d961e1f6175a5a",
                "ns:kubernetes.io/metadata.name=kube-system&pod:app=db ad47b0cc58b9740e",
                "ns:kubernetes.io/metadata.name=default&pod: 2320d8873687c53d",
                "ns:env=test,kubernetes.io/metadata.name=x&pod:a-b=2,a.b=3,a=1 f5b5107c5996590e"
            })
    void hashIsTheStartOfTheSha1(String text, String hash) {
        assertThat(new NormalizedLabel(text).hash()).isEqualTo(hash);
    }

    @Test
    void pairsAreSortedAsWholeStrings() {
        var label = NormalizedLabel.of(
                Map.of("kubernetes.io/metadata.name", "x", "env", "test"), Map.of("a", "1", "a.b", "3", "a-b", "2"));

        assertThat(label.text()).isEqualTo("ns:env=test,kubernetes.io/metadata.name=x&pod:a-b=2,a.b=3,a=1");
    }

    @Test
    void noLabelsAreEmptyText() {
        assertThat(NormalizedLabel.of(Map.of(), Map.of()).text()).isEqualTo("ns:&pod:");
    }

    @Property
    void orderOfLabelsIsIrrelevant(
            @ForAll @Size(max = 6) Map<@AlphaChars @StringLength(max = 8) String, @AlphaChars String> labels) {
        var reversed = new LinkedHashMap<String, String>();
        labels.keySet().stream().sorted(Collections.reverseOrder()).forEach(k -> reversed.put(k, labels.get(k)));

        assertThat(NormalizedLabel.of(labels, reversed)).isEqualTo(NormalizedLabel.of(reversed, labels));
    }
}
