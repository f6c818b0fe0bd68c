package io.seine.sandbox.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GoBuildTest {
    @Test
    void showsTimesAsAPersonSaysThem() {
        assertThat(GoBuild.shown(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(GoBuild.shown(Duration.ofSeconds(783))).isEqualTo("13 min 3 s");
    }
}
