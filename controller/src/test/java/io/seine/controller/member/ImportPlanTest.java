package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.seine.api.mcs.ServicePort;
import io.seine.controller.Proves;
import io.seine.controller.member.ImportPlan.Inputs;
import io.seine.controller.member.ImportPlan.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ImportPlanTest {
    private static final ClusterNetwork EAST =
            ClusterNetwork.of("east", Optional.of("10.1.0.0/16"), List.of("10.11.0.0/16"));
    private static final ClusterNetwork WEST =
            ClusterNetwork.of("west", Optional.of("10.2.0.0/16"), List.of("10.12.0.0/16"));
    private static final ClusterNetwork SOUTH = ClusterNetwork.of("south", Optional.of("10.3.0.0/16"), List.of());
    private static final ServicePort HTTP = new ServicePort("http", "TCP", "", 80);

    private static Contribution from(String cluster, int port, String... ips) {
        return new Contribution(
                cluster,
                List.of(new EndpointSubsetBuilder()
                        .withAddresses(java.util.Arrays.stream(ips)
                                .map(ip -> new io.fabric8.kubernetes.api.model.EndpointAddressBuilder()
                                        .withIp(ip)
                                        .build())
                                .toList())
                        .addNewPort()
                        .withName("http")
                        .withPort(port)
                        .withProtocol("TCP")
                        .endPort()
                        .build()));
    }

    private static Inputs inputs(Contribution... contributions) {
        return new Inputs(
                "default",
                "nginx",
                "east",
                List.of(HTTP),
                List.of(contributions),
                true,
                List.of(),
                EAST,
                List.of(WEST, SOUTH),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Inputs withLocal(Inputs in, List<EndpointSlice> slices) {
        return new Inputs(
                in.namespace(),
                in.name(),
                in.clusterId(),
                in.ports(),
                in.contributions(),
                true,
                slices,
                in.own(),
                in.others(),
                in.excluded(),
                in.service(),
                in.endpoints(),
                in.foreignServiceImport());
    }

    private static Inputs withExisting(
            Inputs in, Optional<Service> service, Optional<Endpoints> endpoints, Optional<HasMetadata> serviceImport) {
        return new Inputs(
                in.namespace(),
                in.name(),
                in.clusterId(),
                in.ports(),
                in.contributions(),
                true,
                in.localSlices(),
                in.own(),
                in.others(),
                in.excluded(),
                service,
                endpoints,
                serviceImport);
    }

    private static List<String> addresses(Result result) {
        return result.endpoints().orElseThrow().getSubsets().stream()
                .flatMap(subset -> subset.getAddresses().stream())
                .map(EndpointAddress::getIp)
                .toList();
    }

    @Test
    void importsServiceEndpointsSliceAndServiceImport() {
        var result = ImportPlan.plan(inputs(from("west", 80, "10.2.0.7")));

        var service = result.service().orElseThrow();
        assertThat(service.getMetadata().getName()).isEqualTo("antrea-mc-nginx");
        assertThat(service.getMetadata().getAnnotations())
                .containsEntry("multicluster.antrea.io/imported-service", "true");
        assertThat(service.getSpec().getPorts())
                .extracting(io.fabric8.kubernetes.api.model.ServicePort::getPort)
                .containsExactly(80);
        assertThat(service.getSpec().getSelector()).isNullOrEmpty();
        assertThat(result.endpoints().orElseThrow().getMetadata().getLabels())
                .containsEntry("endpointslice.kubernetes.io/skip-mirror", "true");
        assertThat(addresses(result)).containsExactly("10.2.0.7");
        assertThat(result.slices())
                .singleElement()
                .satisfies(slice -> assertThat(slice.getMetadata().getLabels())
                        .containsEntry("kubernetes.io/service-name", "antrea-mc-nginx")
                        .containsEntry("multicluster.kubernetes.io/source-cluster", "west")
                        .containsEntry("multicluster.kubernetes.io/service-name", "nginx"));
        assertThat(result.serviceImport().orElseThrow().ips()).isEmpty();
        assertThat(result.serviceImport().orElseThrow().clusters()).containsExactly("west");
        assertThat(result.conflicts()).isEmpty();
        assertThat(result.refused()).isEmpty();
    }

    @Test
    void clusterSetIpIsTheClusterIpOfTheImportedService() {
        var imported = new ServiceBuilder(ImportPlan.plan(inputs(from("west", 80, "10.2.0.7")))
                        .service()
                        .orElseThrow())
                .editSpec()
                .withClusterIP("10.1.3.3")
                .withClusterIPs("10.1.3.3")
                .endSpec()
                .build();

        var result = ImportPlan.plan(withExisting(
                inputs(from("west", 80, "10.2.0.7")), Optional.of(imported), Optional.empty(), Optional.empty()));

        assertThat(result.serviceImport().orElseThrow().ips()).containsExactly("10.1.3.3");
    }

    @Test
    void ownContributionBecomesTheLocalPodsWithTheirTargetPorts() {
        var in = withLocal(
                inputs(from("west", 80, "10.2.0.7"), from("east", 80, "10.1.0.7")),
                List.of(ExportPlanTest.slice(true, "10.11.0.4"), ExportPlanTest.slice(false, "10.11.0.5")));

        var result = ImportPlan.plan(in);

        assertThat(addresses(result)).containsExactlyInAnyOrder("10.2.0.7", "10.11.0.4");
        assertThat(result.endpoints().orElseThrow().getSubsets())
                .flatExtracting(EndpointSubset::getPorts)
                .extracting(EndpointPort::getPort)
                .containsExactlyInAnyOrder(80, 8080);
        assertThat(result.serviceImport().orElseThrow().clusters()).containsExactly("east", "west");
    }

    @Test
    void ownAddressesArePodsEvenWithoutLocalEndpoints() {
        var result = ImportPlan.plan(inputs(from("east", 80, "10.1.0.7")));

        assertThat(addresses(result)).isEmpty();
        assertThat(result.slices()).isEmpty();
        assertThat(result.service()).isPresent();
    }

    @Test
    void addressesOutsideTheExportersRangesAreRefused() {
        var result = ImportPlan.plan(inputs(from("west", 80, "10.2.0.7", "10.3.0.1", "10.1.0.1")));

        assertThat(addresses(result)).containsExactly("10.2.0.7");
        assertThat(result.refused()).singleElement().asString().contains("10.1.0.1, 10.3.0.1", "cluster west");
    }

    @Test
    void anExporterWithoutAnnouncedPodRangesMayUseAddressesOfNobodyElse() {
        var result = ImportPlan.plan(inputs(
                from("south", 80, "172.16.0.1", "10.11.0.1", "10.12.0.1"),
                from("nowhere", 80, "172.16.0.2", "10.2.0.1")));

        assertThat(addresses(result)).containsExactly("172.16.0.1", "172.16.0.2");
        assertThat(result.refused()).hasSize(2);
    }

    @Test
    @Proves("W-34")
    void endpointsOfAClusterThatIsLeftOutAreNotUsed() {
        var in = new Inputs(
                "default",
                "nginx",
                "east",
                List.of(HTTP),
                List.of(from("west", 80, "172.16.0.7"), from("south", 80, "10.3.0.7")),
                true,
                List.of(),
                EAST,
                List.of(SOUTH),
                List.of(new RemoteNetworks.Refused("west", Optional.empty(), "Cluster west cannot be reached: why")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        var result = ImportPlan.plan(in);

        assertThat(addresses(result)).containsExactly("10.3.0.7");
        assertThat(result.refused())
                .containsExactly("Endpoints of cluster west are not used: Cluster west cannot be reached: why");
    }

    @Test
    void portsThatTheServiceDoesNotHaveAreLeftOut() {
        var contribution = from("west", 80, "10.2.0.7");
        contribution.subsets().getFirst().getPorts().getFirst().setName("admin");

        assertThat(addresses(ImportPlan.plan(inputs(contribution)))).isEmpty();
    }

    @Test
    void manyEndpointsAreSplitIntoSlices() {
        var ips = IntStream.range(0, 250).mapToObj(i -> "10.12.0." + i).toArray(String[]::new);

        var result = ImportPlan.plan(inputs(from("west", 8080, ips)));

        assertThat(result.slices()).hasSize(4);
        assertThat(result.slices()).flatExtracting(EndpointSlice::getEndpoints).hasSize(250);
        assertThat(result.slices())
                .extracting(slice -> slice.getMetadata().getName())
                .doesNotHaveDuplicates();
    }

    private static String[] pods(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(pod -> "10.12." + pod / 250 + "." + pod % 250)
                .toArray(String[]::new);
    }

    @Test
    @Proves("W-42")
    void oneEndpointMoreOrLessChangesOneSlice() {
        var before = ImportPlan.plan(inputs(from("west", 8080, pods(0, 5000)), from("south", 80, "10.3.0.7")));
        var more = ImportPlan.plan(inputs(from("west", 8080, pods(0, 5001)), from("south", 80, "10.3.0.7")));
        var less = ImportPlan.plan(inputs(from("west", 8080, pods(1, 5000)), from("south", 80, "10.3.0.7")));

        assertThat(more.slices()).hasSameSizeAs(before.slices());
        assertThat(more.slices())
                .filteredOn(slice -> !before.slices().contains(slice))
                .hasSize(1);
        assertThat(less.slices())
                .filteredOn(slice -> !before.slices().contains(slice))
                .hasSize(1);
    }

    @Property(tries = 20)
    void slicesHoldEveryEndpointOnceAndAreNeverTooLarge(@ForAll @IntRange(min = 1, max = 4_000) int pods) {
        var slices = ImportPlan.plan(inputs(from("west", 8080, pods(0, pods)))).slices();

        assertThat(slices)
                .flatExtracting(EndpointSlice::getEndpoints)
                .hasSize(pods)
                .doesNotHaveDuplicates();
        assertThat(slices).allSatisfy(slice -> assertThat(slice.getEndpoints()).hasSizeLessThan(200));
        assertThat(slices.size()).isLessThanOrEqualTo(Math.max(1, pods / 50 + 1));
    }

    @Test
    @Proves("W-30")
    void moreAddressesThanAnEndpointsObjectHoldsAreCutFairlyThereOnly() {
        var result = ImportPlan.plan(inputs(from("west", 80, pods(0, 1500)), from("south", 80, "10.3.0.7")));

        assertThat(addresses(result)).hasSize(1000).contains("10.3.0.7");
        assertThat(result.endpoints().orElseThrow().getMetadata().getAnnotations())
                .containsEntry("endpoints.kubernetes.io/over-capacity", "truncated");
        assertThat(result.slices()).flatExtracting(EndpointSlice::getEndpoints).hasSize(1501);
    }

    @Test
    @Proves("W-10b")
    void localPodsThatOnlyServeUntilTheyEndAreInTheSlicesAsSuch() {
        var leaving = ExportPlanTest.slice(false, "10.11.0.4");
        leaving.getEndpoints().getFirst().getConditions().setServing(true);
        leaving.getEndpoints().getFirst().getConditions().setTerminating(true);
        var in = inputs(from("west", 80, "10.2.0.7"), from("east", 80, "10.1.0.7"));

        var alone = ImportPlan.plan(withLocal(in, List.of(leaving)));
        var beside = ImportPlan.plan(withLocal(in, List.of(leaving, ExportPlanTest.slice(null, "10.11.0.5"))));

        assertThat(addresses(alone)).containsExactly("10.2.0.7");
        assertThat(alone.slices())
                .flatExtracting(EndpointSlice::getEndpoints)
                .filteredOn(endpoint -> endpoint.getAddresses().contains("10.11.0.4"))
                .singleElement()
                .satisfies(endpoint ->
                        assertThat(endpoint.getConditions().getReady()).isFalse())
                .satisfies(endpoint ->
                        assertThat(endpoint.getConditions().getTerminating()).isTrue());
        assertThat(addresses(beside)).containsExactlyInAnyOrder("10.2.0.7", "10.11.0.5");
        assertThat(beside.slices())
                .flatExtracting(EndpointSlice::getEndpoints)
                .noneMatch(endpoint -> endpoint.getAddresses().contains("10.11.0.4"));
    }

    @Test
    void sliceNamesOfDifferentServicesAndClustersDiffer() {
        assertThat(ImportedSlices.sliceName("a", "b-c", 1, 1)).isNotEqualTo(ImportedSlices.sliceName("a-b", "c", 1, 1));
        assertThat(ImportedSlices.sliceName("a", "b", 1, 2)).isNotEqualTo(ImportedSlices.sliceName("a", "b", 2, 1));
    }

    @Test
    void addressesThatShareAHashAreSplitToo() {
        var chosen = IntStream.range(0, 62_500)
                .mapToObj(i -> "10.12." + i / 250 + "." + i % 250)
                .filter(ip -> Math.floorMod(ImportedSlices.spread(ip), 16) == 3)
                .limit(1500)
                .toArray(String[]::new);

        var slices = ImportPlan.plan(inputs(from("west", 8080, chosen))).slices();

        assertThat(chosen).hasSize(1500);
        assertThat(slices).hasSize(2);
        assertThat(slices).flatExtracting(EndpointSlice::getEndpoints).hasSize(1500);
        assertThat(slices).allSatisfy(slice -> assertThat(slice.getEndpoints()).hasSizeLessThanOrEqualTo(1000));
        assertThat(slices).extracting(slice -> slice.getMetadata().getName()).doesNotHaveDuplicates();
    }

    @Test
    void foreignServiceStaysUntouchedAndIsReported() {
        var foreign = new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("antrea-mc-nginx")
                .endMetadata()
                .build();

        var result = ImportPlan.plan(withExisting(
                inputs(from("west", 80, "10.2.0.7")), Optional.of(foreign), Optional.empty(), Optional.empty()));

        assertThat(result.service()).isEmpty();
        assertThat(result.endpoints()).isEmpty();
        assertThat(result.slices()).isEmpty();
        assertThat(result.serviceImport()).isEmpty();
        assertThat(result.conflicts())
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.object()).isSameAs(foreign));
    }

    @Test
    void foreignEndpointsStayUntouchedAndAreReported() {
        var foreign = new EndpointsBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("antrea-mc-nginx")
                .endMetadata()
                .build();

        var result = ImportPlan.plan(withExisting(
                inputs(from("west", 80, "10.2.0.7")), Optional.empty(), Optional.of(foreign), Optional.empty()));

        assertThat(result.service()).isEmpty();
        assertThat(result.endpoints()).isEmpty();
        assertThat(result.conflicts())
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.object()).isSameAs(foreign));
    }

    @Test
    void foreignServiceImportStaysUntouchedWhileTheServiceIsImported() {
        var foreign = new ServiceBuilder()
                .withNewMetadata()
                .withName("nginx")
                .endMetadata()
                .build();

        var result = ImportPlan.plan(withExisting(
                inputs(from("west", 80, "10.2.0.7")), Optional.empty(), Optional.empty(), Optional.of(foreign)));

        assertThat(result.serviceImport()).isEmpty();
        assertThat(result.service()).isPresent();
        assertThat(result.conflicts()).hasSize(1);
    }

    @Test
    void withoutNamespaceOrExportThereIsNothing() {
        var in = inputs(from("west", 80, "10.2.0.7"));
        var noNamespace = new Inputs(
                "default",
                "nginx",
                "east",
                List.of(HTTP),
                in.contributions(),
                false,
                List.of(),
                EAST,
                List.of(WEST),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        var noExport = new Inputs(
                "default",
                "nginx",
                "east",
                List.of(),
                in.contributions(),
                true,
                List.of(),
                EAST,
                List.of(WEST),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(ImportPlan.plan(noNamespace)).isEqualTo(Result.NOTHING);
        assertThat(ImportPlan.plan(noExport)).isEqualTo(Result.NOTHING);
    }

    @Property
    void orderOfContributionsAndSlicesIsIrrelevant(
            @ForAll("contributions") List<Contribution> contributions, @ForAll long seed) {
        var slices =
                List.of(ExportPlanTest.slice(true, "10.11.0.1", "10.11.0.2"), ExportPlanTest.slice(true, "10.11.0.2"));
        var shuffled = new ArrayList<>(contributions);
        Collections.shuffle(shuffled, new Random(seed));
        var turned = new ArrayList<>(slices);
        Collections.shuffle(turned, new Random(seed));

        var one = ImportPlan.plan(withLocal(inputs(contributions.toArray(Contribution[]::new)), slices));
        var two = ImportPlan.plan(withLocal(inputs(shuffled.toArray(Contribution[]::new)), turned));

        assertThat(two.endpoints()).isEqualTo(one.endpoints());
        assertThat(two.slices()).isEqualTo(one.slices());
        assertThat(two.serviceImport()).isEqualTo(one.serviceImport());
    }

    @Property
    void aClusterThatGoesTakesItsEndpointsAlong(@ForAll("contributions") List<Contribution> contributions) {
        var without = contributions.stream()
                .filter(part -> !part.clusterId().equals("west"))
                .toList();

        var result = ImportPlan.plan(inputs(without.toArray(Contribution[]::new)));

        assertThat(addresses(result)).noneMatch(ip -> ip.startsWith("10.2."));
        assertThat(result.slices())
                .noneMatch(slice -> "west"
                        .equals(slice.getMetadata().getLabels().get("multicluster.kubernetes.io/source-cluster")));
    }

    @Property
    void noAddressOfAThirdClusterOrOurOwnServicesIsEverUsed(@ForAll("contributions") List<Contribution> contributions) {
        var result = ImportPlan.plan(inputs(contributions.toArray(Contribution[]::new)));

        for (var slice : result.slices()) {
            var cluster = slice.getMetadata().getLabels().get("multicluster.kubernetes.io/source-cluster");
            var allowed = new HashSet<>(List.of("172."));
            if ("west".equals(cluster)) {
                allowed = new HashSet<>(List.of("10.2.", "10.12."));
            } else if ("south".equals(cluster)) {
                allowed.add("10.3.");
            }
            for (var endpoint : slice.getEndpoints()) {
                assertThat(allowed)
                        .anyMatch(prefix -> endpoint.getAddresses().getFirst().startsWith(prefix));
            }
        }
    }

    @Provide
    Arbitrary<List<Contribution>> contributions() {
        var ip = Combinators.combine(
                        Arbitraries.of("10.1.0.", "10.2.0.", "10.3.0.", "10.11.0.", "10.12.0.", "172.16.0."),
                        Arbitraries.integers().between(1, 4))
                .as((prefix, last) -> prefix + last);
        return Combinators.combine(
                        Arbitraries.of("east", "west", "south", "nowhere", ""),
                        Arbitraries.of(80, 8080),
                        ip.list().ofMinSize(1).ofMaxSize(4))
                .as((cluster, port, ips) -> from(cluster, port, ips.toArray(String[]::new)))
                .list()
                .ofMaxSize(6);
    }
}
