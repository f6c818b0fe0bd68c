package io.seine.controller.scenario;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Sees whether objects that are there at the beginning are ever deleted, if only to be made anew. */
final class Unbroken implements AutoCloseable {
    private final Cluster cluster;
    private final List<ResourceDefinitionContext> kinds;
    private final Map<String, String> before;
    private final Queue<String> deleted = new ConcurrentLinkedQueue<>();
    private final List<SharedIndexInformer<GenericKubernetesResource>> informers = new ArrayList<>();

    Unbroken(Cluster cluster, ResourceDefinitionContext... kinds) {
        this.cluster = cluster;
        this.kinds = List.of(kinds);
        this.before = uids();
        for (var kind : kinds) {
            informers.add(cluster.admin
                    .genericKubernetesResources(kind)
                    .inAnyNamespace()
                    .inform(new ResourceEventHandler<>() {
                        @Override
                        public void onAdd(GenericKubernetesResource object) {}

                        @Override
                        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {}

                        @Override
                        public void onDelete(GenericKubernetesResource object, boolean unknown) {
                            deleted.add(name(object));
                        }
                    }));
        }
    }

    static ResourceDefinitionContext kind(String group, String version, String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(!kind.equals("LabelIdentity") && !kind.equals("ServiceCIDR"))
                .build();
    }

    /** The uids from the beginning, by kind and name. */
    Map<String, String> before() {
        return before;
    }

    /** The uids of those objects now; one that is gone is missing. */
    Map<String, String> now() {
        var now = uids();
        now.keySet().retainAll(before.keySet());
        return now;
    }

    /** What was deleted of them so far. */
    List<String> deleted() {
        return deleted.stream().filter(before::containsKey).toList();
    }

    private Map<String, String> uids() {
        var uids = new TreeMap<String, String>();
        for (var kind : kinds) {
            cluster.admin
                    .genericKubernetesResources(kind)
                    .inAnyNamespace()
                    .list()
                    .getItems()
                    .forEach(object ->
                            uids.put(name(object), object.getMetadata().getUid()));
        }
        return uids;
    }

    private static String name(GenericKubernetesResource object) {
        return object.getKind() + " " + object.getMetadata().getNamespace() + "/"
                + object.getMetadata().getName();
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
    }
}
