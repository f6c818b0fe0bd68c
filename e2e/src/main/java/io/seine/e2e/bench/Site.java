package io.seine.e2e.bench;

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
import io.seine.sandbox.cluster.ApiCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One real cluster without nodes, as its administrator. */
final class Site implements AutoCloseable {
    private static final Set<String> NEEDS_NODES = Set.of("Deployment", "DaemonSet");
    private static final Set<String> NEEDS_CONTROLLER =
            Set.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");
    private static final Duration TRUST_LIMIT = Duration.ofMinutes(1);
    private static final long TOKEN_SECONDS = 24 * 3600;

    final String name;
    final KubernetesClient admin;

    Site(String name, Path kubeconfig) {
        this.name = name;
        this.admin = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
                        .withRequestTimeout(30_000)
                        .build())
                .build();
    }

    String server() {
        var url = admin.getConfiguration().getMasterUrl();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    String clusterId() {
        return "test-cluster-" + name;
    }

    void createNamespace(String namespace) {
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    /** Installs a manifest of the deploy folder, without what it would run, and without its webhooks. */
    void install(Path manifest) throws IOException {
        load(Files.readString(manifest)).stream()
                .filter(object -> !NEEDS_NODES.contains(object.getKind()))
                .filter(object -> !NEEDS_CONTROLLER.contains(object.getKind()))
                .forEach(this::apply);
    }

    /**
     * Installs the webhooks of a manifest, but for a controller that runs on this computer, and waits until its certificate is trusted.
     *
     * @param port where the controller serves them, at {@link #hostAddress()}
     */
    void installWebhooks(Path manifest, int port) throws IOException {
        var configurations = load(Files.readString(manifest)).stream()
                .filter(object -> NEEDS_CONTROLLER.contains(object.getKind()))
                .toList();
        for (var configuration : configurations) {
            clients(configuration).forEach(client -> {
                client.setUrl("https://" + hostAddress() + ":" + port
                        + client.getService().getPath());
                client.setService(null);
            });
            apply(configuration);
            admin.resource(configuration)
                    .waitUntilCondition(
                            now -> clients(now).allMatch(client -> client.getCaBundle() != null),
                            TRUST_LIMIT.toSeconds(),
                            TimeUnit.SECONDS);
        }
    }

    private static Stream<WebhookClientConfig> clients(HasMetadata configuration) {
        return switch (configuration) {
            case ValidatingWebhookConfiguration validating ->
                validating.getWebhooks().stream().map(ValidatingWebhook::getClientConfig);
            case MutatingWebhookConfiguration mutating ->
                mutating.getWebhooks().stream().map(MutatingWebhook::getClientConfig);
            default -> throw new IllegalArgumentException(configuration.getKind() + " has no webhooks");
        };
    }

    /** The address at which the API server reaches this computer. */
    String hostAddress() {
        var url = URI.create(server());
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
            return socket.getLocalAddress().getHostAddress();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    void apply(String yaml) {
        load(yaml).forEach(this::apply);
    }

    private void apply(HasMetadata object) {
        admin.resource(object).forceConflicts().serverSideApply();
    }

    private List<HasMetadata> load(String yaml) {
        return admin.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items();
    }

    ApiCalls calls() {
        return ApiCalls.of(admin.raw("/metrics"));
    }

    /** The server's certificate authority, PEM. */
    String authority() throws IOException {
        var config = admin.getConfiguration();
        return config.getCaCertFile() != null
                ? Files.readString(Path.of(config.getCaCertFile()))
                : new String(Base64.getMimeDecoder().decode(config.getCaCertData()), StandardCharsets.UTF_8);
    }

    /** A token of a ServiceAccount that outlives any run. */
    String token(String namespace, String account) {
        return admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(TOKEN_SECONDS)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /** A kubeconfig of the controller's ServiceAccount: the process that uses it has the manifest's rights and no others. */
    String controllerKubeconfig(String namespace) throws IOException {
        return """
            apiVersion: v1
            kind: Config
            current-context: bench
            contexts: [{name: bench, context: {cluster: bench, user: bench}}]
            clusters: [{name: bench, cluster: {server: "%s", certificate-authority-data: %s}}]
            users: [{name: bench, user: {token: %s}}]
            """.formatted(
                        server(),
                        Base64.getEncoder().encodeToString(authority().getBytes(StandardCharsets.UTF_8)),
                        token(namespace, Names.CONTROLLER_SERVICE_ACCOUNT));
    }

    @Override
    public void close() {
        admin.close();
    }
}
