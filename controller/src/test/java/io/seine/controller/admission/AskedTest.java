package io.seine.controller.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfigBuilder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whether API servers ask the controller about everything that it has to decide. */
class AskedTest {
    private static final String NAMESPACE = "leader-ns";
    private static final Asked EXPORTS = new Asked("/exports", "resourceexports", Set.of("CREATE", "UPDATE"));

    @Test
    void aWebhookOfTheManifestIsEnough() {
        assertThat(isMissing(hook("Fail", inNamespace(NAMESPACE), "CREATE", "UPDATE")))
                .isFalse();
        assertThat(isMissing(hook(null, null, "*"))).isFalse();
        assertThat(isMissing(hook("Fail", null, "CREATE"), hook("Fail", null, "UPDATE")))
                .isFalse();
    }

    @Test
    void whatLetsWritesPassIsNoticed() {
        assertThat(isMissing()).isTrue();
        assertThat(isMissing(hook("Ignore", null, "CREATE", "UPDATE"))).isTrue();
        assertThat(isMissing(hook("Fail", null, "CREATE"))).isTrue();
        assertThat(isMissing(hook("Fail", inNamespace("elsewhere"), "CREATE", "UPDATE")))
                .isTrue();
        assertThat(isMissing(new Asked.Hook(client("/exports"), "Fail", null, null, List.of())))
                .isTrue();
        var selective = hook("Fail", null, "CREATE", "UPDATE");
        assertThat(isMissing(
                        new Asked.Hook(selective.client(), "Fail", null, inNamespace(NAMESPACE), selective.rules())))
                .isTrue();
        assertThat(isMissing(new Asked.Hook(client("/other"), "Fail", null, null, selective.rules())))
                .isTrue();
    }

    private static boolean isMissing(Asked.Hook... hooks) {
        return !Asked.missing(List.of(EXPORTS), List.of(hooks), NAMESPACE).isEmpty();
    }

    private static Asked.Hook hook(@Nullable String policy, @Nullable LabelSelector namespaces, String... operations) {
        var rule = new RuleWithOperationsBuilder()
                .withResources("resourceexports")
                .withOperations(operations)
                .build();
        return new Asked.Hook(client("/exports"), policy, namespaces, null, List.of(rule));
    }

    private static WebhookClientConfig client(String path) {
        return new WebhookClientConfigBuilder()
                .withNewService()
                .withName("antrea-mc-webhook-service")
                .withNamespace(NAMESPACE)
                .withPath(path)
                .endService()
                .build();
    }

    private static LabelSelector inNamespace(String name) {
        return new LabelSelectorBuilder()
                .addToMatchLabels("kubernetes.io/metadata.name", name)
                .build();
    }
}
