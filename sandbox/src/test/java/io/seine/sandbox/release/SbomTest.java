package io.seine.sandbox.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;

class SbomTest {
    private static final Release RELEASE = new Release("1.0", Instant.parse("2026-11-24T00:00:00Z"), "0123abc");
    private static final Component JAR = new Component(
            "info.picocli",
            "picocli",
            "4.7.7",
            "pkg:maven/info.picocli/picocli@4.7.7?type=jar",
            "ab".repeat(32),
            List.of("Apache-2.0"));
    private static final Component DEBIAN = new Component(
            "", "libc6", "2.41-12", "pkg:deb/debian/libc6@2.41-12?arch=amd64", "", List.of("LGPL-2.1+", "MIT"));

    @Test
    void isWhatTheSchemaOfCycloneDxAsksFor() throws IOException {
        var sbom = Sbom.of(RELEASE, Platform.AMD64, List.of(JAR, DEBIAN));

        assertThat(new JsonParser().validate(sbom, Version.VERSION_16)).isEmpty();
        assertThat(sbom).contains("\"pkg:deb/debian/libc6@2.41-12?arch=amd64\"", "\"0123abc\"");
    }

    @Test
    void isTheSameForTheSamePartsAndHasANumberOfItsOwnForOthers() {
        var sbom = Sbom.of(RELEASE, Platform.AMD64, List.of(JAR));

        assertThat(Sbom.of(RELEASE, Platform.AMD64, List.of(JAR))).isEqualTo(sbom);
        assertThat(number(Sbom.of(RELEASE, Platform.AMD64, List.of(DEBIAN)))).isNotEqualTo(number(sbom));
    }

    private static String number(String sbom) {
        return sbom.lines()
                .filter(line -> line.contains("serialNumber"))
                .findFirst()
                .orElseThrow();
    }
}
