package io.seine.sandbox.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DebianMirrorTest {
    @Test
    void isTheOneOfAptThatIsNoneOfSecurityFixesAndNoneOfOthers() {
        var targets = """
                https://packages.example.com/apt Example Example
                http://mirror.example.org/debian-security/ Debian Debian-Security
                http://mirror.example.org/debian/ Debian Debian
                """;

        assertThat(DebianMirror.parse(targets)).contains("http://mirror.example.org/debian/");
        assertThat(DebianMirror.parse("")).isEmpty();
    }

    @Test
    void bringsTheSecurityFixesFromBesideIt() {
        assertThat(new DebianMirror("http://mirror.example.org/debian/")
                        .sources()
                        .lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).doesNotContain("check-valid-until"))
                .anySatisfy(line -> assertThat(line).endsWith(" http://mirror.example.org/debian trixie main"))
                .anySatisfy(line ->
                        assertThat(line).endsWith(" http://mirror.example.org/debian-security trixie-security main"));
    }

    @Test
    void mayBeOfOneMoment() {
        assertThat(new DebianMirror("http://old.example.org/archive/debian/20261127T000000Z")
                        .sources()
                        .lines())
                .allSatisfy(line -> assertThat(line).contains("check-valid-until=no", "signed-by="))
                .anySatisfy(
                        line -> assertThat(line)
                                .endsWith(
                                        " http://old.example.org/archive/debian-security/20261127T000000Z trixie-security main"));
    }

    @Test
    void refusesAnotherAddress() {
        assertThatThrownBy(() -> new DebianMirror("http://mirror.example.org/ubuntu"))
                .hasMessageContaining("no mirror of Debian");
    }
}
