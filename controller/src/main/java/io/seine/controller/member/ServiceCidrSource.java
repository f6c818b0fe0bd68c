package io.seine.controller.member;

import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDR;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.net.Cidr;
import io.seine.controller.reconcile.ApiFailure;
import io.seine.controller.reconcile.ObjectKey;
import io.seine.controller.reconcile.Watched;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster's Service CIDRs: as configured; else of the ServiceCIDR objects, which are watched; else, in clusters that do not
 * serve that kind (before Kubernetes 1.33), what the API server says when it is asked in a dry run for a Service with an
 * impossible address.
 */
final class ServiceCidrSource implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceCidrSource.class);
    private static final ObjectKey DEFAULT = new ObjectKey("", "kubernetes");
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(60);
    private static final String REMEDY = "; set serviceCIDR in the controller's configuration";

    private final ServiceCidrProbe probe;
    private final Optional<Cidr> configured;
    private final Runnable whenItChanges;
    private final Watched<ServiceCIDR> objects;
    private final Thread prober;
    private volatile ServiceCidrAnswer probed = new ServiceCidrAnswer.Pending();
    private List<Object> told = List.of();

    /**
     * @param configured of the configuration, empty to find out
     * @param whenItChanges called when any of the answers may be another
     */
    ServiceCidrSource(KubernetesClient client, String namespace, Optional<Cidr> configured, Runnable whenItChanges) {
        this.probe = new ServiceCidrProbe(client, namespace);
        this.configured = configured;
        this.whenItChanges = whenItChanges;
        this.objects = new Watched<>("ServiceCIDRs", client.resources(ServiceCIDR.class))
                .whenChanged(this::mayHaveChanged)
                .whenStateChanges(this::stateChanged);
        this.prober = Thread.ofVirtual().name("service-cidr").unstarted(this::probe);
    }

    void start() {
        if (configured.isEmpty()) {
            objects.start();
        }
    }

    /** The cluster's first IPv4 Service CIDR, empty while it is not known. */
    Optional<Cidr> cidr() {
        return answer() instanceof ServiceCidrAnswer.Known(Cidr cidr) ? Optional.of(cidr) : Optional.empty();
    }

    /** Whether nobody has answered yet. Nothing may be concluded from a range that is not there then. */
    boolean isPending() {
        return answer() instanceof ServiceCidrAnswer.Pending;
    }

    /** Why there is no {@link #cidr}, in one sentence that says what to do; empty when there is one or may be in a moment. */
    Optional<String> problem() {
        return answer() instanceof ServiceCidrAnswer.Unknown(String why)
                ? Optional.of("The cluster's Service CIDR is not known: " + why + REMEDY)
                : Optional.empty();
    }

    /** The IPv4 Service CIDRs that were added to the cluster, in order. */
    List<Cidr> further() {
        if (configured.isPresent()) {
            return List.of();
        }
        var first = cidr();
        return objects.list().stream()
                .flatMap(object -> ServiceCidrAnswer.ipv4(object.getSpec().getCidrs()).stream())
                .filter(cidr -> !Optional.of(cidr).equals(first))
                .distinct()
                .sorted()
                .toList();
    }

    /** All IPv4 Service CIDRs that are known. */
    List<Cidr> all() {
        return Stream.concat(cidr().stream(), further().stream()).toList();
    }

    @Override
    public void close() {
        prober.interrupt();
        objects.close();
    }

    private ServiceCidrAnswer answer() {
        if (configured.isPresent()) {
            return new ServiceCidrAnswer.Known(configured.get());
        }
        var object = objects.get(DEFAULT);
        if (object.isPresent()) {
            return ServiceCidrAnswer.ofObject(object.get().getSpec().getCidrs());
        }
        return objects.failure()
                .map(failure -> failure.kind() == ApiFailure.Kind.NOT_FOUND
                        ? probed
                        : new ServiceCidrAnswer.Unknown("cannot read the ServiceCIDRs: " + failure.sentence()))
                .orElseGet(() -> objects.synced()
                        ? new ServiceCidrAnswer.Unknown("there is no ServiceCIDR " + DEFAULT.name())
                        : new ServiceCidrAnswer.Pending());
    }

    /** Once it is known that the kind is not served, the only way is to ask. */
    private synchronized void stateChanged() {
        boolean notServed = objects.failure()
                .filter(failure -> failure.kind() == ApiFailure.Kind.NOT_FOUND)
                .isPresent();
        if (notServed && prober.getState() == Thread.State.NEW) {
            prober.start();
        }
        mayHaveChanged();
    }

    /** Wakes others only where the answer is another one: a watch of a kind that is not served fails for ever. */
    private void mayHaveChanged() {
        synchronized (this) {
            var now = List.<Object>of(answer(), further());
            if (now.equals(told)) {
                return;
            }
            told = now;
        }
        whenItChanges.run();
    }

    /** Asks until there is an answer; the range of such a cluster is for its life. */
    private void probe() {
        try {
            for (var pause = FIRST_RETRY; ; pause = pause.multipliedBy(2)) {
                probed = probe.ask();
                mayHaveChanged();
                switch (probed) {
                    case ServiceCidrAnswer.Known(Cidr cidr) -> {
                        LOG.atInfo().addKeyValue("cidr", cidr).log("Found the Service CIDR");
                        return;
                    }
                    case ServiceCidrAnswer.Unknown(String why) ->
                        LOG.atWarn().log("The cluster's Service CIDR is not known: {}{}", why, REMEDY);
                    case ServiceCidrAnswer.Pending ignored ->
                        throw new IllegalStateException("An API server that was asked has answered");
                }
                Thread.sleep(pause.compareTo(LAST_RETRY) < 0 ? pause : LAST_RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
