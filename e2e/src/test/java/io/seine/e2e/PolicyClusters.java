package io.seine.e2e;

import io.seine.cli.demo.Guide.Place;
import io.seine.e2e.Reach.From;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pods to try policies on, in two Namespaces of each member: {@code a} on the gateway and {@code b} on the other Node, which serve
 * what agnhost's netexec does on port 8080 and call it {@code web}.
 */
final class PolicyClusters {
    /** Names of the Namespaces. */
    static final List<String> NAMESPACES = List.of("red", "blue");

    /** The Service that {@link #export} exports, and its port. */
    static final String EXPORTED = "antrea-mc-b.red:80";

    private static final List<String> PODS = List.of("a", "b");

    private final GuideClusters clusters;

    PolicyClusters(GuideClusters clusters) {
        this.clusters = clusters;
    }

    /** Installs what a user installs who wants policies, and makes the Pods that are not there. */
    void make() throws Exception {
        for (var member : clusters.members()) {
            apply(member, Path.of("deploy/antrea-multicluster-policies.yml"));
            for (var namespace : NAMESPACES) {
                write(member, """
                        apiVersion: v1
                        kind: Namespace
                        metadata: {name: %1$s, labels: {role: tenant, color: %1$s}}
                        """.formatted(namespace));
                write(member, pods(member, namespace));
            }
        }
        for (var member : clusters.members()) {
            for (var namespace : NAMESPACES) {
                clusters.run(
                        member, "kubectl wait pod -l pod -n " + namespace + " --for=condition=Ready --timeout=90s");
            }
        }
    }

    private void apply(Place place, Path manifest) throws Exception {
        clusters.run(place, "kubectl apply --server-side -f " + manifest);
    }

    /** Exports {@code red/b} of a member; {@link #EXPORTED} is what others call it by. */
    void export(Place member) throws Exception {
        write(member, """
                apiVersion: multicluster.x-k8s.io/v1alpha1
                kind: ServiceExport
                metadata: {name: b, namespace: red}
                """);
    }

    private String pods(Place member, String namespace) throws Exception {
        var image = clusters.agnhost(member);
        var pods = new StringBuilder();
        for (var pod : PODS) {
            pods.append("""
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata:
                      name: %1$s
                      namespace: %2$s
                      labels: {pod: %1$s}
                    spec:
                      nodeName: %3$s-%4$d
                      terminationGracePeriodSeconds: 0
                      containers:
                        - name: main
                          image: %5$s
                          imagePullPolicy: IfNotPresent
                          args: [netexec, --http-port=8080, --udp-port=8081]
                          ports:
                            - {name: web, containerPort: 8080}
                    ---
                    apiVersion: v1
                    kind: Service
                    metadata:
                      name: %1$s
                      namespace: %2$s
                    spec:
                      selector: {pod: %1$s}
                      ports:
                        - {name: web, port: 80, targetPort: web}
                    """.formatted(pod, namespace, member.name(), PODS.indexOf(pod) + 1, image));
        }
        return pods.toString();
    }

    /** All Pods of a member. */
    List<From> sources(Place member) {
        var sources = new ArrayList<From>();
        for (var namespace : NAMESPACES) {
            PODS.forEach(pod -> sources.add(new From(member, namespace + "/" + pod)));
        }
        return sources;
    }

    /** The addresses and ports of all Pods of a member, by {@code namespace/name}. */
    Map<String, String> targets(Place member) throws Exception {
        var targets = new TreeMap<String, String>();
        for (var source : sources(member)) {
            targets.put(source.pod(), address(source) + ":8080");
        }
        return targets;
    }

    /** A Pod's address. */
    String address(From pod) throws Exception {
        return clusters.run(
                        pod.place(),
                        "kubectl get pod -n " + pod.namespace() + " " + pod.name() + " -o jsonpath='{.status.podIP}'")
                .strip();
    }

    /**
     * Writes a policy and waits until it is enforced, as its status says.
     *
     * @param namespace of the policy; empty for a ClusterNetworkPolicy
     */
    void realize(Place member, String namespace, String name, String spec) throws Exception {
        var kind = namespace.isEmpty() ? "ClusterNetworkPolicy" : "NetworkPolicy";
        clusters.run(member, """
                kubectl apply -f - <<'END'
                apiVersion: crd.antrea.io/v1beta1
                kind: %s
                metadata:
                  name: %s
                  namespace: "%s"
                spec:
                %s
                END
                """.formatted(kind, name, namespace, spec.strip().indent(2)));
        var object = (namespace.isEmpty() ? "clusternetworkpolicies" : "-n " + namespace + " networkpolicies")
                + ".crd.antrea.io " + name;
        clusters.run(member, """
                timeout 30 sh -c 'until kubectl get %s -o jsonpath="{.metadata.generation} {.status.observedGeneration} {.status.phase}" | grep -q "^\\([0-9]*\\) \\1 Realized"; do sleep 0.1; done'
                """.formatted(object));
    }

    /** Runs {@code kubectl apply} on what else is needed. */
    void write(Place member, String yaml) throws Exception {
        clusters.run(member, "kubectl apply -f - <<'END'\n" + yaml.strip() + "\nEND");
    }

    /** Removes policies of a member. */
    void removePolicies(Place member) throws Exception {
        clusters.run(member, "kubectl delete acnp --all");
        for (var namespace : NAMESPACES) {
            clusters.run(
                    member,
                    "kubectl delete networkpolicies.crd.antrea.io,networkpolicies.networking.k8s.io,groups.crd.antrea.io --all -n "
                            + namespace);
        }
    }
}
