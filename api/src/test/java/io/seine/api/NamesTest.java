package io.seine.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LowerChars;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

/** The table of name formulas, specification controller.md 2.1. */
class NamesTest {
    @Test
    void followTheTable() {
        assertThat(Names.memberClusterAnnounce("east")).isEqualTo("member-announce-from-east");
        assertThat(Names.serviceExport("east", "default", "nginx")).isEqualTo("east-default-nginx-service");
        assertThat(Names.endpointsExport("east", "default", "nginx")).isEqualTo("east-default-nginx-endpoints");
        assertThat(Names.clusterInfo("east")).isEqualTo("east-clusterinfo");
        assertThat(Names.serviceImport("default", "nginx")).isEqualTo("default-nginx-service");
        assertThat(Names.endpointsImport("default", "nginx")).isEqualTo("default-nginx-endpoints");
        assertThat(Names.resourceImport(Kinds.CLUSTER_NETWORK_POLICY, "", "p"))
                .isEqualTo("p-antreaclusternetworkpolicy");
        assertThat(Names.resourceImport(Kinds.CLUSTER_NETWORK_POLICY, "n", "p"))
                .isEqualTo("n-p-antreaclusternetworkpolicy");
        assertThat(Names.imported("nginx")).isEqualTo("antrea-mc-nginx");
        assertThat(Finalizers.memberClusterAnnounce("east"))
                .isEqualTo("memberclusterannounce.finalizer.antrea.io/east");
    }

    @Test
    void labelIdentitiesAreNamedByTheirHash() {
        var label = new NormalizedLabel("ns:kubernetes.io/metadata.name=kube-system&pod:app=db");

        assertThat(Names.labelIdentityExport("east", label)).isEqualTo("east-ad47b0cc58b9740e");
        assertThat(Names.labelIdentity(label)).isEqualTo("ad47b0cc58b9740e");
    }

    @Property
    void importedNamesLeadBackToTheExportedOne(@ForAll @NotEmpty @LowerChars String name) {
        assertThat(Names.exportedName(Names.imported(name))).contains(name);
    }

    @Test
    void otherNamesAreNotImported() {
        assertThat(Names.exportedName("nginx")).isEmpty();
        assertThat(Names.exportedName("antrea-mc-")).isEmpty();
    }

    @Test
    void memberExportsCarryLabelsAndFinalizerOfTheirSpec() {
        var port = new ServicePortBuilder().withPort(80).withProtocol("TCP").build();

        var export =
                ResourceExport.of("leader-ns", ResourceExportSpec.service("east", "default", "nginx", List.of(port)));

        assertThat(export.getMetadata().getName()).isEqualTo("east-default-nginx-service");
        assertThat(export.getMetadata().getFinalizers()).containsExactly(Finalizers.RESOURCE_EXPORT);
        assertThat(export.getMetadata().getLabels())
                .isEqualTo(Map.of(
                        "sourceClusterID", "east",
                        "sourceKind", "Service",
                        "sourceName", "nginx",
                        "sourceNamespace", "default"));
    }

    @Test
    void clusterInfoAndLabelExportsCarryTwoLabels() {
        var info = ResourceExport.of(
                "l",
                ResourceExportSpec.clusterInfo(
                        "kube-system", new ClusterInfo("east", "10.0.0.0/16", List.of(), List.of(), null)));
        var label = ResourceExport.of(
                "l", ResourceExportSpec.labelIdentity("east", NormalizedLabel.of(Map.of(), Map.of())));

        assertThat(info.getMetadata().getLabels())
                .isEqualTo(Map.of("sourceClusterID", "east", "sourceKind", "ClusterInfo"));
        assertThat(info.getMetadata().getName()).isEqualTo("east-clusterinfo");
        assertThat(label.getMetadata().getLabels())
                .isEqualTo(Map.of("sourceClusterID", "east", "sourceKind", "LabelIdentity"));
        assertThat(label.getMetadata().getFinalizers()).isEmpty();
    }
}
