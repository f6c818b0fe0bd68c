package io.seine.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import org.junit.jupiter.api.Test;

class SecretTextTest {
    private static Secret data(String base64) {
        return new SecretBuilder().addToData("token", base64).build();
    }

    @Test
    void dataIsBase64WhichMayBeBrokenIntoLines() {
        assertThat(SecretText.of(data("YWJj"), "token")).contains("abc");
        assertThat(SecretText.of(data("YW\n  Jj\n"), "token")).contains("abc");
    }

    @Test
    void stringDataIsTextAndCountsWhereThereIsNoData() {
        var both =
                new SecretBuilder(data("YWJj")).addToStringData("token", "def").build();

        assertThat(SecretText.of(
                        new SecretBuilder().addToStringData("token", "def").build(), "token"))
                .contains("def");
        assertThat(SecretText.of(both, "token")).contains("abc");
    }

    @Test
    void whatIsOfNoUseIsEmpty() {
        assertThat(SecretText.of(new Secret(), "token")).isEmpty();
        assertThat(SecretText.of(data("YWJj"), "ca.crt")).isEmpty();
        assertThat(SecretText.of(data("ICA="), "token")).isEmpty();
        assertThat(SecretText.of(data("!"), "token")).isEmpty();
    }
}
