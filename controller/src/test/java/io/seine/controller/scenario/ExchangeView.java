package io.seine.controller.scenario;

import static io.seine.controller.scenario.Scenario.LIMIT;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.seine.api.Mcs;
import io.seine.api.mcs.ServiceCondition;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.mcs.ServiceImport;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The exchanged Services of a scenario, as its administrators see them. */
record ExchangeView(Scenario scenario) {
    Optional<Service> service(Cluster cluster, String name) {
        return Optional.ofNullable(cluster.admin
                .services()
                .inNamespace(scenario.userNamespace)
                .withName(name)
                .get());
    }

    Optional<ServiceImport> serviceImport(Cluster cluster, String name) {
        return Optional.ofNullable(cluster.admin
                .resources(ServiceImport.class)
                .inNamespace(scenario.userNamespace)
                .withName(name)
                .get());
    }

    ServiceExport serviceExport(Cluster cluster, String name) {
        return cluster.admin
                .resources(ServiceExport.class)
                .inNamespace(scenario.userNamespace)
                .withName(name)
                .get();
    }

    Optional<Endpoints> endpointsObject(Cluster cluster, String name) {
        return Optional.ofNullable(cluster.admin
                .endpoints()
                .inNamespace(scenario.userNamespace)
                .withName(name)
                .get());
    }

    /** Address and port of every endpoint of an imported Service, by the Endpoints object. */
    List<String> endpoints(Cluster cluster, String exported) {
        return endpointsObject(cluster, "antrea-mc-" + exported).map(Endpoints::getSubsets).orElse(List.of()).stream()
                .flatMap(subset -> subset.getAddresses().stream()
                        .flatMap(address ->
                                subset.getPorts().stream().map(port -> address.getIp() + ":" + port.getPort())))
                .sorted()
                .toList();
    }

    /** The slices of an imported Service. */
    List<EndpointSlice> slices(Cluster cluster, String exported) {
        return cluster.admin
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(scenario.userNamespace)
                .withLabel(Mcs.SERVICE_NAME_LABEL, exported)
                .list()
                .getItems();
    }

    /** Address and port of every endpoint of an imported Service, by its slices. */
    List<String> sliced(Cluster cluster, String exported) {
        return slices(cluster, exported).stream()
                .flatMap(slice -> slice.getEndpoints().stream()
                        .flatMap(endpoint -> endpoint.getAddresses().stream())
                        .flatMap(ip -> slice.getPorts().stream().map(port -> ip + ":" + port.getPort())))
                .sorted()
                .toList();
    }

    /** A port of the imported Service; 0 when there is none. */
    int port(Cluster cluster, String exported) {
        return service(cluster, "antrea-mc-" + exported)
                .map(service -> service.getSpec().getPorts().getFirst().getPort())
                .orElse(0);
    }

    String clusterIp(Cluster cluster, String name) {
        return service(cluster, name).orElseThrow().getSpec().getClusterIP();
    }

    Optional<ServiceCondition> condition(Cluster cluster, String name, String type) {
        return Optional.ofNullable(serviceExport(cluster, name).getStatus())
                .flatMap(status -> ServiceCondition.find(status.conditions(), type));
    }

    /** The condition of a ServiceExport once it has that reason. */
    ServiceCondition awaitReason(Cluster cluster, String name, String type, String reason) {
        return await(type + " of " + name + " in " + cluster.name + " with reason " + reason)
                .atMost(LIMIT)
                .until(
                        () -> condition(cluster, name, type),
                        found -> found.filter(condition -> condition.reason().equals(reason))
                                .isPresent())
                .orElseThrow();
    }

    /** Waits until the Service is in that cluster with all that it needs. */
    Service awaitImported(Cluster cluster, String name) {
        return await("the import of " + name + " in " + cluster.name)
                .atMost(LIMIT)
                .until(
                        () -> service(cluster, "antrea-mc-" + name)
                                .filter(service -> !slices(cluster, name).isEmpty())
                                .filter(service -> serviceImport(cluster, name)
                                        .filter(object ->
                                                !object.getSpec().ips().isEmpty())
                                        .isPresent()),
                        Optional::isPresent)
                .orElseThrow();
    }

    void awaitNothingImported(Cluster cluster, String name) {
        until(
                "the end of the import of " + name + " in " + cluster.name,
                () -> service(cluster, "antrea-mc-" + name).isEmpty()
                        && slices(cluster, name).isEmpty()
                        && endpointsObject(cluster, "antrea-mc-" + name).isEmpty()
                        && serviceImport(cluster, name).isEmpty());
    }

    Optional<ResourceExport> resourceExport(String name) {
        return Optional.ofNullable(scenario.north
                .admin
                .resources(ResourceExport.class)
                .inNamespace(scenario.leaderNamespace)
                .withName(name)
                .get());
    }

    /** Waits until an export made now is younger: the API server's times are whole seconds. */
    void awaitOlderThanASecond(String name) {
        until(
                "the age of " + name,
                () -> resourceExport(name)
                        .map(export -> Instant.parse(export.getMetadata().getCreationTimestamp()))
                        .filter(created -> Instant.now().isAfter(created.plusSeconds(1)))
                        .isPresent());
    }

    Optional<ResourceImport> resourceImport(String name) {
        return Optional.ofNullable(scenario.north
                .admin
                .resources(ResourceImport.class)
                .inNamespace(scenario.leaderNamespace)
                .withName(name)
                .get());
    }

    <T extends HasMetadata> List<T> atLeader(Class<T> kind) {
        return scenario.north
                .admin
                .resources(kind)
                .inNamespace(scenario.leaderNamespace)
                .list()
                .getItems();
    }

    static void until(String what, Callable<Boolean> condition) {
        await(what).atMost(LIMIT).until(condition);
    }
}
