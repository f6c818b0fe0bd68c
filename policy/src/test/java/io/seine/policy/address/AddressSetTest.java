package io.seine.policy.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AddressSetTest {
    @Test
    void rangesThatTouchBecomeOne() {
        var set = AddressSet.of(List.of(IpRange.parse("10.0.1.0/24"), IpRange.parse("10.0.0.0/24")));

        assertThat(set.ranges()).singleElement().hasToString("10.0.0.0-10.0.1.255");
    }

    @Test
    void familiesNeverTouch() {
        assertThat(AddressSet.ANY.ranges())
                .extracting(IpRange::toString)
                .containsExactly(
                        "0.0.0.0-255.255.255.255",
                        "0000:0000:0000:0000:0000:0000:0000:0000-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
        assertThat(AddressSet.of(List.of(IpRange.parse("::/0"))).contains(Ip.parse("192.0.2.1")))
                .isFalse();
    }

    @Test
    void bitsOfTheHostCountAsCleared() {
        assertThat(IpRange.parse("10.1.2.3/16")).hasToString("10.1.0.0-10.1.255.255");
        assertThat(IpRange.parse("2001:db8::1/32").last()).hasToString("2001:0db8:ffff:ffff:ffff:ffff:ffff:ffff");
        assertThat(IpRange.parse("2001:db8::1/128")).isEqualTo(IpRange.of(Ip.parse("2001:db8::1")));
        assertThat(IpRange.parse("2001:db8::/96").last()).hasToString("2001:0db8:0000:0000:0000:0000:ffff:ffff");
    }

    @Test
    void whatIsNoRangeIsNamed() {
        assertThatThrownBy(() -> IpRange.parse("10.0.0.0")).hasMessageContaining("10.0.0.0/16");
        assertThatThrownBy(() -> IpRange.parse("10.0.0.0/33")).hasMessageContaining("0 to 32");
    }

    @Property(tries = 2_000)
    void aSetHoldsWhatItsRangesHoldButForTheHoles(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        var ranges = ranges(random);
        var holes = ranges(random);
        var set = AddressSet.of(ranges).without(holes);

        for (int count = 0; count < 50; count++) {
            var address = address(random);
            boolean inRange = ranges.stream().anyMatch(range -> range.contains(address));
            boolean inHole = holes.stream().anyMatch(hole -> hole.contains(address));
            assertThat(set.contains(address)).as("%s", address).isEqualTo(inRange && !inHole);
        }
        assertThat(AddressSet.of(set.ranges())).isEqualTo(set);
    }

    private static List<IpRange> ranges(SplittableRandom random) {
        var ranges = new ArrayList<IpRange>();
        for (int left = random.nextInt(5); left > 0; left--) {
            var address = address(random);
            ranges.add(IpRange.parse(address + "/" + (address.bits() - random.nextInt(6))));
        }
        return ranges;
    }

    private static Ip address(SplittableRandom random) {
        return Ip.parse(
                random.nextBoolean()
                        ? "255.255.255." + (224 + random.nextInt(32))
                        : "fd00::" + Integer.toHexString(random.nextInt(32)));
    }
}
