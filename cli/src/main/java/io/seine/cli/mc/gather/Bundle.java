package io.seine.cli.mc.gather;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.seine.api.Annotations;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.serialization.ApiSerialization;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Credential;
import io.seine.cli.mc.observe.Observation;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What goes into a bundle, file by file: nothing of it is read from a Secret. */
record Bundle(Observation seen) {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** The files of objects, by their path. */
    SortedMap<String, String> files() {
        var files = new TreeMap<String, String>();
        seen.clusters().forEach(cluster -> {
            var folder = folder(cluster);
            files.put(folder + "cluster.yaml", ApiSerialization.get().asYaml(about(cluster)));
            cluster.objects().stream()
                    .filter(object -> isWanted(cluster, object))
                    .collect(Collectors.groupingBy(HasMetadata::getKind, TreeMap::new, Collectors.toList()))
                    .forEach((kind, objects) -> files.put(
                            folder + kind + ".yaml",
                            objects.stream().map(Bundle::yaml).collect(Collectors.joining())));
            files.put(
                    folder + "Secret.txt",
                    cluster.credentials().stream().map(Bundle::line).collect(Collectors.joining()));
        });
        return files;
    }

    /** The folder of a cluster; contexts may have any characters. */
    static String folder(ClusterView cluster) {
        return cluster.name().replaceAll("[^A-Za-z0-9._-]", "_") + "/";
    }

    /** Of what everybody has, only what concerns Seine. */
    private static boolean isWanted(ClusterView cluster, HasMetadata object) {
        return switch (object) {
            case Namespace namespace ->
                cluster.namespaces().contains(namespace.getMetadata().getName());
            case Service service -> isExchanged(cluster, service) || isOurs(cluster, service);
            default -> true;
        };
    }

    private static boolean isOurs(ClusterView cluster, Service service) {
        return cluster.namespaces().contains(service.getMetadata().getNamespace())
                && service.getMetadata().getName().equals(Names.WEBHOOK_SERVICE);
    }

    private static boolean isExchanged(ClusterView cluster, Service service) {
        return OrEmpty.map(service.getMetadata().getAnnotations()).containsKey(Annotations.IMPORTED_SERVICE)
                || cluster.one(
                                ServiceExport.class,
                                service.getMetadata().getNamespace(),
                                service.getMetadata().getName())
                        .isPresent();
    }

    private static Map<String, Object> about(ClusterView cluster) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("context", cluster.name());
        tree.put("server", cluster.server());
        tree.put("kubernetes", cluster.version().orElse("no answer"));
        cluster.clock().ifPresent(ahead -> tree.put("clockAheadMillis", ahead.toMillis()));
        tree.put("namespaces", cluster.namespaces().stream().toList());
        tree.put("access", cluster.accesses().stream().map(Record::toString).toList());
        tree.put("figures", cluster.figures().stream().map(Record::toString).toList());
        tree.put("unread", cluster.unread().stream().map(Record::toString).toList());
        return tree;
    }

    private static String yaml(HasMetadata object) {
        var clone = ApiSerialization.get().clone(object);
        clone.getMetadata().setManagedFields(null);
        var annotations = new TreeMap<>(OrEmpty.map(clone.getMetadata().getAnnotations()));
        // kubectl repeats there what somebody applied, whatever that was.
        if (annotations.remove(LAST_APPLIED) != null) {
            clone.getMetadata().setAnnotations(annotations);
        }
        if (clone instanceof ConfigMap map) {
            map.setBinaryData(null);
        }
        var yaml = ApiSerialization.get().asYaml(clone);
        return yaml.startsWith("---") ? yaml : "---\n" + yaml;
    }

    private static String line(Credential secret) {
        return secret.namespace() + "/" + secret.name() + "  keys " + secret.keys()
                + secret.account().map(account -> "  token of " + account).orElse("")
                + secret.expires().map(at -> "  until " + at).orElse("")
                + secret.authorities().stream()
                        .map(one -> "  CA " + one.subject() + " until " + one.until())
                        .collect(Collectors.joining())
                + "\n";
    }

    /** A file as it is stored. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
