package io.seine.cli.policy;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.CustomResource;
import io.seine.agent.policy.Engine;
import io.seine.agent.policy.KubernetesMode;
import io.seine.api.antrea.AntreaNetworkPolicy;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.Tier;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.PolicySpec;
import io.seine.api.serialization.ApiSerialization;
import io.seine.cli.output.CommandFailure;
import io.seine.policy.spec.KubernetesPolicy;
import io.seine.policy.spec.KubernetesPolicyReader;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.PolicyReader;
import io.seine.policy.world.WorldReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A cluster of two Nodes with some Pods, to which a test adds policies. */
final class Sketch {
    private static final List<Pod> PODS = List.of(
            pod("shop", "web", "node-1", "Running", "10.0.1.1", "192.0.2.1", false),
            pod("shop", "db.main", "node-2", "Running", "10.0.2.1", "192.0.2.2", false),
            pod("front", "client", "node-2", "Running", "10.0.2.2", "192.0.2.2", false),
            pod("front", "ended", "node-2", "Succeeded", "10.0.2.2", "192.0.2.2", false),
            pod("front", "starting", "node-2", "Pending", "", "192.0.2.2", false),
            pod("front", "proxy", "node-1", "Running", "192.0.2.1", "192.0.2.1", true),
            pod("front", "far-proxy", "node-2", "Running", "192.0.2.2", "192.0.2.2", true));

    private static final List<Service> SERVICES = List.of(
            read(
                    "{metadata: {namespace: shop, name: web}, spec: {clusterIP: 10.96.0.1, ports: [{port: 80}]}}",
                    Service.class),
            read("{metadata: {namespace: shop, name: headless}, spec: {clusterIP: None}}", Service.class));

    private static final List<LabelIdentity> IDENTITIES = List.of(read(
            "{metadata: {name: a}, spec: {id: 7, label: 'ns:kubernetes.io/metadata.name=front&pod:app=client'}}",
            LabelIdentity.class));

    private final List<Policy> antrea = new ArrayList<>();
    private final List<KubernetesPolicy> kubernetes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private KubernetesMode mode = KubernetesMode.COEXIST;

    /** A policy of the whole cluster. */
    Sketch cluster(String name, String spec) {
        return antrea("name: " + name, spec, ClusterNetworkPolicy.class);
    }

    /** Antrea's, in Namespace shop. */
    Sketch namespaced(String name, String spec) {
        return antrea("namespace: shop, name: " + name, spec, AntreaNetworkPolicy.class);
    }

    private Sketch antrea(String metadata, String spec, Class<? extends CustomResource<PolicySpec, ?>> kind) {
        antrea.add(PolicyReader.read(policy(metadata, spec, kind)).policy().orElseThrow());
        return this;
    }

    /** Kubernetes', in Namespace shop. */
    Sketch kubernetes(KubernetesMode how, String name, String spec) {
        mode = how;
        kubernetes.add(
                KubernetesPolicyReader.read(policy("namespace: shop, name: " + name, spec, NetworkPolicy.class)));
        return this;
    }

    Sketch note(String note) {
        notes.add(note);
        return this;
    }

    Facts facts() {
        return new Facts(
                "east",
                Engine.SEINE,
                mode,
                mode.policies(Tier.EVERYWHERE, List.of(), antrea, kubernetes),
                WorldReader.world(List.<Namespace>of(), PODS, SERVICES, IDENTITIES, List.of()),
                PODS,
                notes,
                List.of());
    }

    /** What reaches the Pod from there, at TCP 80. */
    Explanation from(String pod, String peer) throws CommandFailure {
        return explain(tcp(pod, true, peer));
    }

    /** What the Pod sends there, to TCP 80. */
    Explanation to(String pod, String peer) throws CommandFailure {
        return explain(tcp(pod, false, peer));
    }

    Explanation explain(Asking asking) throws CommandFailure {
        return Explanation.of(facts(), connection(asking));
    }

    Connection connection(Asking asking) throws CommandFailure {
        return new ConnectionReader(facts(), asking).read();
    }

    static Asking tcp(String pod, boolean ingress, String peer) {
        return asking(pod, ingress, peer, Asking.Carried.TCP, 80, "", "");
    }

    /**
     * @param port 0 for none
     * @param service empty for none
     * @param identity empty for none
     */
    static Asking asking(
            String pod,
            boolean ingress,
            String peer,
            Asking.Carried protocol,
            int port,
            String service,
            String identity) {
        return new Asking(
                pod,
                "shop",
                ingress,
                peer,
                protocol,
                port == 0 ? OptionalInt.empty() : OptionalInt.of(port),
                40_000,
                Optional.of(service).filter(text -> !text.isEmpty()),
                Optional.of(identity).filter(text -> !text.isEmpty()));
    }

    private static <T> T policy(String metadata, String spec, Class<T> kind) {
        return read("metadata: {" + metadata + "}\nspec:\n" + spec.indent(2), kind);
    }

    private static Pod pod(
            String namespace, String name, String node, String phase, String address, String host, boolean onHost) {
        return read("""
                metadata: {namespace: %s, name: %s, labels: {app: %s}}
                spec: {nodeName: %s, hostNetwork: %s}
                status: {phase: %s, podIP: '%s', hostIP: %s}
                """.formatted(namespace, name, name, node, onHost, phase, address, host), Pod.class);
    }

    private static <T> T read(String yaml, Class<T> kind) {
        return ApiSerialization.get().unmarshal("---\n" + yaml, kind);
    }
}
