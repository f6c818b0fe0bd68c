package io.seine.e2e.bench;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.seine.api.Mcs;
import io.seine.api.Names;
import io.seine.api.mcs.ServiceImport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** What a member has imported, watched as its administrator; tells when something became so. */
final class Arrivals implements AutoCloseable {
    private final List<SharedIndexInformer<?>> informers;
    private final Map<String, Import> imports = new HashMap<>();
    private final Map<String, List<Waiting>> waiting = new HashMap<>();

    /** What is known of one imported Service. */
    record Import(boolean service, Set<String> ips, Set<String> addresses) {
        static final Import NONE = new Import(false, Set.of(), Set.of());

        /** Service, ServiceImport with an IP, and an EndpointSlice with an endpoint. */
        boolean usable() {
            return service && !ips.isEmpty() && !addresses.isEmpty();
        }
    }

    private record Waiting(CompletableFuture<Long> future, Predicate<Import> condition) {}

    Arrivals(Site site, String namespace) {
        informers = List.of(
                site.admin.services().inNamespace(namespace).inform(new Handler<Service>() {
                    @Override
                    void now(Service object, boolean there) {
                        Names.exportedName(object.getMetadata().getName())
                                .ifPresent(name -> update(name, old -> new Import(there, old.ips(), old.addresses())));
                    }
                }),
                site.admin.resources(ServiceImport.class).inNamespace(namespace).inform(new Handler<ServiceImport>() {
                    @Override
                    void now(ServiceImport object, boolean there) {
                        var ips = there ? Set.copyOf(object.getSpec().ips()) : Set.<String>of();
                        update(object.getMetadata().getName(), old -> new Import(old.service(), ips, old.addresses()));
                    }
                }),
                site.admin
                        .discovery()
                        .v1()
                        .endpointSlices()
                        .inNamespace(namespace)
                        .inform(new Handler<EndpointSlice>() {
                            @Override
                            void now(EndpointSlice object, boolean there) {
                                var name = Optional.ofNullable(
                                                object.getMetadata().getLabels())
                                        .map(labels -> labels.get(Mcs.SERVICE_NAME_LABEL));
                                var addresses = new TreeSet<String>();
                                if (there) {
                                    object.getEndpoints().forEach(e -> addresses.addAll(e.getAddresses()));
                                }
                                name.ifPresent(exported ->
                                        update(exported, old -> new Import(old.service(), old.ips(), addresses)));
                            }
                        }));
    }

    /** When the import of that name fulfils {@code condition}: {@link System#nanoTime}. */
    synchronized CompletableFuture<Long> when(String name, Predicate<Import> condition) {
        var future = new CompletableFuture<Long>();
        if (condition.test(imports.getOrDefault(name, Import.NONE))) {
            future.complete(System.nanoTime());
        } else {
            waiting.computeIfAbsent(name, any -> new ArrayList<>()).add(new Waiting(future, condition));
        }
        return future;
    }

    /** The time of an event, waited for. */
    static long await(CompletableFuture<Long> event, String what) throws InterruptedException {
        try {
            return event.get(15, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            throw new IllegalStateException("Waited 15 minutes for " + what, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Could not wait for " + what, e);
        }
    }

    /** How many imports fulfil {@code condition}. */
    synchronized long count(Predicate<Import> condition) {
        return imports.values().stream().filter(condition).count();
    }

    private synchronized void update(String name, java.util.function.UnaryOperator<Import> change) {
        var now = change.apply(imports.getOrDefault(name, Import.NONE));
        imports.put(name, now);
        long time = System.nanoTime();
        waiting.computeIfPresent(name, (any, ones) -> {
            ones.removeIf(one -> one.condition().test(now) && one.future().complete(time));
            return ones.isEmpty() ? null : ones;
        });
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }

    private abstract static class Handler<T extends HasMetadata> implements ResourceEventHandler<T> {
        abstract void now(T object, boolean there);

        @Override
        public void onAdd(T object) {
            now(object, true);
        }

        @Override
        public void onUpdate(T before, T after) {
            now(after, true);
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            now(object, false);
        }
    }
}
