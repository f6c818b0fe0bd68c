package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.ResourceExport;
import io.seine.cli.mc.observe.Credential;
import io.seine.cli.mc.observe.TunnelFigures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What is wrong with address ranges, and what is to be the same in all clusters. */
final class NetworkFaults {
    private NetworkFaults() {}

    static Stream<Injected> all() {
        var wireGuard = ", trafficEncryptionMode: wireGuard";
        return Stream.of(
                new Injected(Fault.CIDR_OVERLAP, set -> {
                    set.north.replace(ResourceExport.class, "10.112.0.0/16", "10.111.128.0/17");
                    set.west.replace(Service.class, "10.112.0.1", "10.111.128.1");
                    set.east.replace(Gateway.class, "west=Up", "west=LeftOut");
                    set.east.network("NetworkConflict");
                }),
                new Injected(Fault.RANGE_INVALID, set -> {
                    set.north.replace(ResourceExport.class, "10.112.0.0/16", "127.0.0.0/16");
                    set.west.remove(Service.class, "kubernetes");
                }),
                new Injected(Fault.RANGE_HOLDS_NODE, set -> {
                    set.north.replace(ResourceExport.class, "10.112.0.0/16", "192.168.0.0/24");
                    set.west.remove(Service.class, "kubernetes");
                }),
                new Injected(
                        Fault.SERVICE_CIDR_WRONG, set -> set.west.replace(Service.class, "10.112.0.1", "10.113.0.1")),
                new Injected(Fault.SERVICE_CIDR_UNKNOWN, set -> set.west.network("ServiceCIDRUnknown")),
                new Injected(Fault.POD_CIDR_WRONG, set -> config(set.west, "podCIDRs: [10.77.0.0/16]")),
                new Injected(Fault.ENCRYPTION_ONE_SIDE, set -> {
                    set.west.agents(wireGuard, "");
                    wireGuardSecret(set.west);
                    set.east.replace(Gateway.class, "west=Up", "west=LeftOut");
                }),
                new Injected(Fault.WIREGUARD_PORT_DIFFERS, set -> {
                    set.east.agents(wireGuard, "");
                    set.west.agents(wireGuard + ", wireGuard: {port: 4444}", "");
                    wireGuardSecret(set.east);
                    wireGuardSecret(set.west);
                    set.east.replace(Gateway.class, "west=Up", "west=NoAnswer");
                }),
                new Injected(Fault.TUNNEL_PORT_DIFFERS, set -> {
                    set.west.agents("", ", tunnelPort: 4789");
                    set.east.replace(Gateway.class, "west=Up", "west=NoAnswer");
                    set.west.replace(Gateway.class, "east=Up", "east=NoAnswer");
                }),
                new Injected(Fault.WIREGUARD_SECRET_MISSING, set -> {
                    set.east.agents(wireGuard, "");
                    set.west.agents(wireGuard, "");
                    wireGuardSecret(set.east);
                }),
                new Injected(
                        Fault.LABEL_IDENTITIES_DIFFER, set -> config(set.west, "enableStretchedNetworkPolicy: true")),
                new Injected(Fault.KUBE_PROXY_MODE, set -> set.west.add(ConfigMap.class, """
                        metadata: {name: kube-proxy, namespace: kube-system}
                        data: {config.conf: "kind: KubeProxyConfiguration\\nmode: ipvs\\n"}
                        """)),
                new Injected(Fault.MTU_UNKNOWN, set -> set.west.event("Node", "", "node-2", "UnknownUnderlay")),
                new Injected(Fault.POD_IP_WITHOUT_ROUTE, set -> config(set.west, "endpointIPType: PodIP")),
                new Injected(Fault.POD_CIDRS_MISSING, set -> {
                    set.west.agents(", enablePodToPodConnectivity: true", "");
                    set.north.replace(
                            ResourceExport.class,
                            "serviceCIDR: \"10.112.0.0/16\"",
                            "serviceCIDR: \"10.112.0.0/16\"\n    podCIDRs: [\"10.12.0.0/16\"]");
                }),
                new Injected(Fault.MTU_DIFFERS, set -> {
                    set.east.figures.add(new TunnelFigures("node-1", Map.of(), OptionalInt.of(1450)));
                    set.west.figures.add(new TunnelFigures("node-2", Map.of(), OptionalInt.of(8951)));
                }));
    }

    private static void config(ClusterDraft cluster, String text) {
        cluster.edit(
                ConfigMap.class,
                "controller-config",
                one -> one.setData(Map.of("controller_manager_config.yaml", text)));
    }

    private static void wireGuardSecret(ClusterDraft cluster) {
        var token = cluster.credentials.getFirst();
        cluster.credentials.add(new Credential(
                token.namespace(), "seine-wireguard", token.keys(), Optional.empty(), Optional.empty(), List.of()));
    }
}
