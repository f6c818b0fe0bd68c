package io.seine.cli.mc.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestTest {
    @Test
    void kindsComeFirst() {
        for (var role : Role.values()) {
            var kinds = Manifest.shipped(role).objects().stream()
                    .map(GenericKubernetesResource::getKind)
                    .toList();

            assertThat(kinds.lastIndexOf("CustomResourceDefinition"))
                    .as("%s", role)
                    .isLessThan(kinds.indexOf("ServiceAccount"))
                    .isNotNegative();
        }
    }

    @Test
    void anotherNamespaceOfALeaderIsWhatSedWouldMake() {
        var text = Manifest.shipped(Role.LEADER).yaml();
        var moved = Manifest.shipped(Role.LEADER).in(Role.LEADER, "somewhere").yaml();

        assertThat(moved).isEqualTo(text.replace("antrea-multicluster", "somewhere"));
    }

    @Test
    void anotherNamespaceOfAMemberLeavesOtherNamespacesAndTextsAlone() {
        var moved = Manifest.shipped(Role.MEMBER).in(Role.MEMBER, "somewhere");

        assertThat(moved.objects())
                .filteredOn(object -> object.getMetadata().getNamespace() != null)
                .allSatisfy(object ->
                        assertThat(object.getMetadata().getNamespace()).isEqualTo("somewhere"));
        assertThat(moved.yaml())
                .contains("system:serviceaccount:somewhere:antrea-mc-controller")
                .contains("system:serviceaccount:somewhere:seine-agent")
                .contains("system:serviceaccount:kube-system:antrea-agent")
                .doesNotContain("kube-system:seine-agent", "namespace: kube-system", "namespace: \"kube-system\"");
        assertThat(configMaps(moved)).isEqualTo(configMaps(Manifest.shipped(Role.MEMBER)));
    }

    @Test
    void policiesComeBesideAMemberInItsNamespace() {
        var member = Manifest.shipped(Role.MEMBER).in(Role.MEMBER, "somewhere");
        var all = member.withPolicies("somewhere");
        var added = all.objects().stream().filter(object -> !member.objects().contains(object));

        var kinds =
                all.objects().stream().map(GenericKubernetesResource::getKind).toList();
        assertThat(kinds.lastIndexOf("CustomResourceDefinition")).isLessThan(kinds.indexOf("ServiceAccount"));
        assertThat(added)
                .extracting(
                        object -> object.getKind() + " " + object.getMetadata().getName())
                .containsExactlyInAnyOrder(
                        "CustomResourceDefinition clustergroups.crd.antrea.io",
                        "CustomResourceDefinition clusternetworkpolicies.crd.antrea.io",
                        "CustomResourceDefinition groups.crd.antrea.io",
                        "CustomResourceDefinition networkpolicies.crd.antrea.io",
                        "CustomResourceDefinition nodepolicystatuses.policy.seine.io",
                        "CustomResourceDefinition tiers.crd.antrea.io",
                        "MutatingWebhookConfiguration seine-policies",
                        "ValidatingWebhookConfiguration seine-policies",
                        "ValidatingAdmissionPolicy seine-node-policy-status",
                        "ValidatingAdmissionPolicyBinding seine-node-policy-status");
        assertThat(all.yaml())
                .doesNotContain("kube-system:seine-agent", "namespace: kube-system", "namespace: \"kube-system\"");
    }

    @Test
    void anImageIsThatOfEveryContainer() {
        var images = Manifest.shipped(Role.MEMBER)
                .withImage("registry/seine:1")
                .yaml()
                .lines()
                .filter(line -> line.strip().startsWith("image:"))
                .map(line -> line.replaceAll("[ \"]", ""))
                .toList();

        assertThat(images).containsExactly("image:registry/seine:1", "image:registry/seine:1");
    }

    @Test
    void oneDocumentThatCannotBeReadFailsAll() {
        var text = """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: one}
                ---
                apiVersion: v1
                kind: [
                """;

        assertThatThrownBy(() -> Manifest.parse(text)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> Manifest.parse("# nothing\n---\n")).hasMessageContaining("no object");
        assertThatThrownBy(() -> Manifest.parse("apiVersion: v1\nkind: Secret\n"))
                .hasMessageContaining("document 1");
    }

    private static List<Object> configMaps(Manifest manifest) {
        return manifest.ofKinds(List.of("ConfigMap")).stream()
                .map(map -> map.getAdditionalProperties().getOrDefault("data", ""))
                .toList();
    }
}
