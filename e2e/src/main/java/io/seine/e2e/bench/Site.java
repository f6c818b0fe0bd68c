package io.seine.e2e.bench;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.seine.api.Names;
import io.seine.sandbox.cluster.ApiCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;

/** One real cluster without nodes, as its administrator. */
final class Site implements AutoCloseable {
    private static final Set<String> NEEDS_NODES = Set.of("Deployment", "DaemonSet");
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

    /** Installs a manifest of the deploy folder, without what it would run. */
    void install(Path manifest) throws IOException {
        apply(Files.readString(manifest));
    }

    void apply(String yaml) {
        admin.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items().stream()
                .filter(object -> !NEEDS_NODES.contains(object.getKind()))
                .forEach(object -> admin.resource(object).forceConflicts().serverSideApply());
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
