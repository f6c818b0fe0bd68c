package io.seine.controller.admission;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.seine.api.Labels;
import io.seine.api.Names;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this controller is to be asked about: without a webhook that does so, and fails where there is no answer, API servers let
 * everything pass and nobody notices.
 *
 * @param path where the server answers
 * @param resource that is written
 * @param operations each of which is to be asked about
 */
record Asked(String path, String resource, Set<String> operations) {
    /** A webhook of either kind, as far as it matters here. */
    record Hook(
            @Nullable WebhookClientConfig client,
            @Nullable String failurePolicy,
            @Nullable LabelSelector namespaces,
            @Nullable LabelSelector objects,
            List<RuleWithOperations> rules) {}

    /** Those of {@code asked} that no hook asks the controller in {@code namespace} about. */
    static List<Asked> missing(Collection<Asked> asked, Collection<Hook> hooks, String namespace) {
        return asked.stream().filter(one -> !one.isCovered(hooks, namespace)).toList();
    }

    /** What it is, for people. */
    String text() {
        return resource + " (" + path + ")";
    }

    private boolean isCovered(Collection<Hook> hooks, String namespace) {
        var covered = new HashSet<String>();
        hooks.stream()
                .filter(hook -> isSentHere(hook.client(), namespace))
                .filter(hook ->
                        hook.failurePolicy() == null || hook.failurePolicy().equals("Fail"))
                .filter(hook -> selects(hook.namespaces(), namespace) && isEmpty(hook.objects()))
                .flatMap(hook -> hook.rules().stream())
                .filter(rule -> rule.getResources().contains(resource))
                .forEach(rule -> covered.addAll(rule.getOperations()));
        return covered.contains("*") || covered.containsAll(operations);
    }

    private boolean isSentHere(@Nullable WebhookClientConfig client, String namespace) {
        if (client == null) {
            return false;
        }
        var service = client.getService();
        return service == null
                ? path.equals(URI.create(Optional.ofNullable(client.getUrl()).orElse(""))
                        .getPath())
                : path.equals(service.getPath())
                        && service.getName().equals(Names.WEBHOOK_SERVICE)
                        && service.getNamespace().equals(namespace);
    }

    private static boolean selects(@Nullable LabelSelector selector, String namespace) {
        return isEmpty(selector)
                || (selector != null
                        && selector.getMatchExpressions().isEmpty()
                        && Map.of(Labels.NAMESPACE_NAME, namespace).equals(selector.getMatchLabels()));
    }

    private static boolean isEmpty(@Nullable LabelSelector selector) {
        return selector == null
                || (selector.getMatchExpressions().isEmpty()
                        && Optional.ofNullable(selector.getMatchLabels())
                                .orElse(Map.of())
                                .isEmpty());
    }
}
