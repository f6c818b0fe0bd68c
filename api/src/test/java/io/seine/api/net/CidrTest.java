package io.seine.api.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({"10.0.0.0/8,10.0.0.0/8", "10.10.1.1/16,10.10.0.0/16", "0.0.0.0/0,0.0.0.0/0", "1.2.3.4/32,1.2.3.4/32"})
    void isWrittenWithItsNetworkAddress(String text, String canonical) {
        assertThat(Cidr.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/08",
                "10.0.0/8",
                "10.0.0.0.0/8",
                "10.0.0.256/8",
                "010.0.0.0/8",
                "10.10a.0.0/16",
                "10.0.0.0/+8",
                " 10.0.0.0/8",
                "10.0.0.0/8/8",
                "fd00::/64",
                "١.0.0.0/8"
            })
    void anythingElseIsRefusedByName(String text) {
        assertThat(Cidr.tryParse(text)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cidr.parse(text))
                .withMessageContaining("\"" + text + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.1.0.0/16,true",
        "10.1.0.0/16,10.0.0.0/8,true",
        "10.0.0.0/16,10.1.0.0/16,false",
        "0.0.0.0/0,192.168.0.0/16,true",
        "192.168.0.0/24,192.168.1.0/24,false"
    })
    void overlapsWhenOneContainsTheOther(String one, String other, boolean overlap) {
        assertThat(Cidr.parse(one).overlaps(Cidr.parse(other))).isEqualTo(overlap);
    }

    @Property
    void textLeadsBackToTheSameRange(@ForAll int bits, @ForAll @IntRange(max = 32) int prefix) {
        var cidr = new Cidr(new Ipv4(bits), prefix);

        assertThat(Cidr.parse(cidr.toString())).isEqualTo(cidr);
        assertThat(Ipv4.parse(new Ipv4(bits).toString())).isEqualTo(new Ipv4(bits));
    }

    @Property
    void containsExactlyTheAddressesBetweenItsEnds(
            @ForAll int bits, @ForAll @IntRange(max = 32) int prefix, @ForAll int candidate) {
        var cidr = new Cidr(new Ipv4(bits), prefix);
        var address = new Ipv4(candidate);

        boolean between = address.compareTo(cidr.network()) >= 0 && address.compareTo(cidr.last()) <= 0;

        assertThat(cidr.contains(address)).isEqualTo(between);
        assertThat(cidr.contains(new Ipv4(bits))).isTrue();
    }

    @Property
    void overlapIsSymmetricAndMeansACommonAddress(
            @ForAll int a, @ForAll @IntRange(max = 32) int m, @ForAll int b, @ForAll @IntRange(max = 32) int n) {
        var one = new Cidr(new Ipv4(a), m);
        var other = new Cidr(new Ipv4(b), n);

        boolean common = one.contains(other.network()) || other.contains(one.network());

        assertThat(one.overlaps(other)).isEqualTo(common).isEqualTo(other.overlaps(one));
    }

    @Property
    void addressesAreOrderedAsUnsignedNumbers(@ForAll int a, @ForAll int b) {
        assertThat(Integer.signum(new Ipv4(a).compareTo(new Ipv4(b))))
                .isEqualTo(Integer.signum(Long.compare(a & 0xFFFF_FFFFL, b & 0xFFFF_FFFFL)));
        assertThat(new Ipv4(a).inetAddress().getHostAddress()).isEqualTo(new Ipv4(a).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "10.0.0.0/16"})
    void sortsByAddressThenWiderFirst(String text) {
        var sorted = List.of(Cidr.parse("9.0.0.0/8"), Cidr.parse(text), Cidr.parse("10.0.0.0/24"));

        assertThat(sorted).isSorted();
    }
}
