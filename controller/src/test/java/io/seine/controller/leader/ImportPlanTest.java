package io.seine.controller.leader;

import static io.seine.controller.leader.Samples.NAMESPACE;
import static io.seine.controller.leader.Samples.clusterInfo;
import static io.seine.controller.leader.Samples.endpoints;
import static io.seine.controller.leader.Samples.madeBy;
import static io.seine.controller.leader.Samples.plan;
import static io.seine.controller.leader.Samples.policy;
import static io.seine.controller.leader.Samples.service;
import static io.seine.controller.leader.Samples.terminating;
import static io.seine.controller.leader.Samples.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.seine.api.Annotations;
import io.seine.api.Finalizers;
import io.seine.api.NormalizedLabel;
import io.seine.api.mcs.ServicePort;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceExportSpec;
import io.seine.api.multicluster.ResourceImport;
import io.seine.api.multicluster.ResourceImportSpec;
import io.seine.controller.Proves;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The leader's rules for imports; the numbers are rows of the specification's table of assertions (12.3). */
class ImportPlanTest {
    private static final String SERVICE = "default-nginx-service";
    private static final String ENDPOINTS = "default-nginx-endpoints";

    @Test
    void row61_aServiceExportBecomesAClusterSetIpImportWithItsPorts() {
        var export = service("east", "default", "nginx", 1, 80, 443);

        var plan = plan(SERVICE, List.of(export));

        var spec = spec(plan);
        assertThat(spec.kind()).isEqualTo("ServiceImport");
        assertThat(spec.namespace() + "/" + spec.name()).isEqualTo("default/nginx");
        assertThat(importSpec(plan).type()).isEqualTo("ClusterSetIP");
        assertThat(importSpec(plan).ports())
                .containsExactly(new ServicePort("p80", "TCP", "", 80), new ServicePort("p443", "TCP", "", 443));
        assertThat(plan.verdicts()).containsExactly(new Verdict.Accepted(export));
    }

    @Test
    void row62_endpointsAreImportedOnceTheirServiceIs() {
        var service = service("east", "default", "nginx", 1, 80);
        var endpoints = endpoints("east", "default", "nginx", 2, "10.0.0.2", "10.0.0.1");

        var together = plan(ENDPOINTS, List.of(service, endpoints));
        var alone = plan(ENDPOINTS, List.of(endpoints));

        assertThat(ips(together)).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(together.desired().orElseThrow().getMetadata().getAnnotations())
                .containsEntry(Annotations.SUBSET_SOURCES, "east");
        assertThat(alone.desired()).isEmpty();
        assertThat(refusal(alone)).contains("does not export the Service");
    }

    @Test
    void row63_aPolicyIsImportedWithoutNamespace() {
        var plan = plan("test-acnp-antreaclusternetworkpolicy", List.of(policy("any-name", "test-acnp", 1, 1)));

        assertThat(spec(plan).clusterNetworkPolicy()).isNotNull();
        assertThat(spec(plan).name()).isEqualTo("test-acnp");
        assertThat(spec(plan).namespace()).isEmpty();
    }

    @Test
    void row64_theOnlyExporterMayChangeItsPorts() {
        var before = plan(SERVICE, List.of(service("east", "default", "nginx", 1, 80)));

        var after = plan(
                SERVICE,
                List.of(service("east", "default", "nginx", 1, 8080)),
                before.desired().orElseThrow());

        assertThat(importSpec(after).ports()).extracting(ServicePort::port).containsExactly(8080);
    }

    @Test
    void row65_aLaterExporterWithOtherPortsIsRefusedAndToldWhy() {
        var first = service("west", "default", "nginx", 1, 80);
        var second = service("east", "default", "nginx", 2, 8080);

        var plan = plan(SERVICE, List.of(second, first));

        assertThat(importSpec(plan).ports()).extracting(ServicePort::port).containsExactly(80);
        assertThat(plan.verdicts()).contains(new Verdict.Accepted(first));
        assertThat(refusal(plan)).contains("[p8080:8080/TCP]", "[p80:80/TCP]", "cluster west");
    }

    @Test
    void theImportNamesTheClustersThatAreInConflictSoThatTheFirstExporterLearnsOfIt() {
        var first = service("west", "default", "nginx", 1, 80);
        var second = service("east", "default", "nginx", 2, 8080);

        var both = plan(SERVICE, List.of(first, second)).desired().orElseThrow();
        var alone = plan(SERVICE, List.of(first, terminating(second))).desired().orElseThrow();

        assertThat(both.getMetadata().getAnnotations()).containsEntry(Annotations.CONFLICTING_CLUSTERS, "east");
        assertThat(alone.getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void anOlderExportThatNobodyCanImportDoesNotKeepOthersOut() {
        var twice = service("west", "default", "nginx", 1, 80, 80);
        var none = service("south", "default", "nginx", 1);
        var beyond = service("north", "default", "nginx", 1, 70000);
        var good = service("east", "default", "nginx", 2, 8080);

        var plan = plan(SERVICE, List.of(twice, none, beyond, good));

        assertThat(importSpec(plan).ports()).extracting(ServicePort::port).containsExactly(8080);
        assertThat(plan.verdicts())
                .filteredOn(Verdict.Accepted.class::isInstance)
                .hasSize(1);
        assertThat(plan.desired().orElseThrow().getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    @Proves("W-31")
    void aNameThatNoImportedServiceCanHaveIsRefused() {
        var name = "n".repeat(54);

        var plan = plan("default-" + name + "-service", List.of(service("west", "default", name, 1, 80)));

        assertThat(plan.desired()).isEmpty();
        assertThat(refusal(plan)).contains("antrea-mc-" + name, "63 characters");
    }

    @Test
    void theRefusedExporterTakesOverWhenTheFirstGoes() {
        var first = terminating(service("west", "default", "nginx", 1, 80));
        var second = service("east", "default", "nginx", 2, 8080);

        var plan = plan(SERVICE, List.of(first, second));

        assertThat(importSpec(plan).ports()).extracting(ServicePort::port).containsExactly(8080);
        assertThat(plan.verdicts()).containsExactly(new Verdict.Accepted(second));
        assertThat(plan.released()).containsExactly(first);
    }

    @Test
    void thePortsOfTwoExportersMayStandInAnyOrder() {
        var first = service("west", "default", "nginx", 1, 80, 443);
        var second = service("east", "default", "nginx", 2, 443, 80);

        var plan = plan(SERVICE, List.of(first, second));

        assertThat(plan.verdicts()).allMatch(Verdict.Accepted.class::isInstance);
    }

    @Test
    void row66_theImportGoesWithItsLastExportAndBothFinalizersAreReleased() {
        var legacy = terminating(service("east", "default", "nginx", 1, 80));
        legacy.getMetadata().setFinalizers(List.of(Finalizers.LEGACY_RESOURCE_EXPORT));
        var recent = terminating(service("west", "default", "nginx", 2, 80));
        var current = plan(SERVICE, List.of(service("east", "default", "nginx", 1, 80)))
                .desired()
                .orElseThrow();

        var plan = plan(SERVICE, List.of(legacy, recent), current);

        assertThat(plan.desired()).isEmpty();
        assertThat(plan.obsolete()).contains(current);
        assertThat(plan.released()).containsExactly(legacy, recent);
    }

    @Test
    @Proves("row 67")
    void row67_terminatingAndEmptyEndpointsDoNotCount() {
        var all = List.of(
                service("a", "default", "nginx", 1, 80),
                service("b", "default", "nginx", 1, 80),
                service("c", "default", "nginx", 1, 80),
                terminating(endpoints("a", "default", "nginx", 2, "10.0.0.1")),
                endpoints("b", "default", "nginx", 2, "10.1.0.1"),
                terminating(without(endpoints("c", "default", "nginx", 2, "10.2.0.1"))));

        var plan = plan(ENDPOINTS, all);

        assertThat(ips(plan)).containsExactly("10.1.0.1");
        assertThat(plan.released()).hasSize(2);
    }

    @Test
    void row68_aClusterInfoIsImportedUnderItsOwnNameAndTheLeadersNamespace() {
        var plan = plan("east-clusterinfo", List.of(clusterInfo("east", "10.96.0.0/12")));

        assertThat(spec(plan).name()).isEqualTo("east-clusterinfo");
        assertThat(spec(plan).namespace()).isEqualTo(NAMESPACE);
        assertThat(Objects.requireNonNull(spec(plan).clusterInfo()).serviceCIDR())
                .isEqualTo("10.96.0.0/12");
    }

    @Test
    void rows69And70_anotherServiceWithTheSameImportNameIsRefusedAndLeavesTheImportWhenItGoes() {
        var owner = service("east", "foo", "bar-baz", 1, 80);
        var other = service("west", "foo-bar", "baz", 2, 80);
        var current = plan("foo-bar-baz-service", List.of(owner)).desired().orElseThrow();

        var both = plan("foo-bar-baz-service", List.of(owner, other), current);
        var gone = plan("foo-bar-baz-service", List.of(owner, terminating(other)), current);

        assertThat(spec(both).name()).isEqualTo("bar-baz");
        assertThat(refusal(both)).contains("foo/bar-baz", "foo-bar/baz", "rename");
        assertThat(gone.desired()).isPresent();
        assertThat(gone.obsolete()).isEmpty();
        assertThat(gone.released()).containsExactly(other);
    }

    @Test
    void anImportOfSomethingElseThatNoLeaderMadeIsLeftAlone() {
        var foreign = madeBy(
                "kubectl-create",
                plan("foo-bar-baz-service", List.of(service("east", "foo", "bar-baz", 1, 80)))
                        .desired()
                        .orElseThrow());
        var export = service("west", "foo-bar", "baz", 2, 80);

        var plan = plan("foo-bar-baz-service", List.of(export), foreign);
        var gone = plan("foo-bar-baz-service", List.of(terminating(export)), foreign);

        assertThat(plan.desired()).isEmpty();
        assertThat(plan.obsolete()).isEmpty();
        assertThat(refusal(plan)).contains("was not made by this controller");
        assertThat(gone.obsolete()).isEmpty();
        assertThat(gone.released()).containsExactly(export);
    }

    @Test
    void anImportThatTheOriginalLeaderMadeGoesWhenNothingIsExportedForIt() {
        var left = madeBy(
                "antrea-mc-controller",
                plan(SERVICE, List.of(service("east", "default", "nginx", 1, 80)))
                        .desired()
                        .orElseThrow());

        var plan = plan(SERVICE, List.of(), left);

        assertThat(plan.obsolete()).contains(left);
    }

    @Test
    void row72_oneClusterContributesOnce() {
        var first = endpoints("east", "default", "nginx", 1, "10.0.0.1");
        var again = endpoints("east", "default", "nginx", 2, "10.0.0.9");
        again.getMetadata().setName("by-hand");

        var plan = plan(ENDPOINTS, List.of(again, first, service("east", "default", "nginx", 1, 80)));

        assertThat(ips(plan)).containsExactly("10.0.0.1");
        assertThat(plan.verdicts()).contains(new Verdict.Accepted(first));
    }

    @Test
    void row73_exportsWithoutPayloadAreRefused() {
        var service = without(service("east", "default", "nginx", 1, 80));
        var endpoints = without(endpoints("west", "default", "nginx", 1, "10.0.0.1"));

        var services = plan(SERVICE, List.of(service));
        var both = plan(ENDPOINTS, List.of(endpoints, service("west", "default", "nginx", 1, 80)));

        assertThat(services.desired()).isEmpty();
        assertThat(refusal(services)).contains("no spec.service");
        assertThat(both.desired()).isEmpty();
        assertThat(refusal(both)).contains("no spec.endpoints");
    }

    @Test
    void row74_ofTwoPoliciesOfOneNameTheOlderIsImportedAndTheOtherIsToldSo() {
        var older = policy("one", "test-acnp", 1, 1);
        var equal = policy("two", "test-acnp", 1, 2);
        var other = policy("three", "test-acnp", 5, 3);

        var plan = plan("test-acnp-antreaclusternetworkpolicy", List.of(other, equal, older));

        assertThat(plan.verdicts()).contains(new Verdict.Accepted(older), new Verdict.Accepted(equal));
        assertThat(refusal(plan)).contains("ResourceExport one");
    }

    @Test
    void aPolicyWhoseTwinGoesStaysImported() {
        var leaving = terminating(policy("one", "test-acnp", 1, 1));
        var staying = policy("two", "test-acnp", 5, 2);

        var plan = plan("test-acnp-antreaclusternetworkpolicy", List.of(leaving, staying));

        assertThat(plan.desired()).isPresent();
        assertThat(plan.verdicts()).containsExactly(new Verdict.Accepted(staying));
        assertThat(plan.released()).containsExactly(leaving);
    }

    @Test
    void unknownKindsAndLabelIdentitiesAreOnlyReleased() {
        var label = Samples.created(ResourceExportSpec.labelIdentity("east", new NormalizedLabel("ns:a=b&pod:c=d")), 1);
        var unknown = terminating(service("east", "default", "nginx", 1, 80));
        unknown.setSpec(new ResourceExportSpec("east", "x", "y", "Unheard", null, null, null, null, null, null, null));

        var names = Exported.importNames(unknown);
        var plan = plan(names.getFirst(), List.of(unknown));

        assertThat(plan.desired()).isEmpty();
        assertThat(plan.verdicts()).isEmpty();
        assertThat(plan.released()).containsExactly(unknown);
        label.getMetadata().setFinalizers(List.of());
        assertThat(Exported.importNames(label)).isEmpty();
        assertThat(Exported.importNames(new ResourceExport())).hasSize(1);
    }

    @Test
    void anImportOfALabelIdentityIsNeverTouched() {
        var current = madeBy(
                "antrea-mc-controller",
                ResourceImport.of(
                        NAMESPACE,
                        "c5d961e1f6175a5a",
                        ResourceImportSpec.labelIdentity(new NormalizedLabel("ns:a=b&pod:c=d"), 1)));

        var plan = plan("c5d961e1f6175a5a", List.of(), current);

        assertThat(plan.obsolete()).isEmpty();
        assertThat(plan.desired()).isEmpty();
    }

    private static ResourceImportSpec spec(ImportPlan plan) {
        return plan.desired().orElseThrow().getSpec();
    }

    private static io.seine.api.mcs.ServiceImportSpec importSpec(ImportPlan plan) {
        return Objects.requireNonNull(
                Objects.requireNonNull(spec(plan).serviceImport()).spec());
    }

    private static List<String> ips(ImportPlan plan) {
        return Objects.requireNonNull(spec(plan).endpoints()).subsets().stream()
                .flatMap(subset -> subset.getAddresses().stream())
                .map(EndpointAddress::getIp)
                .toList();
    }

    private static String refusal(ImportPlan plan) {
        return plan.verdicts().stream()
                .filter(Verdict.Refused.class::isInstance)
                .map(verdict -> ((Verdict.Refused) verdict).why())
                .findFirst()
                .orElse("");
    }
}
