package io.seine.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

class ApiFailureTest {
    @Test
    void whatAServerSaysBecomesOneLineOfLimitedLength() {
        var words = "denied.\n2026-11-24 ERROR all is lost\u001b[2J\u2028" + "x".repeat(100_000);

        var sentence = ApiFailure.sentence(answer(403, words));

        assertThat(sentence)
                .startsWith("the API server answered 403: denied. 2026-11-24 ERROR all is lost [2J xxx")
                .endsWith("x...")
                .hasSizeLessThanOrEqualTo(ApiFailure.LONGEST + 3);
    }

    @Test
    void aShortSentenceLosesItsFullStopOnly() {
        assertThat(ApiFailure.sentence(answer(409, "it was changed.")))
                .isEqualTo("the API server answered 409: it was changed");
    }

    private static KubernetesClientException answer(int code, String message) {
        return new KubernetesClientException(
                "",
                code,
                new StatusBuilder().withCode(code).withMessage(message).build());
    }
}
