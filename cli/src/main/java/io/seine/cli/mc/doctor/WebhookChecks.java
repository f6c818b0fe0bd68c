package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ServiceReference;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.seine.api.Labels;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.cli.mc.observe.Access;
import io.seine.cli.mc.observe.Certificates;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.mc.observe.Workloads;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether what is written is judged by the controllers. */
final class WebhookChecks {
    static final List<Check> ALL = List.of(
            WorkloadChecks.everywhere(WebhookChecks::missing), WebhookChecks::certificates, WebhookChecks::reached);

    /** What the API server says when it cannot ask one. */
    private static final String NOT_CALLED = "failed calling webhook";

    /** Resources that a controller judges in each mode. */
    private static final Set<String> OF_LEADER = Set.of("clustersets", "memberclusterannounces", "resourceexports");

    private static final Set<String> OF_MEMBER = Set.of("clustersets", "gateways");

    private WebhookChecks() {}

    private record Hook(
            String name, Optional<String> policy, Optional<WebhookClientConfig> client, Set<String> resources) {}

    /** A configuration, or the part that matters of it. */
    private record Configuration(HasMetadata object, List<Hook> hooks) {
        boolean isOf(String mode, String namespace) {
            var labels = OrEmpty.map(object.getMetadata().getLabels());
            var served = labels.get(Labels.SERVED_IN);
            return mode.equals(labels.get(Labels.ROLE)) && (served == null || served.equals(namespace));
        }
    }

    private static Stream<Configuration> configurations(ClusterView cluster) {
        var validating = cluster.all(ValidatingWebhookConfiguration.class).stream()
                .map(one -> new Configuration(
                        one,
                        OrEmpty.list(one.getWebhooks()).stream()
                                .map(WebhookChecks::hook)
                                .toList()));
        var mutating = cluster.all(MutatingWebhookConfiguration.class).stream()
                .map(one -> new Configuration(
                        one,
                        OrEmpty.list(one.getWebhooks()).stream()
                                .map(WebhookChecks::hook)
                                .toList()));
        return Stream.concat(validating, mutating);
    }

    private static Hook hook(ValidatingWebhook hook) {
        return new Hook(
                hook.getName(),
                Optional.ofNullable(hook.getFailurePolicy()),
                Optional.ofNullable(hook.getClientConfig()),
                OrEmpty.list(hook.getRules()).stream()
                        .flatMap(rule -> rule.getResources().stream())
                        .collect(Collectors.toSet()));
    }

    private static Hook hook(MutatingWebhook hook) {
        return new Hook(
                hook.getName(),
                Optional.ofNullable(hook.getFailurePolicy()),
                Optional.ofNullable(hook.getClientConfig()),
                OrEmpty.list(hook.getRules()).stream()
                        .flatMap(rule -> rule.getResources().stream())
                        .collect(Collectors.toSet()));
    }

    private static Stream<Finding> missing(ClusterView cluster, String namespace) {
        var mode = Workloads.mode(cluster, namespace);
        if (mode.isEmpty()
                || !cluster.knows("ValidatingWebhookConfiguration")
                || !cluster.knows("MutatingWebhookConfiguration")) {
            return Stream.empty();
        }
        var judged = configurations(cluster)
                .filter(one -> one.object().getKind().startsWith("Validating"))
                .filter(one -> one.isOf(mode.get(), namespace))
                .flatMap(one -> one.hooks().stream())
                .filter(hook -> hook.policy().map("Fail"::equals).orElse(true))
                .flatMap(hook -> hook.resources().stream())
                .collect(Collectors.toSet());
        var wanted = mode.get().equals(Workloads.LEADER) ? OF_LEADER : OF_MEMBER;
        var unjudged = wanted.stream()
                .filter(resource -> !judged.contains(resource))
                .sorted()
                .toList();
        return unjudged.isEmpty()
                ? Stream.empty()
                : Stream.of(Finding.of(
                        Fault.WEBHOOK_MISSING,
                        cluster,
                        "ValidatingWebhookConfiguration of the " + mode.get() + " in " + namespace,
                        "Nobody judges what is written to " + String.join(", ", unjudged)
                                + ": the configuration is gone, or has lost a rule or its failurePolicy Fail",
                        Mend.deployAgain(cluster, namespace)));
    }

    private static Stream<Finding> certificates(Observation seen) {
        return seen.clusters().stream()
                .flatMap(cluster -> configurations(cluster)
                        .flatMap(configuration -> configuration.hooks().stream()
                                .flatMap(
                                        hook -> certificate(seen, hook)
                                                .map(problem -> certificate(cluster, configuration, hook, problem))
                                                .stream())
                                .limit(1)));
    }

    private static Finding certificate(ClusterView cluster, Configuration configuration, Hook hook, String problem) {
        var namespace = hook.client()
                .map(WebhookClientConfig::getService)
                .map(ServiceReference::getNamespace)
                .orElse("NAMESPACE");
        return Finding.of(
                Fault.WEBHOOK_CERTIFICATE,
                cluster,
                configuration.object().getKind() + " "
                        + configuration.object().getMetadata().getName(),
                problem,
                "the controller fills caBundle in while it runs; look at its log, and restart it: "
                        + Finding.kubectl(
                                cluster,
                                "rollout restart deployment/" + Names.CONTROLLER_SERVICE_ACCOUNT + " -n " + namespace));
    }

    private static Optional<String> certificate(Observation seen, Hook hook) {
        var bundle =
                hook.client().map(client -> OrEmpty.text(client.getCaBundle())).orElse("");
        var name = "The webhook " + hook.name();
        if (bundle.isEmpty()) {
            return Optional.of(name + " has no caBundle, so the API server refuses what it is to judge");
        }
        var trusted = Certificates.parse(new String(Base64.getMimeDecoder().decode(bundle), StandardCharsets.UTF_8));
        return trusted.stream().anyMatch(certificate -> certificate.until().isAfter(seen.at()))
                ? Optional.empty()
                : Optional.of(name + " has a caBundle "
                        + (trusted.isEmpty() ? "that is no certificate" : "that has expired"));
    }

    private static Stream<Finding> reached(Observation seen) {
        var noEndpoints = seen.clusters().stream()
                .flatMap(cluster -> configurations(cluster)
                        .flatMap(one -> one.hooks().stream())
                        .flatMap(hook -> hook.client().map(WebhookClientConfig::getService).stream())
                        .map(service -> service.getNamespace() + "/" + service.getName())
                        .distinct()
                        .flatMap(service -> endpoints(cluster, service).stream()));
        var failedCalls = seen.members().stream()
                .flatMap(member -> seen.leaderOf(member).stream()
                        .flatMap(leader -> MemberChecks.refusal(member)
                                .map(Access.Refusal::sentence)
                                .filter(sentence -> sentence.contains(NOT_CALLED))
                                .map(sentence -> unreached(
                                        leader.cluster(),
                                        leader.namespace(),
                                        "The leader's API server could not ask its webhook: " + sentence))
                                .stream()));
        return Stream.concat(noEndpoints, failedCalls)
                // One of each cluster tells enough.
                .collect(Collectors.toMap(
                        finding -> String.join(",", finding.clusters()),
                        finding -> finding,
                        (one, other) -> one,
                        TreeMap::new))
                .values()
                .stream();
    }

    private static Optional<Finding> endpoints(ClusterView cluster, String service) {
        var namespace = service.substring(0, service.indexOf('/'));
        var name = service.substring(service.indexOf('/') + 1);
        if (!cluster.namespaces().contains(namespace) || !cluster.knows("EndpointSlice") || !cluster.knows("Service")) {
            return Optional.empty();
        }
        if (cluster.one(Service.class, namespace, name).isEmpty()) {
            return Optional.of(
                    unreached(cluster, namespace, "The Service " + service + " of the webhooks does not exist"));
        }
        boolean ready = cluster.all(EndpointSlice.class, namespace).stream()
                .filter(slice ->
                        name.equals(OrEmpty.map(slice.getMetadata().getLabels()).get(Labels.SERVICE_NAME)))
                .flatMap(slice -> OrEmpty.list(slice.getEndpoints()).stream())
                .anyMatch(endpoint -> endpoint.getConditions() == null
                        || !Boolean.FALSE.equals(endpoint.getConditions().getReady()));
        return ready
                ? Optional.empty()
                : Optional.of(unreached(
                        cluster,
                        namespace,
                        "The Service " + service
                                + " of the webhooks has no ready endpoint: its selector or port does not"
                                + " fit a ready Pod of the controller"));
    }

    private static Finding unreached(ClusterView cluster, String namespace, String cause) {
        return Finding.of(
                Fault.WEBHOOK_UNREACHABLE,
                cluster,
                "Service " + namespace + "/" + Names.WEBHOOK_SERVICE,
                cause,
                "let the API server reach the controller's Pods at webhook.port (9443), in firewalls and policies too; "
                        + Finding.kubectl(
                                cluster,
                                "get endpointslices -n " + namespace + " -l " + Labels.SERVICE_NAME + "="
                                        + Names.WEBHOOK_SERVICE));
    }
}
