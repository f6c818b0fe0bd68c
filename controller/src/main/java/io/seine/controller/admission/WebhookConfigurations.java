package io.seine.controller.admission;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.Labels;
import io.seine.api.Names;
import io.seine.controller.reconcile.Watched;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configurations that send reviews to this controller, and what is wrong with them.
 *
 * @param names of those that the manifest makes, which this controller may change
 */
record WebhookConfigurations(
        Watched<ValidatingWebhookConfiguration> validating,
        Watched<MutatingWebhookConfiguration> mutating,
        Set<String> names) {

    /** Those of the leader in {@code namespace}. */
    static WebhookConfigurations ofLeader(KubernetesClient client, String namespace) {
        return of(
                client,
                labelsOfLeader(namespace),
                Set.of(namespace + "-" + Names.VALIDATING_WEBHOOKS, namespace + "-" + Names.MUTATING_WEBHOOKS));
    }

    /** Those of a member; some are there only where it enforces policies. */
    static WebhookConfigurations ofMember(KubernetesClient client) {
        return of(
                client,
                labelsOfMember(),
                Set.of(Names.VALIDATING_WEBHOOKS, Names.MUTATING_WEBHOOKS, Names.POLICY_WEBHOOKS));
    }

    private static WebhookConfigurations of(KubernetesClient client, Map<String, String> labels, Set<String> names) {
        var v1 = client.admissionRegistration().v1();
        return new WebhookConfigurations(
                new Watched<>(
                        "ValidatingWebhookConfigurations of this controller",
                        v1.validatingWebhookConfigurations().withLabels(labels)),
                new Watched<>(
                        "MutatingWebhookConfigurations of this controller",
                        v1.mutatingWebhookConfigurations().withLabels(labels)),
                names);
    }

    /** Labels of the configurations of the leader in {@code namespace}. */
    static Map<String, String> labelsOfLeader(String namespace) {
        var labels = new HashMap<>(labels(Labels.ROLE_LEADER));
        labels.put(Labels.SERVED_IN, namespace);
        return labels;
    }

    /** Labels of a member's configurations. */
    static Map<String, String> labelsOfMember() {
        return labels(Labels.ROLE_MEMBER);
    }

    private static Map<String, String> labels(String role) {
        return Map.of(
                Labels.APP, Labels.APP_VALUE,
                Labels.SERVED_BY, Names.CONTROLLER_SERVICE_ACCOUNT,
                Labels.ROLE, role);
    }

    /** Whether the manifest makes it; another, such as a copy, is not ours to change. */
    boolean isOwn(HasMetadata configuration) {
        return names.contains(configuration.getMetadata().getName());
    }

    /** Every webhook, of both kinds. */
    List<Asked.Hook> hooks() {
        return Stream.concat(
                        validating.list().stream()
                                .flatMap(configuration -> hooks(configuration).stream())
                                .map(hook -> new Asked.Hook(
                                        hook.getClientConfig(),
                                        hook.getFailurePolicy(),
                                        hook.getNamespaceSelector(),
                                        hook.getObjectSelector(),
                                        hook.getRules())),
                        mutating.list().stream()
                                .flatMap(configuration -> hooks(configuration).stream())
                                .map(hook -> new Asked.Hook(
                                        hook.getClientConfig(),
                                        hook.getFailurePolicy(),
                                        hook.getNamespaceSelector(),
                                        hook.getObjectSelector(),
                                        hook.getRules())))
                .toList();
    }

    private static List<ValidatingWebhook> hooks(ValidatingWebhookConfiguration configuration) {
        return Optional.ofNullable(configuration.getWebhooks()).orElse(List.of());
    }

    private static List<MutatingWebhook> hooks(MutatingWebhookConfiguration configuration) {
        return Optional.ofNullable(configuration.getWebhooks()).orElse(List.of());
    }

    /** JSON patches that make every webhook trust {@code certificate}; none for a configuration where all do. */
    Map<HasMetadata, List<Map<String, Object>>> repairs(String certificate) {
        var bundle = Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.UTF_8));
        var repairs = new LinkedHashMap<HasMetadata, List<Map<String, Object>>>();
        for (var configuration : validating.list()) {
            var hooks = hooks(configuration).stream().map(hook -> new Hook(hook.getName(), hook.getClientConfig()));
            add(repairs, configuration, patch(hooks.toList(), bundle));
        }
        for (var configuration : mutating.list()) {
            var hooks = hooks(configuration).stream().map(hook -> new Hook(hook.getName(), hook.getClientConfig()));
            add(repairs, configuration, patch(hooks.toList(), bundle));
        }
        return repairs;
    }

    /** What both kinds of webhooks have in common. */
    record Hook(String name, @Nullable WebhookClientConfig client) {}

    /** The JSON patch that gives each webhook the bundle; it fails where the list was changed meanwhile. */
    static List<Map<String, Object>> patch(List<Hook> hooks, String bundle) {
        var operations = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < hooks.size(); i++) {
            var hook = hooks.get(i);
            if (hook.client() != null && !bundle.equals(hook.client().getCaBundle())) {
                var path = "/webhooks/" + i;
                operations.add(Map.of("op", "test", "path", path + "/name", "value", hook.name()));
                operations.add(Map.of("op", "add", "path", path + "/clientConfig/caBundle", "value", bundle));
            }
        }
        return operations;
    }

    private static void add(
            Map<HasMetadata, List<Map<String, Object>>> repairs,
            HasMetadata configuration,
            List<Map<String, Object>> operations) {
        if (!operations.isEmpty()) {
            repairs.put(configuration, operations);
        }
    }
}
