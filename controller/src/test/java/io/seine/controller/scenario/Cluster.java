package io.seine.controller.scenario;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.seine.api.Names;
import io.seine.controller.reconcile.ApiClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** One real cluster without nodes, as its administrator. */
final class Cluster implements AutoCloseable {
    private static final Path DEPLOY = Path.of("..", "deploy").toAbsolutePath().normalize();
    /** Webhooks too: nothing listens behind the Service. */
    private static final Set<String> NEEDS_NODES =
            Set.of("Deployment", "DaemonSet", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration");

    final String name;
    final KubernetesClient admin;

    Cluster(String name, Path kubeconfig) {
        this.name = name;
        this.admin = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
                        .withRequestTimeout(10_000)
                        .build())
                .build();
    }

    String server() {
        var url = admin.getConfiguration().getMasterUrl();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    void createNamespace(String namespace) {
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    /** Applies a manifest of the deploy folder with another Namespace, as the guide says, but runs nothing from it. */
    void install(String manifest, String usual, String namespace) throws IOException {
        createNamespace(namespace);
        var yaml = Files.readString(DEPLOY.resolve(manifest)).replace(usual, namespace);
        apply(yaml);
    }

    /** The address at which the API server reaches this process. */
    String hostAddress() {
        var url = java.net.URI.create(server());
        try (var socket = new java.net.DatagramSocket()) {
            socket.connect(new java.net.InetSocketAddress(url.getHost(), url.getPort()));
            return socket.getLocalAddress().getHostAddress();
        } catch (java.net.SocketException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * Installs the webhooks of a manifest of the deploy folder, but for a server in this process, and waits until its certificate is
     * trusted.
     *
     * @return the configurations
     */
    List<HasMetadata> installWebhooks(String manifest, String usual, String namespace, int port) throws IOException {
        var yaml = Files.readString(DEPLOY.resolve(manifest)).replace(usual, namespace);
        var url = "https://" + hostAddress() + ":" + port;
        var configurations = load(yaml).stream()
                .filter(object -> object.getKind().endsWith("WebhookConfiguration"))
                .toList();
        configurations.forEach(configuration -> webhooks(configuration).forEach(client -> {
            client.setUrl(url + client.getService().getPath());
            client.setService(null);
        }));
        configurations.forEach(
                configuration -> admin.resource(configuration).forceConflicts().serverSideApply());
        configurations.forEach(configuration -> admin.resource(configuration)
                .waitUntilCondition(
                        now -> webhooks(now).allMatch(client -> client.getCaBundle() != null),
                        Scenario.LIMIT.toSeconds(),
                        java.util.concurrent.TimeUnit.SECONDS));
        return configurations;
    }

    void deleteWebhooks(List<HasMetadata> configurations) {
        configurations.forEach(configuration -> admin.resource(configuration).delete());
    }

    private static Stream<WebhookClientConfig> webhooks(HasMetadata configuration) {
        return switch (configuration) {
            case ValidatingWebhookConfiguration validating ->
                validating.getWebhooks().stream().map(ValidatingWebhook::getClientConfig);
            case MutatingWebhookConfiguration mutating ->
                mutating.getWebhooks().stream().map(MutatingWebhook::getClientConfig);
            default -> Stream.empty();
        };
    }

    private List<HasMetadata> load(String yaml) {
        return admin.load(new java.io.ByteArrayInputStream(yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .items();
    }

    /** Applies YAML; custom resource definitions are served when this returns. */
    List<HasMetadata> apply(String yaml) {
        var objects = load(yaml).stream()
                .filter(object -> !NEEDS_NODES.contains(object.getKind()))
                .toList();
        return objects.stream()
                .map(object -> admin.resource(object).forceConflicts().serverSideApply())
                .toList();
    }

    /** A client with the rights of the controller's ServiceAccount. */
    KubernetesClient asController(String namespace, String fieldManager) {
        return as(Names.CONTROLLER_SERVICE_ACCOUNT, namespace, fieldManager);
    }

    /** A client with the rights of that ServiceAccount. */
    KubernetesClient as(String account, String namespace, String fieldManager) {
        var token = admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
        var config = admin.getConfiguration();
        return ApiClients.connect(
                new ConfigBuilder(Config.empty())
                        .withMasterUrl(config.getMasterUrl())
                        .withCaCertFile(config.getCaCertFile())
                        .withCaCertData(config.getCaCertData())
                        .withOauthToken(token)
                        .build(),
                fieldManager);
    }

    @Override
    public void close() {
        admin.close();
    }
}
