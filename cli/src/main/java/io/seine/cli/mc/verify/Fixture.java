package io.seine.cli.mc.verify;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.seine.api.mcs.ServiceExport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is made in the clusters, all of it in one Namespace of the same name in each.
 *
 * @param namespace its name
 */
record Fixture(String namespace) {
    /** On the Namespace, so that what an interrupted run has left can be found. */
    static final Map<String, String> LABELS = Map.of("app.kubernetes.io/managed-by", "seine-verify");

    static final int PORT = 8080;

    /** Served, but not by the Service. */
    static final int UNLISTED_PORT = 8081;

    private static final String APP = "app";
    private static final long SECONDS_TO_END = 1;

    Namespace namespaceObject() {
        var labels = new HashMap<>(LABELS);
        labels.put("pod-security.kubernetes.io/enforce", "restricted");
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .withLabels(labels)
                .endMetadata()
                .build();
    }

    /** The Service that is exported. */
    Service server(Site site) {
        return service(site.server(), site, List.of(port("tcp", "TCP"), port("udp", "UDP")));
    }

    /** A Service of the same Pod that is not exported. */
    Service hidden(Site site) {
        return service(site.hidden(), site, List.of(port("tcp", "TCP")));
    }

    ServiceExport export(Site site) {
        var export = new ServiceExport();
        export.setMetadata(meta(site.server(), Map.of()));
        return export;
    }

    Pod serverPod(Site site) {
        var pod = pod(
                site,
                site.server(),
                site.serverNode(),
                List.of(
                        "probe",
                        "serve",
                        "--name=" + site.name(),
                        "--port=" + PORT,
                        "--unlisted-port=" + UNLISTED_PORT));
        return new PodBuilder(pod)
                .editSpec()
                .editFirstContainer()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/")
                .withPort(new IntOrString(PORT))
                .endHttpGet()
                .withPeriodSeconds(1)
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .build();
    }

    /** A Pod that asks, prints the answers and ends. */
    Pod client(Site site, String name, String node, List<String> questions, int limitSeconds) {
        var arguments = new ArrayList<>(List.of("probe", "ask", "--limit-seconds=" + limitSeconds));
        arguments.addAll(questions);
        return pod(site, name, node, arguments);
    }

    private Service service(String name, Site site, List<ServicePort> ports) {
        return new ServiceBuilder()
                .withMetadata(meta(name, Map.of()))
                .withNewSpec()
                .withSelector(Map.of(APP, site.server()))
                .withPorts(ports)
                .endSpec()
                .build();
    }

    private static ServicePort port(String name, String protocol) {
        return new ServicePortBuilder()
                .withName(name)
                .withProtocol(protocol)
                .withPort(PORT)
                .withTargetPort(new IntOrString(PORT))
                .build();
    }

    private Pod pod(Site site, String name, String node, List<String> arguments) {
        return new PodBuilder()
                .withMetadata(meta(name, Map.of(APP, name)))
                .withNewSpec()
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(SECONDS_TO_END)
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues(node)
                .endMatchField()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName("probe")
                .withImage(site.image())
                .withImagePullPolicy("IfNotPresent")
                .withArgs(arguments)
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity("10m"), "memory", new Quantity("64Mi")))
                .withLimits(Map.of("memory", new Quantity("256Mi")))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    private ObjectMeta meta(String name, Map<String, String> labels) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(labels)
                .build();
    }
}
