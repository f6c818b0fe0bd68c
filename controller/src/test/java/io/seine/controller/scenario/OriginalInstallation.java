package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A ClusterSet as the original and its users leave it, from before 1.13 on: a leader and one of its two members. */
record OriginalInstallation(Commands commands, Cluster leader, Cluster member) {
    static final Path FILES = Path.of("src/test/resources/original").toAbsolutePath();

    private static final String LEADER_NAMESPACE = "antrea-multicluster";
    private static final String TOKEN = "antrea-mc-member-access-token";

    void install(Kubelets kubelets) throws Exception {
        new OriginalKinds(member).installOfMember();
        commands.run(member.name, "kubectl apply -f " + FILES + "/member-users.yml");
        createAll(member, "member-derived.yml", Map.of());
        var addresses = Map.of(
                "EAST_NGINX", clusterIp("nginx"),
                "EAST_DB", clusterIp("db"),
                "DERIVED_NGINX", clusterIp("antrea-mc-nginx"),
                "DERIVED_DB", clusterIp("antrea-mc-db"),
                "EAST_RANGE", range());

        leader.createNamespace(LEADER_NAMESPACE);
        new OriginalKinds(leader).installOfLeader();
        commands.run(leader.name, "kubectl apply -f " + FILES + "/leader-clusterset.yml");
        new OriginalKinds(leader).moveClusterSetTo113();
        createAll(leader, "leader-objects.yml", addresses);
        commands.run(leader.name, "kubectl apply -f " + FILES + "/leader.yml");

        gatewayNode(kubelets);
        createAll(member, "member-objects.yml", addresses);
        pod();
        token();
        var clusterSet = commands.folder().resolve("member-clusterset.yml");
        Files.writeString(
                clusterSet,
                Files.readString(FILES.resolve("member-clusterset.yml")).replace("LEADER_SERVER", leader.server()));
        commands.run(member.name, "kubectl apply -f " + clusterSet);
        new OriginalKinds(member).moveClusterSetTo113();
        // As antctl does, which leaves no note of what it applied.
        commands.run(member.name, "kubectl create -f " + FILES + "/member.yml");
    }

    /** Plain creation, by the name of the original's program: it marks most of what it writes in no other way. */
    private void createAll(Cluster cluster, String file, Map<String, String> values)
            throws IOException, InterruptedException {
        var text = Files.readString(FILES.resolve(file));
        for (var value : values.entrySet()) {
            text = text.replace(value.getKey(), value.getValue());
        }
        Files.writeString(commands.folder().resolve(file), text);
        commands.run(cluster.name, "kubectl create --field-manager=antrea-mc-controller -f " + file);
    }

    private String clusterIp(String service) {
        return member.admin
                .services()
                .inNamespace("default")
                .withName(service)
                .get()
                .getSpec()
                .getClusterIP();
    }

    private String range() {
        var kind = Unbroken.kind("networking.k8s.io", "v1", "ServiceCIDR", "servicecidrs");
        GenericKubernetesResource range = member.admin
                .genericKubernetesResources(kind)
                .withName("kubernetes")
                .get();
        Object cidr = range.get("spec", "cidrs", 0);
        return String.valueOf(cidr);
    }

    private void gatewayNode(Kubelets kubelets) {
        kubelets.add(member, "east-1");
        member.admin
                .nodes()
                .withName("east-1")
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), """
                        {"status": {
                          "addresses": [{"type": "InternalIP", "address": "172.18.0.11"}],
                          "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady"}]}}
                        """);
    }

    /** One without labels, for the label identity. */
    private void pod() {
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> member.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: plain, namespace: default}
                spec: {automountServiceAccountToken: false, containers: [{name: main, image: none}]}
                """));
    }

    /** The token that all members share, copied as the guide says. */
    private void token() {
        var secret = leader.admin.secrets().inNamespace(LEADER_NAMESPACE).withName(TOKEN);
        await().atMost(LIMIT)
                .until(() -> Optional.ofNullable(secret.get())
                        .map(Secret::getData)
                        .filter(data -> data.containsKey("token"))
                        .isPresent());
        var data = secret.get().getData();
        member.admin
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("kube-system")
                        .withName(TOKEN)
                        .endMetadata()
                        .withData(Map.of("ca.crt", data.get("ca.crt"), "token", data.get("token")))
                        .build())
                .create();
    }
}
