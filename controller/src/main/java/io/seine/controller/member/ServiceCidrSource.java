package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDR;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.net.Cidr;
import io.seine.controller.reconcile.ApiFailure;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Watched;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster's Service CIDR: as configured; else of the ServiceCIDR object {@code kubernetes}, which is watched; else, in
 * clusters that do not serve that kind (before Kubernetes 1.33), what the API server says when it is asked in a dry run for a
 * Service with an impossible address.
 */
final class ServiceCidrSource implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceCidrSource.class);
    private static final ObjectKey DEFAULT = new ObjectKey("", "kubernetes");
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final String namespace;
    private final Optional<Cidr> configured;
    private final Runnable whenItChanges;
    private final Watched<ServiceCIDR> objects;
    private final Thread prober;
    private volatile Optional<Cidr> probed = Optional.empty();

    /**
     * @param configured of the configuration, empty to find out
     * @param whenItChanges called when {@link #cidr} may give another answer
     */
    ServiceCidrSource(KubernetesClient client, String namespace, Optional<Cidr> configured, Runnable whenItChanges) {
        this.client = client;
        this.namespace = namespace;
        this.configured = configured;
        this.whenItChanges = whenItChanges;
        this.objects = new Watched<>("ServiceCIDRs", client.resources(ServiceCIDR.class))
                .whenChanged(whenItChanges)
                .whenStateChanges(this::stateChanged);
        this.prober = Thread.ofVirtual().name("service-cidr").unstarted(this::probe);
    }

    void start() {
        if (configured.isEmpty()) {
            objects.start();
        }
    }

    /** The IPv4 Service CIDR, empty while it is not known. */
    Optional<Cidr> cidr() {
        return configured.or(this::ofObject).or(() -> probed);
    }

    @Override
    public void close() {
        prober.interrupt();
        objects.close();
    }

    private Optional<Cidr> ofObject() {
        return objects.get(DEFAULT)
                .flatMap(object -> ServiceCidrAnswer.ofObject(object.getSpec().getCidrs()));
    }

    /** Once it is known that the kind is not served, the only way is to ask. */
    private synchronized void stateChanged() {
        boolean notServed = objects.failure()
                .filter(failure -> failure.kind() == ApiFailure.Kind.NOT_FOUND)
                .isPresent();
        if (notServed && prober.getState() == Thread.State.NEW) {
            prober.start();
        }
        whenItChanges.run();
    }

    private void probe() {
        try {
            for (var pause = FIRST_RETRY; ; pause = pause.multipliedBy(2)) {
                var answer = ask();
                probed = ServiceCidrAnswer.ofRefusal(answer);
                if (probed.isPresent()) {
                    LOG.atInfo().addKeyValue("cidr", probed.get()).log("Found the Service CIDR");
                    whenItChanges.run();
                    return;
                }
                LOG.atWarn()
                        .log(
                                "Cannot find the Service CIDR: asked for a Service with the address 0.0.0.0, the API server"
                                        + " answered \"{}\"; set serviceCIDR in the controller's configuration",
                                answer);
                Thread.sleep(pause.compareTo(LAST_RETRY) < 0 ? pause : LAST_RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String ask() {
        var impossible = new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("seine-service-cidr")
                .endMetadata()
                .withNewSpec()
                .withClusterIP("0.0.0.0")
                .addNewPort()
                .withPort(443)
                .endPort()
                .endSpec()
                .build();
        try {
            var made = client.resource(impossible).dryRun().create();
            return "accepted with the address " + made.getSpec().getClusterIP();
        } catch (KubernetesClientException e) {
            return ApiFailure.sentence(e);
        }
    }
}
