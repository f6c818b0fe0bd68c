package io.seine.agent;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.agent.gateway.TunnelReport;
import io.seine.agent.watch.Api;
import io.seine.api.Annotations;
import io.seine.api.FieldManagers;
import io.seine.api.OrEmpty;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.TunnelState;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Gateway's annotation {@link Annotations#TUNNELS} at what the active gateway finds, from which the member's controller makes the
 * ClusterSet's condition. Used by one thread.
 */
final class TunnelAnnotation {
    /** Shortest time between two writes; the cache has the first one by then. */
    static final Duration PAUSE = Duration.ofSeconds(3);

    private static final PatchContext MERGE = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(FieldManagers.AGENT)
            .build();
    private static final Logger LOG = LoggerFactory.getLogger(TunnelAnnotation.class);

    private final KubernetesClient client;
    private final String namespace;
    private final Function<String, Optional<Gateway>> gateways;
    private final LongSupplier nanos;
    private SortedMap<String, TunnelState> seen = new TreeMap<>();
    private Optional<String> told = Optional.empty();
    private Optional<Long> written = Optional.empty();
    private Optional<String> failure = Optional.empty();

    /**
     * @param namespace of the Gateways
     * @param gateways finds one by its name, as it was a moment ago
     * @param nanos a clock as {@link System#nanoTime}
     */
    TunnelAnnotation(
            KubernetesClient client,
            String namespace,
            Function<String, Optional<Gateway>> gateways,
            LongSupplier nanos) {
        this.client = client;
        this.namespace = namespace;
        this.gateways = gateways;
        this.nanos = nanos;
    }

    /** What Gateways of these names say now: the next one has no annotation yet, and goes on from there. */
    void note(Collection<String> names) {
        names.stream()
                .flatMap(name -> gateways.apply(name).stream())
                .map(TunnelAnnotation::text)
                .filter(text -> !text.isEmpty())
                .forEach(text -> seen = TunnelState.read(text));
    }

    /** Writes what the Gateway does not say yet. */
    void keep(TunnelReport report) {
        gateways.apply(report.gateway()).ifPresent(gateway -> {
            var present = text(gateway);
            var before = present.isEmpty() ? seen : TunnelState.read(present);
            var text = TunnelState.write(TunnelState.after(before, report.clusters()));
            // Another one that hears more corrects what this one says, and is not contradicted.
            var corrected = report.alone() && !present.isEmpty() && told.equals(Optional.of(text));
            if (!present.equals(text) && !corrected && isDue()) {
                write(report.gateway(), text);
            }
        });
    }

    private boolean isDue() {
        return written.isEmpty() || nanos.getAsLong() - written.get() >= PAUSE.toNanos();
    }

    private void write(String gateway, String text) {
        written = Optional.of(nanos.getAsLong());
        try {
            // The text has no character that JSON would spell another way.
            client.resources(Gateway.class)
                    .inNamespace(namespace)
                    .withName(gateway)
                    .patch(
                            MERGE,
                            "{\"metadata\":{\"annotations\":{\"" + Annotations.TUNNELS + "\":"
                                    + (text.isEmpty() ? "null" : "\"" + text + "\"") + "}}}");
            LOG.atInfo().addKeyValue("gateway", gateway).log("The Gateway says of the tunnels: {}", text);
            told = Optional.of(text);
            failure = Optional.empty();
        } catch (KubernetesClientException e) {
            failed(gateway, e);
        }
    }

    private void failed(String gateway, KubernetesClientException e) {
        var sentence = Optional.of(Api.sentence(e));
        if (!sentence.equals(failure) && !Thread.currentThread().isInterrupted()) {
            LOG.atWarn()
                    .addKeyValue("gateway", gateway)
                    .log(
                            "Could not write what is found of the tunnels to the Gateway: {}; it is tried again",
                            sentence.get());
            failure = sentence;
        }
    }

    private static String text(Gateway gateway) {
        return OrEmpty.map(gateway.getMetadata().getAnnotations()).getOrDefault(Annotations.TUNNELS, "");
    }
}
