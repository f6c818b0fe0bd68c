package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.controller.reconcile.ApiFailure;

/**
 * Asks an API server for a Service with an impossible address: the refusal names the possible ones. It is a dry run, so that
 * nothing stays whatever the answer.
 */
record ServiceCidrProbe(KubernetesClient client, String namespace) {
    static final String IMPOSSIBLE = "0.0.0.0";

    ServiceCidrAnswer ask() {
        var impossible = new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("seine-service-cidr")
                .endMetadata()
                .withNewSpec()
                .withClusterIP(IMPOSSIBLE)
                .addNewPort()
                .withPort(443)
                .endPort()
                .endSpec()
                .build();
        try {
            var unused = client.resource(impossible).dryRun().create();
            assert unused != null;
            return ServiceCidrAnswer.ofAcceptance();
        } catch (KubernetesClientException e) {
            return ServiceCidrAnswer.ofRefusal(ApiFailure.sentence(e));
        }
    }
}
