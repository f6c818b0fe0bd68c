package io.seine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.seine.agent.audit.AuditLogging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the member's manifest lets the agent do. */
class AgentManifestTest {
    private static final Path MANIFEST = Path.of("..", "deploy", "antrea-multicluster-member.yml");

    private static final String LOG_FOLDER = "/var/log/antrea/networkpolicy";

    private List<HasMetadata> objects = List.of();

    @BeforeEach
    void read() throws IOException {
        try (var client = new KubernetesClientBuilder().build();
                var manifest = Files.newInputStream(MANIFEST)) {
            objects = client.load(manifest).items();
        }
    }

    @Test
    void itsContainerChangesTheNetworkAndNothingElse() {
        assertThat(pod().getContainers()).singleElement().satisfies(container -> {
            var security = container.getSecurityContext();
            assertThat(security.getPrivileged()).isNull();
            assertThat(security.getAllowPrivilegeEscalation()).isFalse();
            assertThat(security.getReadOnlyRootFilesystem()).isTrue();
            assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(security.getCapabilities().getAdd()).containsExactly("NET_ADMIN", "BPF", "PERFMON");
        });
        assertThat(pod().getInitContainers()).isEmpty();
        assertThat(pod().getHostPID()).isNull();
        assertThat(pod().getHostIPC()).isNull();
    }

    @Test
    void ofTheNodesFilesItSeesBpfObjectsTunnelDevicesAndItsLogOfRules() {
        assertThat(pod().getVolumes().stream().map(Volume::getHostPath).filter(path -> path != null))
                .extracting(path -> path.getPath())
                .containsExactlyInAnyOrder("/sys/fs/bpf", "/dev/net", LOG_FOLDER);
    }

    @Test
    void theFolderOfTheLogIsMadeAndIsTheOneThatTheAgentWritesTo() {
        assertThat(AuditLogging.USUAL.file())
                .hasValueSatisfying(file -> assertThat(file.getParent()).hasToString(LOG_FOLDER));
        assertThat(pod().getVolumes())
                .filteredOn(volume -> volume.getName().equals("policy-log"))
                .singleElement()
                .satisfies(volume -> assertThat(volume.getHostPath().getType()).isEqualTo("DirectoryOrCreate"));
        assertThat(pod().getContainers().getFirst().getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("policy-log"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.getMountPath()).isEqualTo(LOG_FOLDER));
    }

    @Test
    void itReadsAndChangesOneSecretAndMakesNone() {
        assertThat(rules().filter(rule -> rule.getResources().contains("secrets")))
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.getResourceNames()).containsExactly("seine-wireguard");
                    assertThat(rule.getVerbs()).doesNotContain("create", "delete", "update");
                });
    }

    @Test
    void whatItMayWriteIsNamed() {
        assertThat(rules().filter(rule -> rule.getVerbs().stream()
                        .anyMatch(verb -> !List.of("get", "list", "watch").contains(verb))))
                .extracting(rule -> String.join(",", rule.getResources()))
                .containsExactlyInAnyOrder("events", "gateways", "nodepolicystatuses", "secrets");
        assertThat(rules().flatMap(rule -> Stream.of(rule.getVerbs(), rule.getResources(), rule.getApiGroups())
                        .flatMap(List::stream)))
                .doesNotContain("*");
    }

    private PodSpec pod() {
        return all(DaemonSet.class)
                .findFirst()
                .orElseThrow()
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    private Stream<PolicyRule> rules() {
        return Stream.concat(
                all(Role.class).flatMap(role -> role.getRules().stream()),
                all(ClusterRole.class).flatMap(role -> role.getRules().stream()));
    }

    /** The agent's. */
    private <T extends HasMetadata> Stream<T> all(Class<T> kind) {
        return objects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(object -> object.getMetadata().getName().startsWith("seine-agent"));
    }
}
