package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.controller.Proves;
import io.seine.controller.reconcile.ApiClients;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Watched;
import io.seine.sandbox.junit.ControlPlanes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Of the Pods of a cluster a member reads the labels, and the API server sends it nothing else. */
@Proves("W-14")
class W14PodMetadataIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("east");

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String NAMESPACE = "pod-metadata";

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient metadataOnly;

    @BeforeEach
    void start() {
        client = ApiClients.connect(
                Config.fromKubeconfig(PLANES.kubeconfig("east").toFile()), "test");
        metadataOnly = ApiClients.metadataOnly(client);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    @AfterEach
    void stop() {
        pods().withGracePeriod(0).delete();
        metadataOnly.close();
        client.close();
    }

    private io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
                    Pod, io.fabric8.kubernetes.api.model.PodList, io.fabric8.kubernetes.client.dsl.PodResource>
            pods() {
        return client.pods().inNamespace(NAMESPACE);
    }

    @Test
    void onlyMetadataIsSent() {
        for (int i = 0; i < 10; i++) {
            pod("large-" + i, "large");
        }

        var whole = client.raw("/api/v1/namespaces/" + NAMESPACE + "/pods");
        var metadata = metadataOnly.raw("/api/v1/namespaces/" + NAMESPACE + "/pods");

        assertThat(whole).contains("\"containers\"").hasSizeGreaterThan(200_000);
        assertThat(metadata)
                .contains("PartialObjectMetadataList", "large-9")
                .doesNotContain("\"containers\"")
                .hasSizeLessThan(20_000);
    }

    @Test
    void labelsAreFollowedUntilThePodEnds() {
        pod("first", "client");
        try (Watched<LabelledPod> watched = LabelledPod.watched(metadataOnly).start()) {
            awaitApp(watched, "first", "client");

            pod("second", "server");
            awaitApp(watched, "second", "server");

            pods().withName("first")
                    .edit(pod -> pod.edit()
                            .editMetadata()
                            .addToLabels("app", "other")
                            .endMetadata()
                            .build());
            awaitApp(watched, "first", "other");

            pods().withName("first").withGracePeriod(0).delete();
            awaitGone(watched, "first");

            pods().withName("second")
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": {\"phase\": \"Succeeded\"}}");
            awaitGone(watched, "second");
        }
    }

    private void pod(String name, String app) {
        var large = "x".repeat(25_000);
        await().atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> client.resource(new PodBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(NAMESPACE)
                                .withLabels(Map.of("app", app))
                                .endMetadata()
                                .withNewSpec()
                                .withAutomountServiceAccountToken(false)
                                .addNewContainer()
                                .withName("main")
                                .withImage("none")
                                .withArgs(List.of(large))
                                .endContainer()
                                .endSpec()
                                .build())
                        .serverSideApply());
    }

    private static void awaitApp(Watched<LabelledPod> pods, String name, String app) {
        await().atMost(LIMIT)
                .until(() -> pods.get(new ObjectKey(NAMESPACE, name))
                        .map(pod -> pod.getMetadata().getLabels())
                        .equals(Optional.of(Map.of("app", app))));
    }

    private static void awaitGone(Watched<LabelledPod> pods, String name) {
        await().atMost(LIMIT)
                .until(() -> pods.get(new ObjectKey(NAMESPACE, name)).isEmpty());
    }
}
