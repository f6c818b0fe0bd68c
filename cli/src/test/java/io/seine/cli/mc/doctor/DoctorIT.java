package io.seine.cli.mc.doctor;

import static io.seine.cli.mc.doctor.RealClusterSet.LEADER;
import static io.seine.cli.mc.doctor.RealClusterSet.LIMIT;
import static io.seine.cli.mc.doctor.RealClusterSet.MEMBER;
import static io.seine.cli.mc.doctor.RealClusterSet.apply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.ResourceExport;
import io.seine.cli.cluster.Cluster;
import io.seine.sandbox.junit.ControlPlanes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults that are made in real clusters are named, and nothing else is. */
class DoctorIT {
    @RegisterExtension
    static final ControlPlanes PLANES = ControlPlanes.named("north", "east", "west");

    private static RealClusterSet set;

    @BeforeAll
    static void begin() throws Exception {
        set = new RealClusterSet(PLANES);
    }

    @AfterAll
    static void end() {
        set.close();
    }

    private static List<Fault> faults() {
        return Doctor.findings(set.observe()).stream().map(Finding::fault).toList();
    }

    @BeforeEach
    void healthy() {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(Doctor.findings(set.observe())).isEmpty());
    }

    @Test
    void aHealthySetHasNothing() {
        assertThat(Diagnosis.of(set.observe()).text()).contains("all is well");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("injections")
    void aFaultIsNamed(Fault fault, Consumer<RealClusterSet> inject, Consumer<RealClusterSet> heal) {
        inject.accept(set);
        try {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(faults()).containsExactly(fault));
        } finally {
            heal.accept(set);
        }
    }

    static Stream<Arguments> injections() {
        return Stream.of(
                of(
                        Fault.CREDENTIALS_MISSING,
                        one -> one.west
                                .client()
                                .secrets()
                                .inNamespace(MEMBER)
                                .withName("token")
                                .delete(),
                        one -> one.giveToken(one.west)),
                of(
                        Fault.TOKEN_UNKNOWN,
                        one -> one.setSecret(
                                one.west,
                                Map.of(
                                        "ca.crt",
                                        ca(one.north),
                                        "token",
                                        base64("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln"))),
                        one -> one.giveToken(one.west)),
                of(
                        Fault.WRONG_CA,
                        one -> one.setSecret(
                                one.west,
                                Map.of(
                                        "ca.crt",
                                        ca(one.east),
                                        "token",
                                        base64("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln"))),
                        one -> one.giveToken(one.west)),
                of(
                        Fault.WRONG_SERVER,
                        one -> server(one.west, one.east.server()),
                        one -> server(one.west, one.north.server())),
                of(
                        Fault.LEADER_UNREACHABLE,
                        one -> server(one.west, "https://127.0.0.1:1"),
                        one -> server(one.west, one.north.server())),
                of(
                        Fault.MEMBER_RIGHTS_MISSING,
                        one -> one.north
                                .client()
                                .rbac()
                                .roleBindings()
                                .inNamespace(LEADER)
                                .withName("doctor-west")
                                .delete(),
                        one -> one.bind(one.west)),
                of(
                        Fault.EXPORTS_STALE,
                        one -> apply(one.north, """
                                apiVersion: multicluster.crd.antrea.io/v1alpha1
                                kind: ResourceExport
                                metadata: {name: gone-hash, namespace: %s, labels: {sourceClusterID: gone, sourceKind: LabelIdentity}}
                                spec: {clusterID: gone, kind: LabelIdentity, labelIdentity: {normalizedLabel: "a"}}
                                """.formatted(LEADER)),
                        one -> one.north
                                .client()
                                .resources(ResourceExport.class)
                                .inNamespace(LEADER)
                                .withName("gone-hash")
                                .delete()),
                of(
                        Fault.GATEWAY_ANNOTATION_INVALID,
                        one -> annotate(one.west, "yes"),
                        one -> annotate(one.west, "true")),
                of(Fault.NO_GATEWAY, one -> annotate(one.west, "false"), one -> annotate(one.west, "true")));
    }

    private static Arguments of(Fault fault, Consumer<RealClusterSet> inject, Consumer<RealClusterSet> heal) {
        return Arguments.of(fault, inject, heal);
    }

    private static void annotate(Cluster member, String value) {
        member.client()
                .nodes()
                .withName("doctor-2")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"multicluster.antrea.io/gateway\":\"" + value + "\"}}}");
    }

    private static void server(Cluster member, String server) {
        member.client()
                .resources(ClusterSet.class)
                .inNamespace(MEMBER)
                .withName("set")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"spec": {"leaders": [{"clusterID": "north", "server": "%s", "secret": "token"}]}}
                        """.formatted(server));
    }

    private static String ca(Cluster cluster) {
        return base64(Objects.requireNonNull(cluster.client()
                .configMaps()
                .inNamespace("kube-system")
                .withName("kube-root-ca.crt")
                .get()
                .getData()
                .get("ca.crt")));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
