package io.seine.controller.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.api.Labels;
import io.seine.api.Limits;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.api.multicluster.WireGuard;
import io.seine.controller.Proves;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may export what in whose name. */
class ExportRulesTest {
    private static final Decision ALLOWED = Decision.allow();
    private Accounts accounts = Given.accounts();

    static Stream<ResourceExport> exports() {
        return Stream.of(
                Given.service("east", "default", "nginx"),
                Given.endpoints("east", "default", "nginx", "10.96.0.7", "fd00::7"),
                Given.clusterInfo("east"),
                Given.clusterInfo(new ClusterInfo("east", "", List.of(), List.of(), null)),
                Given.labels("east"));
    }

    @ParameterizedTest
    @MethodSource("exports")
    @Proves({"row 37", "row 38", "row 46"})
    void aMemberExportsInItsOwnName(ResourceExport export) {
        assertThat(decide(Given.create(Given.EAST, export))).isEqualTo(ALLOWED);
        assertThat(decide(Given.update(Given.EAST, export, export))).isEqualTo(ALLOWED);
        assertThat(decide(Given.delete(Given.EAST, export))).isEqualTo(ALLOWED);
    }

    @ParameterizedTest
    @MethodSource("exports")
    @Proves("row 38")
    void notAnothersExport(ResourceExport export) {
        assertThat(refusal(Given.update(Given.WEST, export, export)))
                .contains("modify or delete ResourceExports owned by another member");
        assertThat(refusal(Given.delete(Given.WEST, export)))
                .contains("modify or delete ResourceExports owned by another member");
    }

    @ParameterizedTest
    @ValueSource(strings = {"west-clusterinfo", "clusterinfo", "east-1-default-nginx-service", "default-nginx-service"})
    @Proves("row 39")
    void theNameFollowsFromTheSpec(String name) {
        assertThat(refusal(Given.create(Given.EAST, Given.named(Given.clusterInfo("east"), name))))
                .startsWith("Invalid ResourceExport name");
        assertThat(refusal(Given.create(Given.EAST, Given.named(Given.service("east", "default", "nginx"), name))))
                .startsWith("Invalid ResourceExport name");
    }

    @Test
    @Proves("row 40")
    void nothingThatNamesAnotherCluster() {
        var service = Given.service("east", "default", "nginx");

        assertThat(refusal(Given.create(Given.EAST, Given.with(service, Map.of("clusterID", "west")))))
                .contains("spoof ClusterID in ResourceExport");
        assertThat(refusal(Given.create(Given.EAST, Given.labelled(service, Labels.SOURCE_CLUSTER_ID, "west"))))
                .contains("spoof SourceClusterID in ResourceExport");
        assertThat(refusal(
                        Given.update(Given.EAST, service, Given.labelled(service, Labels.SOURCE_CLUSTER_ID, "west"))))
                .contains("spoof SourceClusterID in ResourceExport");
        assertThat(refusal(Given.create(Given.EAST, Given.labelled(service, Labels.SOURCE_KIND, "Endpoints"))))
                .contains("spoof SourceKind label");
        assertThat(refusal(Given.create(Given.EAST, Given.labelled(service, Labels.SOURCE_NAME, "x"))))
                .contains("spoof source labels");
        assertThat(refusal(Given.create(Given.EAST, Given.labelled(service, Labels.SOURCE_NAMESPACE, "x"))))
                .contains("spoof source labels");
        var info = Given.with(Given.clusterInfo("east"), Map.of("clusterInfo", Map.of("clusterID", "west")));
        assertThat(refusal(Given.create(Given.EAST, info))).contains("spoof ClusterInfo.ClusterID");
    }

    @Test
    @Proves("row 41")
    void policiesAreTheAdministrators() {
        var policy = Given.policy("strict");

        assertThat(refusal(Given.create(Given.EAST, Given.with(policy, Map.of("clusterID", "east")))))
                .contains("not authorized to export this kind");
        assertThat(decide(Given.create(Given.CONTROLLER, policy))).isEqualTo(ALLOWED);
        assertThat(decide(Given.create(Given.ADMIN, policy))).isEqualTo(ALLOWED);
        assertThat(decide(Given.create(Given.ELSEWHERE, policy))).isEqualTo(ALLOWED);
        // Beyond the original: the token that all members may share is still a member's.
        assertThat(refusal(Given.create(Given.SHARED, policy))).contains("not authorized to export this kind");
    }

    @Test
    @Proves("row 42")
    void anAccountThatIsGone() {
        var service = Given.service("east", "default", "nginx");

        assertThat(decide(Given.create(Given.UNKNOWN, service))).isEqualTo(Decision.unmet("ServiceAccount not found"));
        assertThat(decide(Given.delete(Given.UNKNOWN, service))).isEqualTo(Decision.unmet("ServiceAccount not found"));
        assertThat(decide(Given.delete(Given.UNKNOWN, Given.terminating(service))))
                .isEqualTo(ALLOWED);
    }

    @Test
    @Proves("row 43")
    void theLeadersControllerClearsUp() {
        var service = Given.service("east", "default", "nginx");

        assertThat(decide(Given.update(Given.CONTROLLER, service, Given.withoutFinalizer(service))))
                .isEqualTo(ALLOWED);
        assertThat(decide(Given.delete(Given.CONTROLLER, service))).isEqualTo(ALLOWED);
        accounts = new Accounts(Map.of());
        assertThat(decide(Given.create(Given.CONTROLLER, service)))
                .isEqualTo(Decision.unmet("ServiceAccount not found"));
    }

    @Test
    @Proves("row 44")
    void anEmptyBindingIsNone() {
        assertThat(refusal(Given.create(
                        Given.account(Given.NAMESPACE, "empty"), Given.service("east", "default", "nginx"))))
                .isEqualTo("ClusterID annotation on ServiceAccount is empty");
    }

    @Test
    @Proves("row 45")
    void thePayloadIsThere() {
        assertThat(refusal(Given.create(Given.EAST, withoutPayload(Given.service("east", "default", "nginx")))))
                .contains("without Spec.Service");
        assertThat(refusal(Given.create(Given.EAST, withoutPayload(Given.endpoints("east", "default", "nginx")))))
                .contains("without Spec.Endpoints");
        assertThat(refusal(Given.create(Given.EAST, withoutPayload(Given.labels("east")))))
                .isEqualTo("Invalid ResourceExport for this member cluster");
        assertThat(decide(Given.create(Given.EAST, withoutPayload(Given.clusterInfo("east")))))
                .isEqualTo(ALLOWED);
    }

    @Test
    @Proves("row 46")
    void theFinalizerStays() {
        var service = Given.service("east", "default", "nginx");

        assertThat(refusal(Given.update(Given.EAST, service, Given.withoutFinalizer(service))))
                .contains("remove the ResourceExport finalizer");
        assertThat(refusal(Given.create(Given.EAST, Given.withoutFinalizer(service))))
                .contains("create a ResourceExport without the ResourceExport finalizer");
    }

    @Test
    @Proves("row 47")
    void whatIsExportedDoesNotChange() {
        var before = Given.service("east", "a", "b-c");
        var after = Given.service("east", "a-b", "c");
        var info = Given.clusterInfo("east");

        assertThat(after.getMetadata().getName()).isEqualTo(before.getMetadata().getName());
        assertThat(refusal(Given.update(Given.EAST, before, after))).contains("are immutable");
        assertThat(decide(Given.update(Given.EAST, info, Given.with(info, Map.of("namespace", "elsewhere")))))
                .isEqualTo(ALLOWED);
    }

    @Test
    @Proves("row 48")
    void namesAreDnsLabels() {
        assertThat(refusal(Given.create(Given.EAST, Given.service("east", "default/ns", "nginx"))))
                .isEqualTo("Spec.Namespace must be a valid DNS-1123 label");
        assertThat(refusal(Given.create(Given.EAST, Given.service("east", "default", "Nginx"))))
                .isEqualTo("Spec.Name must be a valid DNS-1123 label");
    }

    @Test
    @Proves("row 49")
    void namesThatTwoClustersShareAreNobodysWhileBothExist() {
        var export = Given.service("east", "1-default", "nginx");

        assertThat(decide(Given.create(Given.EAST, export))).isEqualTo(ALLOWED);
        accounts = Given.accounts("east-1");
        assertThat(refusal(Given.create(Given.EAST, export))).startsWith("Invalid ResourceExport name");
        assertThat(decide(Given.create(Given.EAST, Given.service("east", "default", "nginx"))))
                .isEqualTo(ALLOWED);
    }

    @ParameterizedTest
    @MethodSource("exports")
    @Proves("W-34")
    void othersCannotTouchWhatABoundAccountOwns(ResourceExport export) {
        for (var caller : List.of(Given.SHARED, Given.ELSEWHERE, Given.account("kube-system", "argo"))) {
            assertThat(refusal(Given.create(caller, export))).contains("bound to an account");
            assertThat(refusal(Given.update(caller, export, export))).contains("bound to an account");
            assertThat(refusal(Given.delete(caller, export))).contains("bound to an account");
            var squatting = Given.with(export, Map.of("clusterID", "south"));
            squatting.getMetadata().setLabels(Map.of());
            assertThat(refusal(Given.create(caller, squatting))).contains("bound to an account");
        }
        assertThat(decide(Given.delete(Given.NAMESPACE_CONTROLLER, export))).isEqualTo(ALLOWED);
        assertThat(decide(Given.delete(Given.ADMIN, export))).isEqualTo(ALLOWED);
    }

    @Test
    @Proves({"W-34", "Upgrade to >= 2.7"})
    void anAccountBoundToNoClusterExportsForThoseWithoutAnAccount() {
        assertThat(decide(Given.create(Given.SHARED, Given.service("south", "default", "nginx"))))
                .isEqualTo(ALLOWED);
    }

    @Test
    @Proves("W-34")
    void whatTookAMembersNameBeforeItWasBoundCanBeRemoved() {
        var own = Given.service("east", "default", "nginx");
        var squatting =
                Given.labelled(Given.with(own, Map.of("clusterID", "south")), Labels.SOURCE_CLUSTER_ID, "south");

        assertThat(decide(Given.delete(Given.EAST, squatting))).isEqualTo(ALLOWED);
        assertThat(decide(Given.update(Given.EAST, squatting, own))).isEqualTo(ALLOWED);
        // Not another bound cluster's, and not what another has under its own name.
        assertThat(refusal(Given.delete(Given.EAST, Given.with(own, Map.of("clusterID", "west")))))
                .contains("owned by another member");
        assertThat(refusal(Given.delete(Given.EAST, Given.service("east-1", "default", "nginx"))))
                .contains("owned by another member");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "127.0.0.1",
                "0.0.0.0",
                "169.254.0.1",
                "224.0.0.1",
                "::1",
                "::",
                "fe80::1",
                "1.2.3",
                "010.0.0.1",
                "1.2.3.4.5",
                "1.2.3.4/32",
                "fe80::1%eth0",
                "1.2.3.256",
                "localhost"
            })
    @Proves("W-34")
    void addressesCanBeSentTo(String ip) {
        assertThat(refusal(Given.create(Given.EAST, Given.endpoints("east", "default", "nginx", "10.0.0.1", ip))))
                .contains("is no IP address that another cluster can send to");
        var info = new ClusterInfo("east", "", List.of(new ClusterInfo.GatewayInfo(ip)), List.of(), null);
        assertThat(refusal(Given.create(Given.EAST, Given.clusterInfo(info)))).contains("has the gateway");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0",
                "10.0.0.0/33",
                "0.0.0.0/0",
                "::/0",
                "x/8",
                "10.0.0.0/08",
                "10.0.0.0/8/8",
                "10.0.0.0/7",
                "127.0.0.0/8",
                "169.254.0.0/17",
                "224.0.0.0/8",
                "0.0.0.0/8"
            })
    @Proves("W-34")
    void rangesAreThoseThatMembersUse(String cidr) {
        assertThat(refusal(Given.create(
                        Given.EAST, Given.clusterInfo(new ClusterInfo("east", cidr, List.of(), List.of(), null)))))
                .contains("has the CIDR");
        assertThat(refusal(Given.create(
                        Given.EAST, Given.clusterInfo(new ClusterInfo("east", "", List.of(), List.of(cidr), null)))))
                .contains("has the CIDR");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65536})
    @Proves("W-34")
    void portsAreLegal(int port) {
        var service = Given.service("east", "default", "nginx");
        var ports = Map.of("serviceSpec", Map.of("ports", List.of(Map.of("port", port, "protocol", "TCP"))));
        assertThat(refusal(Given.create(Given.EAST, Given.with(service, Map.of("service", ports)))))
                .contains("is not between 1 and 65535");
        var endpoints = Given.endpoints("east", "default", "nginx", "10.0.0.1");
        var subsets = Map.of("subsets", List.of(Map.of("ports", List.of(Map.of("port", port)))));
        assertThat(refusal(Given.create(Given.EAST, Given.with(endpoints, Map.of("endpoints", subsets)))))
                .contains("is not between 1 and 65535");
    }

    @Test
    @Proves("W-34")
    void sizesAreBounded() {
        var many = new ArrayList<String>();
        IntStream.range(0, 60_000).forEach(i -> many.add("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)));
        assertThat(refusal(Given.create(
                        Given.EAST, Given.endpoints("east", "default", "nginx", many.toArray(String[]::new)))))
                .contains("characters of JSON");
        assertThat(decide(Given.create(
                        Given.EAST,
                        Given.endpoints(
                                "east",
                                "default",
                                "nginx",
                                many.subList(0, 10_000).toArray(String[]::new)))))
                .isEqualTo(ALLOWED);
        var label = "x".repeat(Limits.EXPORT_LABEL_LENGTH + 1);
        var labels = ResourceExport.of(
                Given.NAMESPACE, ResourceExportSpec.labelIdentity("east", new io.seine.api.NormalizedLabel(label)));
        assertThat(refusal(Given.create(Given.EAST, labels))).contains("at most 32768");
        var key = new ClusterInfo("east", "", List.of(), List.of(), new WireGuard("AAAA"));
        assertThat(refusal(Given.create(Given.EAST, Given.clusterInfo(key)))).contains("32 bytes in base64");
        var wide = new ClusterInfo("east", "", List.of(), java.util.Collections.nCopies(65, "10.0.0.0/8"), null);
        assertThat(refusal(Given.create(Given.EAST, Given.clusterInfo(wide)))).contains("at most 64");
    }

    @Test
    void otherOperationsPass() {
        assertThat(decide(Given.review("CONNECT", Given.EAST, Given.service("west", "a", "b"), null)))
                .isEqualTo(ALLOWED);
    }

    private static ResourceExport withoutPayload(ResourceExport export) {
        var spec = export.getSpec();
        var copy = Given.copy(export);
        copy.setSpec(new ResourceExportSpec(
                spec.clusterID(),
                spec.name(),
                spec.namespace(),
                spec.kind(),
                null,
                null,
                null,
                null,
                null,
                null,
                null));
        return copy;
    }

    private String refusal(Review review) {
        var decision = decide(review);
        assertThat(decision).isInstanceOf(Decision.Refused.class);
        assertThat(((Decision.Refused) decision).code()).isEqualTo(403);
        return ((Decision.Refused) decision).message();
    }

    private Decision decide(Review review) {
        return ExportRules.decide(review, Given.NAMESPACE, caller -> accounts);
    }
}
