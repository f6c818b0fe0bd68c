package io.seine.sandbox.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
    @ParameterizedTest
    @CsvSource({
        "seine, docker.io/library/seine:latest",
        "seine:dev, docker.io/library/seine:dev",
        "antrea/seine:v1, docker.io/antrea/seine:v1",
        "localhost/seine, localhost/seine:latest",
        "127.0.0.1:5000/net/seine, 127.0.0.1:5000/net/seine:latest",
        "registry.example.org/net/seine:v1.2, registry.example.org/net/seine:v1.2"
    })
    void isCompletedAsContainerRuntimesDo(String given, String full) {
        assertThat(ImageName.parse(given).text()).isEqualTo(full);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Seine", "seine:", "seine@sha256:0123", "a b", "registry.example.org/"})
    void refusesWhatIsNone(String given) {
        assertThatThrownBy(() -> ImageName.parse(given)).hasMessageContaining("such as seine:dev");
    }
}
