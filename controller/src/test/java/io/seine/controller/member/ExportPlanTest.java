package io.seine.controller.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.seine.api.config.EndpointIPType;
import io.seine.controller.Proves;
import io.seine.controller.member.ExportOutcome.Exportable;
import io.seine.controller.member.ExportOutcome.NotExportable;
import io.seine.controller.member.ExportOutcome.NotRequested;
import io.seine.controller.member.ExportOutcome.Reason;
import io.seine.controller.member.ExportPlan.Inputs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExportPlanTest {
    static Service nginx(String... clusterIps) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("nginx")
                .endMetadata()
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP(clusterIps.length == 0 ? null : clusterIps[0])
                .withClusterIPs(clusterIps)
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withProtocol("TCP")
                .withNewTargetPort(8080)
                .endPort()
                .endSpec()
                .build();
    }

    static EndpointSlice slice(@Nullable Boolean ready, String... ips) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("nginx-x")
                .endMetadata()
                .withAddressType("IPv4")
                .addNewPort()
                .withName("http")
                .withPort(8080)
                .withProtocol("TCP")
                .endPort()
                .withEndpoints(java.util.Arrays.stream(ips)
                        .map(ip -> new io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder()
                                .withAddresses(ip)
                                .withHostname("h")
                                .withNewConditions()
                                .withReady(ready)
                                .endConditions()
                                .build())
                        .toList())
                .build();
    }

    private static ExportOutcome clusterIp(Service service, EndpointSlice... slices) {
        return ExportPlan.plan(new Inputs(true, Optional.of(service), List.of(slices), EndpointIPType.CLUSTER_IP));
    }

    private static ExportOutcome podIp(Service service, List<EndpointSlice> slices) {
        return ExportPlan.plan(new Inputs(true, Optional.of(service), slices, EndpointIPType.POD_IP));
    }

    @Test
    void withoutServiceExportNothingIsExported() {
        var inputs = new Inputs(
                false, Optional.of(nginx("10.96.0.5")), List.of(slice(true, "10.244.0.1")), EndpointIPType.CLUSTER_IP);

        assertThat(ExportPlan.plan(inputs)).isEqualTo(new NotRequested());
    }

    @Test
    void withoutServiceItIsNotFound() {
        assertThat(ExportPlan.plan(new Inputs(true, Optional.empty(), List.of(), EndpointIPType.CLUSTER_IP)))
                .isEqualTo(new NotExportable(Reason.SERVICE_NOT_FOUND));
    }

    @Test
    void externalNameIsNotSupported() {
        var service = nginx();
        service.getSpec().setType("ExternalName");

        assertThat(clusterIp(service, slice(true, "10.244.0.1")))
                .isEqualTo(new NotExportable(Reason.SERVICE_TYPE_NOT_SUPPORTED));
    }

    @Test
    void headlessAndIpv6OnlyServicesHaveNoClusterIp() {
        assertThat(clusterIp(nginx("None"), slice(true, "10.244.0.1")))
                .isEqualTo(new NotExportable(Reason.SERVICE_NO_CLUSTER_IP));
        assertThat(clusterIp(nginx("fd00::5"), slice(true, "10.244.0.1")))
                .isEqualTo(new NotExportable(Reason.SERVICE_NO_CLUSTER_IP));
    }

    @Test
    void importedServiceIsNotExportedAgain() {
        var service = nginx("10.96.0.5");
        service.getMetadata().getAnnotations().put("multicluster.antrea.io/imported-service", "true");

        assertThat(clusterIp(service, slice(true, "10.244.0.1"))).isEqualTo(new NotExportable(Reason.IMPORTED_SERVICE));
    }

    @Test
    void onlyReadyIpv4EndpointsCount() {
        var ipv6 = slice(true, "fd00::1");
        ipv6.setAddressType("IPv6");

        assertThat(clusterIp(nginx("10.96.0.5"), slice(false, "10.244.0.1"), ipv6))
                .isEqualTo(new NotExportable(Reason.SERVICE_WITHOUT_ENDPOINTS));
    }

    @Test
    @Proves("W-10b")
    void unknownReadinessMeansReady() {
        assertThat(clusterIp(nginx("10.96.0.5"), slice(null, "10.244.0.1"))).isInstanceOf(Exportable.class);
    }

    @Test
    @Proves("W-10b")
    void endpointsThatTerminateButServeCountWhereNoneIsReady() {
        var leaving = slice(false, "10.244.0.9");
        leaving.getEndpoints().getFirst().getConditions().setServing(true);
        leaving.getEndpoints().getFirst().getConditions().setTerminating(true);
        var gone = slice(false, "10.244.0.8");
        gone.getEndpoints().getFirst().getConditions().setServing(false);
        gone.getEndpoints().getFirst().getConditions().setTerminating(true);

        var alone = (Exportable) podIp(nginx("None"), List.of(leaving, gone));
        var beside = (Exportable) podIp(nginx("None"), List.of(leaving, gone, slice(true, "10.244.0.1")));

        assertThat(addresses(alone)).containsExactly("10.244.0.9");
        assertThat(addresses(beside)).containsExactly("10.244.0.1");
        assertThat(clusterIp(nginx("10.96.0.5"), leaving)).isInstanceOf(Exportable.class);
        assertThat(podIp(nginx("None"), List.of(gone))).isEqualTo(new NotExportable(Reason.SERVICE_WITHOUT_ENDPOINTS));
    }

    @Test
    void readyEndpointsOfPodsThatAreNotCountForPublishNotReadyAddresses() {
        // So the endpoint slice controller writes them for such a Service.
        var published = slice(true, "10.244.0.9");
        published.getEndpoints().getFirst().getConditions().setServing(false);
        published.getEndpoints().getFirst().getConditions().setTerminating(true);

        assertThat(addresses((Exportable) podIp(nginx("None"), List.of(published))))
                .containsExactly("10.244.0.9");
    }

    @Test
    void aHeadlessServiceWithoutPortsCannotBeImported() {
        var service = nginx("None");
        service.getSpec().setPorts(List.of());

        assertThat(podIp(service, List.of(slice(true, "10.244.0.1"))))
                .isEqualTo(new NotExportable(Reason.SERVICE_WITHOUT_PORTS));
    }

    @Test
    @Proves("W-31")
    void aNameThatIsTooLongForTheImportIsNotExported() {
        var service = nginx("10.96.0.5");
        service.getMetadata().setName("n".repeat(53));
        assertThat(clusterIp(service, slice(true, "10.244.0.1"))).isInstanceOf(Exportable.class);

        service.getMetadata().setName("n".repeat(54));
        assertThat(clusterIp(service, slice(true, "10.244.0.1")))
                .isEqualTo(new NotExportable(Reason.SERVICE_NAME_TOO_LONG));
    }

    @Test
    void moreEndpointsThanAnObjectHoldsAreCutInAFixedOrderAndCounted() {
        var ips = IntStream.range(0, 12_000)
                .mapToObj(pod -> "10." + (pod / 60_000) + "." + pod / 250 + "." + pod % 250)
                .toArray(String[]::new);

        var outcome = (Exportable) podIp(nginx("None"), List.of(slice(true, ips)));

        assertThat(outcome.exported()).isEqualTo(10_000);
        assertThat(outcome.omitted()).isEqualTo(2_000);
        assertThat(addresses(outcome))
                .containsExactlyElementsOf(
                        java.util.Arrays.stream(ips).sorted().limit(10_000).toList());
    }

    private static List<String> addresses(Exportable outcome) {
        return outcome.subsets().stream()
                .flatMap(subset -> subset.getAddresses().stream())
                .map(EndpointAddress::getIp)
                .toList();
    }

    @Test
    void clusterIpModeExportsTheClusterIpWithTheServicesPorts() {
        var outcome = (Exportable) clusterIp(nginx("10.96.0.5", "fd00::5"), slice(true, "10.244.0.1", "10.244.0.2"));

        assertThat(outcome.ports()).extracting(ServicePort::getPort).containsExactly(80);
        assertThat(outcome.subsets()).singleElement().satisfies(subset -> {
            assertThat(subset.getAddresses()).extracting(EndpointAddress::getIp).containsExactly("10.96.0.5");
            assertThat(subset.getPorts()).extracting(EndpointPort::getPort).containsExactly(80);
            assertThat(subset.getPorts()).extracting(EndpointPort::getProtocol).containsExactly("TCP");
        });
    }

    @Test
    void podIpModeExportsBarePodAddressesWithTargetPorts() {
        var outcome = (Exportable) podIp(nginx("None"), List.of(slice(true, "10.244.0.2", "10.244.0.1")));

        assertThat(outcome.subsets()).singleElement().satisfies(subset -> {
            assertThat(subset.getAddresses())
                    .extracting(EndpointAddress::getIp)
                    .containsExactly("10.244.0.1", "10.244.0.2");
            assertThat(subset.getAddresses())
                    .extracting(EndpointAddress::getHostname)
                    .containsOnlyNulls();
            assertThat(subset.getPorts()).extracting(EndpointPort::getPort).containsExactly(8080);
        });
    }

    @Property(tries = 100)
    void podIpModeGivesEachAddressOnceWhateverTheSlices(
            @ForAll @IntRange(min = 1, max = 250) int pods,
            @ForAll @IntRange(min = 1, max = 7) int slices,
            @ForAll long seed) {
        var ips = new ArrayList<>(IntStream.range(0, pods)
                .mapToObj(pod -> "10.244." + pod / 250 + "." + (pod % 250 + 1))
                .toList());
        Collections.shuffle(ips, new Random(seed));
        var cut = new ArrayList<EndpointSlice>();
        for (int i = 0; i < slices; i++) {
            int from = pods * i / slices;
            // Neighbours share an address, as slices do while endpoints move between them.
            int to = Math.min(pods, pods * (i + 1) / slices + 1);
            cut.add(slice(true, ips.subList(from, to).toArray(String[]::new)));
        }

        var outcome = (Exportable) podIp(nginx("10.96.0.5"), cut);

        assertThat(outcome.subsets()).hasSize(1);
        assertThat(outcome.subsets().getFirst())
                .extracting(
                        EndpointSubset::getAddresses,
                        org.assertj.core.api.InstanceOfAssertFactories.list(EndpointAddress.class))
                .extracting(EndpointAddress::getIp)
                .containsExactlyElementsOf(ips.stream().sorted().toList());
    }
}
