package io.seine.api.crd;

import static io.seine.api.crd.CrdFile.map;
import static io.seine.api.crd.CrdFile.maps;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The overview of the specification, api-cli.md 1.0, and the columns that {@code kubectl get} shows. */
class CrdTableTest {
    @ParameterizedTest
    @CsvSource({
        "clustersets,            ClusterSet,            Namespaced, v1alpha1 v1alpha2*, true,  ''",
        "memberclusterannounces, MemberClusterAnnounce, Namespaced, v1alpha1*,          false, ''",
        "resourceexports,        ResourceExport,        Namespaced, v1alpha1*,          true,  ''",
        "resourceimports,        ResourceImport,        Namespaced, v1alpha1*,          true,  ''",
        "gateways,               Gateway,               Namespaced, v1alpha1*,          true,  ''",
        "clusterinfoimports,     ClusterInfoImport,     Namespaced, v1alpha1*,          true,  ''",
        "labelidentities,        LabelIdentity,         Cluster,    v1alpha1*,          false, ''",
        "serviceexports,         ServiceExport,         Namespaced, v1alpha1 v1beta1*,  true,  svcex svcexport",
        // The original has a subresource here and never writes the status.
        "serviceimports,         ServiceImport,         Namespaced, v1alpha1 v1beta1*,  false, svcim svcimport",
        "clusternetworkpolicies, ClusterNetworkPolicy,  Cluster,    v1beta1*,           true,  acnp",
        "networkpolicies,        NetworkPolicy,         Namespaced, v1beta1*,           true,  annp",
        "tiers,                  Tier,                  Cluster,    v1beta1*,           false, tr",
        "clustergroups,          ClusterGroup,          Cluster,    v1beta1*,           false, cg",
        "groups,                 Group,                 Namespaced, v1beta1*,           false, grp",
        "nodepolicystatuses,     NodePolicyStatus,      Cluster,    v1alpha1*,          false, ''"
    })
    void kindScopeVersionsAndShortNames(
            String plural, String kind, String scope, String versions, boolean status, String shortNames) {
        var crd = CrdFile.of(plural);
        Map<String, Object> names = map(crd.spec().getOrDefault("names", Map.of()));

        assertThat(names)
                .containsEntry("kind", kind)
                .containsEntry("listKind", kind + "List")
                .containsEntry("plural", plural);
        assertThat(names.getOrDefault("shortNames", List.of()))
                .isEqualTo(shortNames.isEmpty() ? List.of() : List.of(shortNames.split(" ")));
        assertThat(crd.spec()).containsEntry("scope", scope);
        assertThat(crd.versions()).allMatch(v -> Boolean.TRUE.equals(v.get("served")));
        assertThat(crd.versions().stream().map(v -> v.get("name") + (Boolean.TRUE.equals(v.get("storage")) ? "*" : "")))
                .containsExactly(versions.split(" "));
        assertThat(crd.versions()).allMatch(v -> v.containsKey("subresources") == status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clustersets            | Leader Cluster Namespace=.spec.namespace, Total Clusters=.status.totalClusters, Ready Clusters=.status.readyClusters",
                "memberclusterannounces | Cluster ID=.clusterID, ClusterSet ID=.clusterSetID",
                "resourceexports        | Cluster ID=.spec.clusterID, Kind=.spec.kind, Namespace=.spec.namespace, Name=.spec.name",
                "resourceimports        | Kind=.spec.kind, Namespace=.spec.namespace, Name=.spec.name",
                "gateways               | Gateway IP=.gatewayIP, Internal IP=.internalIP",
                "clusterinfoimports     | Cluster ID=.spec.clusterID, Service CIDR=.spec.serviceCIDR",
                "labelidentities        | Label=.spec.label, ID=.spec.id",
                "serviceexports         |",
                "serviceimports         | Type=.spec.type, IP=.spec.ips",
                "clusternetworkpolicies | Tier=.spec.tier, Priority=.spec.priority, Desired Nodes=.status.desiredNodesRealized, Current Nodes=.status.currentNodesRealized",
                "networkpolicies        | Tier=.spec.tier, Priority=.spec.priority, Desired Nodes=.status.desiredNodesRealized, Current Nodes=.status.currentNodesRealized",
                "tiers                  | Priority=.spec.priority",
                "clustergroups          |",
                "groups                 |",
                "nodepolicystatuses     |"
            })
    void columnsAreThoseOfTheOriginalThenAge(String plural, @Nullable String columns) {
        String expected = columns == null ? "" : columns + ", ";

        assertThat(CrdFile.of(plural).versions())
                .extracting(CrdTableTest::columns)
                .containsOnly(expected + "Age=.metadata.creationTimestamp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serviceexports", "serviceimports"})
    void mcsKindsTellTheirSchemaRevision(String plural) {
        assertThat(map(map(CrdFile.of(plural).content().getOrDefault("metadata", Map.of()))
                        .getOrDefault("labels", Map.of())))
                .containsEntry("multicluster.x-k8s.io/release-version", "v0.5.0")
                .containsEntry("multicluster.x-k8s.io/crd-schema-revision", "0")
                .containsEntry("app", "antrea");
    }

    private static String columns(Map<String, Object> version) {
        return String.join(
                ", ",
                maps(version.getOrDefault("additionalPrinterColumns", List.of())).stream()
                        .map(c -> c.get("name") + "=" + c.get("jsonPath"))
                        .toList());
    }
}
