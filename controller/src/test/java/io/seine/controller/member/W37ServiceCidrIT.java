package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDR;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.seine.api.net.Cidr;
import io.seine.controller.Proves;
import io.seine.sandbox.junit.ControlPlanes;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The cluster's Service CIDRs are found by both methods, followed, and found later when they cannot be found now. */
class W37ServiceCidrIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String NAMESPACE = "default";

    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("west");

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient admin;

    @BeforeEach
    void connect() {
        admin = new KubernetesClientBuilder().withConfig(config()).build();
    }

    @AfterEach
    void clean() {
        admin.resources(ServiceCIDR.class).withName("added").delete();
        admin.rbac().clusterRoleBindings().withName("w37").delete();
        admin.close();
    }

    @Test
    @Proves({"W-37", "row 13", "row 14"})
    void objectsAreFollowedWhereTheyAreServed() {
        try (var source = new ServiceCidrSource(admin, NAMESPACE, Optional.empty(), () -> {})) {
            source.start();

            await().atMost(LIMIT).untilAsserted(() -> assertThat(source.cidr()).contains(actual()));
            assertThat(source.further()).isEmpty();
            assertThat(source.problem()).isEmpty();

            admin.load(new ByteArrayInputStream("""
                            apiVersion: networking.k8s.io/v1
                            kind: ServiceCIDR
                            metadata: {name: added}
                            spec: {cidrs: [10.200.0.0/24]}
                            """.getBytes(StandardCharsets.UTF_8)))
                    .create();

            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(source.all()).containsExactly(actual(), Cidr.parse("10.200.0.0/24")));

            admin.resources(ServiceCIDR.class).withName("added").delete();

            await().atMost(LIMIT).untilAsserted(() -> assertThat(source.all()).containsExactly(actual()));
        }
        assertNothingIsLeft();
    }

    @Test
    @Proves({"W-37", "row 13", "row 15"})
    void apiServerIsAskedWhereTheyAreNotServed() {
        try (var old = withoutServiceCidrs();
                var source = new ServiceCidrSource(old, NAMESPACE, Optional.empty(), () -> {})) {
            source.start();

            await().atMost(LIMIT).untilAsserted(() -> assertThat(source.cidr()).contains(actual()));
            assertThat(source.all()).hasSize(1);
        }
        assertNothingIsLeft();
    }

    @Test
    @Proves({"W-37", "row 15"})
    void whatCannotBeFoundNowIsFoundLater() {
        try (var stranger = stranger();
                var source = new ServiceCidrSource(stranger, NAMESPACE, Optional.empty(), () -> {})) {
            source.start();

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(source.problem())
                            .hasValueSatisfying(problem -> assertThat(problem)
                                    .contains("Service CIDR is not known", "forbidden", "set serviceCIDR")));
            assertThat(source.cidr()).isEmpty();

            admin.load(new ByteArrayInputStream("""
                            apiVersion: rbac.authorization.k8s.io/v1
                            kind: ClusterRoleBinding
                            metadata: {name: w37}
                            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                            subjects: [{kind: ServiceAccount, name: default, namespace: default}]
                            """.getBytes(StandardCharsets.UTF_8)))
                    .create();

            await().atMost(LIMIT).untilAsserted(() -> assertThat(source.cidr()).contains(actual()));
            assertThat(source.problem()).isEmpty();
        }
    }

    @Test
    @Proves("W-37")
    void configuredRangeWins() {
        try (var source = new ServiceCidrSource(admin, NAMESPACE, Optional.of(Cidr.parse("10.7.0.0/16")), () -> {})) {
            source.start();

            assertThat(source.all()).containsExactly(Cidr.parse("10.7.0.0/16"));
            assertThat(source.problem()).isEmpty();
        }
    }

    /** The range that the API server took the address of the Service "kubernetes" from: its first one. */
    private Cidr actual() {
        return admin.resources(ServiceCIDR.class).withName("kubernetes").get().getSpec().getCidrs().stream()
                .map(Cidr::parse)
                .findFirst()
                .orElseThrow();
    }

    private void assertNothingIsLeft() {
        assertThat(admin.services().inNamespace(NAMESPACE).list().getItems())
                .extracting(service -> service.getMetadata().getName())
                .containsExactly("kubernetes");
    }

    private static Config config() {
        return new ConfigBuilder(Config.fromKubeconfig(PLANES.kubeconfig("west").toFile()))
                .withRequestRetryBackoffLimit(0)
                .build();
    }

    /** The API server as one of before Kubernetes 1.33 looks: that path leads nowhere. */
    private static KubernetesClient withoutServiceCidrs() {
        return new KubernetesClientBuilder()
                .withConfig(config())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("old", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        var uri = request.uri().toString();
                        if (uri.contains("/servicecidrs")) {
                            builder.uri(URI.create(uri.replace("/servicecidrs", "/unknownkind")));
                        }
                    }
                }))
                .build();
    }

    /** Somebody who may nothing yet. */
    private KubernetesClient stranger() {
        var token = admin.serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName("default")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
        var config = config();
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(config.getMasterUrl())
                        .withCaCertFile(config.getCaCertFile())
                        .withCaCertData(config.getCaCertData())
                        .withOauthToken(token)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }
}
