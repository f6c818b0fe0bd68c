package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** Sees every moment in which an address is behind a Service in no EndpointSlice, after it was in one. */
final class Reachable implements AutoCloseable {
    private final String address;
    // Used by the informer's thread only.
    private final Map<String, EndpointSlice> slices = new HashMap<>();
    private final Queue<String> gaps = new ConcurrentLinkedQueue<>();
    private final SharedIndexInformer<EndpointSlice> informer;
    private volatile boolean seen;

    Reachable(Cluster cluster, String service, String address) {
        this.address = address;
        this.informer = cluster.admin
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace("default")
                .withLabel("kubernetes.io/service-name", service)
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(EndpointSlice slice) {
                        look(() -> slices.put(slice.getMetadata().getName(), slice), "appeared", slice);
                    }

                    @Override
                    public void onUpdate(EndpointSlice before, EndpointSlice slice) {
                        look(() -> slices.put(slice.getMetadata().getName(), slice), "changed", slice);
                    }

                    @Override
                    public void onDelete(EndpointSlice slice, boolean unknown) {
                        look(() -> slices.remove(slice.getMetadata().getName()), "went", slice);
                    }
                });
        await("the address behind " + service).atMost(LIMIT).until(() -> seen);
    }

    private void look(Runnable event, String what, EndpointSlice slice) {
        event.run();
        var there = slices.values().stream()
                .flatMap(each -> each.getEndpoints().stream())
                .anyMatch(endpoint -> endpoint.getAddresses().contains(address));
        if (seen && !there) {
            gaps.add("EndpointSlice " + slice.getMetadata().getName() + " " + what);
        }
        seen |= there;
    }

    /** After which events the address was missing. */
    List<String> gaps() {
        return List.copyOf(gaps);
    }

    /** Who makes the slices now. */
    String makers() {
        return informer.getStore().list().stream()
                .map(slice ->
                        String.valueOf(slice.getMetadata().getLabels().get("endpointslice.kubernetes.io/managed-by")))
                .sorted()
                .distinct()
                .collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        informer.close();
    }
}
