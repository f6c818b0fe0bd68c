package io.seine.agent;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NamespaceListVisitFromServerGetDeleteRecreateWaitApplicable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.agent.watch.Api;
import io.seine.api.Labels;
import io.seine.api.NormalizedLabel;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.LabelIdentitySpec;
import io.seine.api.multicluster.WireGuard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A member cluster without nodes: a real API server with Seine's manifest, where the test plays controllers and kubelets. */
final class TestCluster implements AutoCloseable {
    private static final Path MANIFEST = Path.of("..", "deploy", "antrea-multicluster-member.yml");
    private static final Path POLICY_KINDS = Path.of("..", "deploy", "antrea-multicluster-policies.yml");
    private static final Set<String> NEEDS_NODES =
            Set.of("Deployment", "DaemonSet", "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration");

    final KubernetesClient admin;
    final String namespace;

    TestCluster(Path kubeconfig, String namespace) throws IOException {
        this.admin = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        this.namespace = namespace;
        put(new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .build());
        manifest().stream()
                .filter(object -> !NEEDS_NODES.contains(object.getKind()))
                .forEach(this::put);
        admin.apiextensions()
                .v1()
                .customResourceDefinitions()
                .list()
                .getItems()
                .forEach(definition ->
                        admin.resource(definition).waitUntilCondition(TestCluster::established, 20, TimeUnit.SECONDS));
    }

    private static boolean established(@Nullable CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    List<HasMetadata> manifest() throws IOException {
        var yaml = Files.readString(MANIFEST).replace("kube-system", namespace);
        return admin.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items();
    }

    /** Defines the kinds of policies, without their webhooks, which nobody serves here. */
    void putPolicyKinds() throws IOException {
        policyKinds().items().stream()
                .filter(object -> object.getKind().equals("CustomResourceDefinition")
                        || object.getKind().startsWith("ValidatingAdmissionPolicy"))
                .forEach(this::put);
    }

    void deletePolicyKinds() throws IOException {
        policyKinds().delete();
    }

    private NamespaceListVisitFromServerGetDeleteRecreateWaitApplicable<HasMetadata> policyKinds() throws IOException {
        return admin.load(new ByteArrayInputStream(Files.readAllBytes(POLICY_KINDS)));
    }

    /** A client with no more rights than the agent's ServiceAccount has. */
    KubernetesClient asAgent() {
        var token = admin.serviceAccounts()
                .inNamespace(namespace)
                .withName("seine-agent")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
        return Api.connect(new ConfigBuilder(Config.empty())
                .withMasterUrl(admin.getConfiguration().getMasterUrl())
                .withCaCertFile(admin.getConfiguration().getCaCertFile())
                .withCaCertData(admin.getConfiguration().getCaCertData())
                .withOauthToken(token)
                .build());
    }

    void put(HasMetadata object) {
        admin.resource(object).forceConflicts().serverSideApply();
    }

    /** A Pod that runs on a Node and has an address, as far as the API server knows. */
    void pod(String namespaceOfPod, String name, Map<String, String> labels, String node, String address) {
        // Made by a controller, and without it no Pod is taken.
        admin.serviceAccounts()
                .inNamespace(namespaceOfPod)
                .withName("default")
                .waitUntilCondition(Objects::nonNull, 20, TimeUnit.SECONDS);
        put(new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespaceOfPod)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withAutomountServiceAccountToken(false)
                .withContainers(new ContainerBuilder()
                        .withName("main")
                        .withImage("none")
                        .build())
                .endSpec()
                .build());
        admin.pods()
                .inNamespace(namespaceOfPod)
                .withName(name)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"phase\":\"Running\",\"podIP\":\"" + address + "\",\"podIPs\":[{\"ip\":\""
                                + address + "\"}]}}");
    }

    void node(String name, String internalIP, String podCIDR) {
        put(new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withPodCIDR(podCIDR)
                .withPodCIDRs(podCIDR)
                .endSpec()
                .build());
        admin.nodes()
                .withName(name)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\": {\"addresses\": [{\"type\": \"InternalIP\", \"address\": \"" + internalIP
                                + "\"}]}}");
    }

    void gateway(String node, String address) {
        put(Gateway.of(namespace, node, address, address, "10.96.0.0/16"));
    }

    ClusterInfoImport remote(String cluster, String gatewayIP, String services) {
        return remote(cluster, gatewayIP, services, "");
    }

    ClusterInfoImport remote(String cluster, String gatewayIP, String services, String publicKey) {
        var key = publicKey.isEmpty() ? null : new WireGuard(publicKey);
        var info = new ClusterInfo(cluster, services, List.of(new GatewayInfo(gatewayIP)), List.of(), key);
        var object = ClusterInfoImport.of(namespace, cluster + "-clusterinfo", info);
        put(object);
        return object;
    }

    /** An exported Service with one port and an EndpointSlice; its ClusterIP. */
    String exportedService(String name, String... endpoints) {
        Service service = new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
        put(service);
        endpoints(name, endpoints);
        var export = new ServiceExport();
        export.getMetadata().setNamespace(namespace);
        export.getMetadata().setName(name);
        put(export);
        return admin.services()
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getSpec()
                .getClusterIP();
    }

    void endpoints(String service, String... addresses) {
        var slice = new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(service + "-slice")
                .addToLabels(Labels.SERVICE_NAME, service)
                .endMetadata()
                .withAddressType("IPv4")
                .addNewPort()
                .withPort(8080)
                .withProtocol("TCP")
                .withName("")
                .endPort();
        for (var address : addresses) {
            slice.addNewEndpoint().withAddresses(address).endEndpoint();
        }
        put(slice.build());
    }

    /** A Pod that runs, as the kubelet would say. */
    void pod(String name, String node, String address, Map<String, String> labels) {
        put(new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName("seine-agent")
                .withNodeName(node)
                .addNewContainer()
                .withName("c")
                .withImage("none")
                .endContainer()
                .endSpec()
                .build());
        admin.pods()
                .inNamespace(namespace)
                .withName(name)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\": {\"phase\": \"Running\", \"podIP\": \"" + address + "\", \"podIPs\": [{\"ip\": \""
                                + address + "\"}]}}");
    }

    /** What the controller makes of the ID that Pods with these labels, of this Namespace, have got. */
    LabelIdentity identity(Map<String, String> labels, int id) {
        var own = admin.namespaces().withName(namespace).get().getMetadata().getLabels();
        var label = NormalizedLabel.of(own, labels);
        var object = new LabelIdentity();
        object.setMetadata(new ObjectMetaBuilder().withName(label.hash()).build());
        object.setSpec(new LabelIdentitySpec(label.text(), id));
        put(object);
        return object;
    }

    /** The messages of Events about an object of this Namespace, or of "default" for Nodes. */
    List<String> events(String object, String where) {
        return admin.v1().events().inNamespace(where).list().getItems().stream()
                .filter(event -> object.equals(event.getInvolvedObject().getName()))
                .map(event -> event.getReason() + ": " + event.getMessage())
                .toList();
    }

    @Override
    public void close() {
        admin.close();
    }
}
