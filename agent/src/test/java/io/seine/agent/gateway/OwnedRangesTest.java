package io.seine.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class OwnedRangesTest {
    @Property
    void theFirstThatOverlapsIsFound(@ForAll("many") List<Cidr> all, @ForAll("one") Cidr asked) {
        var ranges = new OwnedRanges();
        all.forEach(range -> ranges.put(range, "owner of " + range));

        assertThat(ranges.overlapping(asked))
                .isEqualTo(new TreeSet<>(all)
                        .stream()
                                .filter(range -> range.overlaps(asked))
                                .findFirst()
                                .map(range -> Map.entry(range, "owner of " + range)));
    }

    @Provide
    Arbitrary<List<Cidr>> many() {
        return one().list().ofMaxSize(12);
    }

    /** Few different addresses, so that ranges often overlap. */
    @Provide
    Arbitrary<Cidr> one() {
        return Combinators.combine(
                        Arbitraries.of(0, 0x0a000000, 0x0a000001, 0x0a000100, 0x0a0a0000, 0xffffffff),
                        Arbitraries.integers().between(0, 32))
                .as((bits, prefix) -> new Cidr(new Ipv4(bits), prefix));
    }
}
