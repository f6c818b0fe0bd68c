package io.seine.controller.scenario;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The custom resource definitions that the original ships. They are made from ours by taking away what ours have beyond them: the
 * rules, newer versions and newer fields.
 */
record OriginalKinds(Cluster cluster) {
    private static final Path CRDS = Path.of("..", "deploy", "chart", "definitions");

    /** Those of the leader's manifest, ClusterSet as it was before 1.13: stored as v1alpha1, without the cluster's own ID. */
    void installOfLeader() throws IOException {
        install(oldClusterSet());
        for (var name : List.of("memberclusterannounces", "resourceexports", "resourceimports")) {
            install(withoutRules(name));
        }
        cluster.apply(Files.readString(Path.of("src/test/resources/original/claims.yml")));
    }

    /** Those of the member's manifest, in the same way. */
    void installOfMember() throws IOException {
        install(oldClusterSet());
        for (var name : List.of("clusterinfoimports", "gateways", "labelidentities")) {
            install(withoutRules(name));
        }
        install(onlyOldVersion("serviceexports"));
        install(oldServiceImport());
        cluster.apply(Files.readString(Path.of("src/test/resources/original/claims.yml")));
    }

    /** ClusterSet as of 1.13: v1alpha2 is stored from now on, v1alpha1 loses the cluster's own ID. */
    void moveClusterSetTo113() throws IOException {
        var crd = withoutRules("clustersets");
        map(specOf(versions(crd).getFirst()).get("properties")).remove("clusterID");
        cluster.admin.resource(crd).forceConflicts().serverSideApply();
    }

    /** The definitions of the MCS API as the original's manifest has them, to be applied by a user. */
    String yamlOfMcs() throws IOException {
        var serialization = cluster.admin.getKubernetesSerialization();
        return serialization.asYaml(onlyOldVersion("serviceexports")) + "\n---\n"
                + serialization.asYaml(oldServiceImport());
    }

    private void install(GenericKubernetesResource crd) {
        cluster.admin.resource(crd).create();
        cluster.admin
                .resource(crd)
                .waitUntilCondition(OriginalKinds::established, Scenario.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static boolean established(GenericKubernetesResource crd) {
        Object conditions = crd.get("status", "conditions");
        return String.valueOf(conditions).contains("Established");
    }

    private GenericKubernetesResource oldClusterSet() throws IOException {
        var crd = onlyOldVersion("clustersets");
        map(specOf(versions(crd).getFirst()).get("properties")).remove("clusterID");
        return crd;
    }

    private GenericKubernetesResource oldServiceImport() throws IOException {
        var crd = onlyOldVersion("serviceimports");
        var version = versions(crd).getFirst();
        var fields = map(specOf(version).get("properties"));
        fields.keySet().removeAll(List.of("ipFamilies", "internalTrafficPolicy", "trafficDistribution"));
        map(fields.get("ips")).put("maxItems", 1);
        version.put("subresources", Map.of("status", Map.of()));
        return crd;
    }

    private GenericKubernetesResource onlyOldVersion(String name) throws IOException {
        var crd = withoutRules(name);
        var versions = versions(crd);
        versions.removeIf(version -> !"v1alpha1".equals(version.get("name")));
        versions.getFirst().put("storage", true);
        return crd;
    }

    private GenericKubernetesResource withoutRules(String name) throws IOException {
        var crd = cluster.admin
                .getKubernetesSerialization()
                .unmarshal(Files.readString(CRDS.resolve(name + ".yaml")), GenericKubernetesResource.class);
        crd.getMetadata().setLabels(Map.of("app", "antrea"));
        removeRules(crd.getAdditionalProperties());
        return crd;
    }

    private static void removeRules(Object tree) {
        if (tree instanceof Map<?, ?> fields) {
            fields.remove("x-kubernetes-validations");
            fields.values().forEach(OriginalKinds::removeRules);
        } else if (tree instanceof Collection<?> items) {
            items.forEach(OriginalKinds::removeRules);
        }
    }

    private static Map<String, Object> specOf(Map<String, Object> version) {
        var schema = map(map(version.get("schema")).get("openAPIV3Schema"));
        return map(map(schema.get("properties")).get("spec"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> versions(GenericKubernetesResource crd) {
        return (List<Map<String, Object>>) java.util.Objects.requireNonNull(
                map(crd.getAdditionalProperties().get("spec")).get("versions"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@org.jspecify.annotations.Nullable Object value) {
        return (Map<String, Object>) java.util.Objects.requireNonNull(value);
    }
}
