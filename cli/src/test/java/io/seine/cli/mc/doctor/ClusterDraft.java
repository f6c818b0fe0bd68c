package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.seine.api.OrEmpty;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.serialization.ApiSerialization;
import io.seine.cli.mc.observe.Access;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Credential;
import io.seine.cli.mc.observe.TunnelFigures;
import io.seine.cli.mc.observe.Unread;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A cluster as it is observed, to be changed before it is judged. */
final class ClusterDraft {
    final String name;
    final String namespace;
    final List<HasMetadata> objects = new ArrayList<>();
    final List<Credential> credentials = new ArrayList<>();
    final List<Unread> unread = new ArrayList<>();
    final List<TunnelFigures> figures = new ArrayList<>();
    Optional<String> version = Optional.of("v1.34.1");
    Duration clock = Duration.ZERO;
    Optional<Access.Outcome> outcome = Optional.empty();
    String server;

    ClusterDraft(String name, String namespace) {
        this.name = name;
        this.namespace = namespace;
        this.server = "https://" + name + ":6443";
    }

    /** Adds an object of YAML, in which {@code NS} stands for the Namespace and {@code ID} for the cluster's name. */
    <T extends HasMetadata> ClusterDraft add(Class<T> kind, String yaml) {
        objects.add(ApiSerialization.get()
                .unmarshal(yaml.replaceAll("\\bNS\\b", namespace).replaceAll("\\bID\\b", name), kind));
        return this;
    }

    /** Removes all objects of a kind whose name contains {@code part}. */
    ClusterDraft remove(Class<? extends HasMetadata> kind, String part) {
        objects.removeIf(object ->
                kind.isInstance(object) && object.getMetadata().getName().contains(part));
        return this;
    }

    /** Exchanges text in the YAML of the objects of a kind. */
    <T extends HasMetadata> ClusterDraft replace(Class<T> kind, String from, String to) {
        for (int index = 0; index < objects.size(); index++) {
            if (kind.isInstance(objects.get(index))) {
                var yaml = ApiSerialization.get().asYaml(objects.get(index)).replace(from, to);
                objects.set(index, ApiSerialization.get().unmarshal(yaml, kind));
            }
        }
        return this;
    }

    /** Changes the objects of a kind whose name contains {@code part}. */
    <T extends HasMetadata> ClusterDraft edit(Class<T> kind, String part, Consumer<T> change) {
        objects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(object -> object.getMetadata().getName().contains(part))
                .forEach(change);
        return this;
    }

    ClusterView view() {
        var namespaces = new TreeSet<String>();
        objects.stream()
                .filter(object -> object.getKind().equals("Deployment")
                        || object.getKind().equals("ClusterSet")
                        || object.getMetadata().getName().equals("seine-agent"))
                .map(object -> OrEmpty.text(object.getMetadata().getNamespace()))
                .filter(text -> !text.isEmpty())
                .forEach(namespaces::add);
        var accesses = outcome.stream()
                .map(one -> new Access(namespace, "set", "https://north:6443", one))
                .toList();
        return new ClusterView(
                name,
                server,
                version,
                version.map(text -> clock),
                namespaces,
                objects,
                credentials,
                accesses,
                figures,
                unread);
    }

    void unreadable(String kind, ApiFailure.Kind why) {
        unread.add(new Unread(kind, "", why, "the API server answered"));
    }

    /** The agents' configuration: more keys of its section multicluster, and more beside that. */
    void agents(String multicluster, String root) {
        edit(
                ConfigMap.class,
                "seine-agent-config",
                one -> one.setData(Map.of(
                        "antrea-agent.conf",
                        "{featureGates: {Multicluster: true}, multicluster: {enableGateway: true" + multicluster + "}"
                                + root + "}")));
    }

    /** An Event of a minute ago. */
    void event(String kind, String namespace, String name, String reason) {
        add(Event.class, """
                metadata: {name: e, namespace: default}
                involvedObject: {kind: %s, namespace: "%s", name: %s}
                reason: %s
                message: "it says why"
                lastTimestamp: "2026-01-01T11:59:00Z"
                """.formatted(kind, namespace, name, reason));
    }

    /** The condition Ready of the member, which is the first of its two. */
    void notReady(String reason) {
        replace(
                ClusterSet.class,
                "type: \"Ready\"\n    status: \"True\"",
                "type: \"Ready\"\n    status: \"False\"\n    reason: \"" + reason + "\"");
        replace(
                ClusterSet.class,
                "status: \"True\"\n    type: \"Ready\"",
                "status: \"False\"\n    type: \"Ready\"\n    reason: \"" + reason + "\"");
    }

    /** The condition NetworkReady, the second one. */
    void network(String reason) {
        replace(
                ClusterSet.class,
                "type: \"NetworkReady\"\n    status: \"True\"",
                "type: \"NetworkReady\"\n    status: \"False\"\n    reason: \"" + reason + "\"");
        replace(
                ClusterSet.class,
                "status: \"True\"\n    type: \"NetworkReady\"",
                "status: \"False\"\n    type: \"NetworkReady\"\n    reason: \"" + reason + "\"");
    }
}
