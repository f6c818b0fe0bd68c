package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.Node;
import io.seine.api.multicluster.Gateway;
import java.util.Map;
import java.util.stream.Stream;

/** What is wrong with gateways and the tunnel. */
final class GatewayFaults {
    private GatewayFaults() {}

    static Stream<Injected> all() {
        return Stream.of(
                new Injected(Fault.GATEWAY_ANNOTATION_INVALID, set -> {
                    set.west.replace(Node.class, "gateway: \"true\"", "gateway: \"yes\"");
                }),
                new Injected(
                        Fault.GATEWAY_ADDRESS_MISSING,
                        set -> set.west.edit(
                                Node.class,
                                "",
                                one -> one.getMetadata()
                                        .setAnnotations(Map.of(
                                                "multicluster.antrea.io/gateway", "true",
                                                "multicluster.antrea.io/gateway-ip", "fe80::1")))),
                new Injected(Fault.GATEWAY_NODE_NOT_READY, set -> {
                    set.west
                            .replace(Node.class, "status: \"True\"", "status: \"Unknown\"")
                            .remove(Gateway.class, "");
                    set.east.replace(Gateway.class, "west=Up", "west=NoAnswer");
                }),
                new Injected(Fault.NO_GATEWAY, set -> {
                    set.west
                            .edit(Node.class, "", one -> one.getMetadata().setAnnotations(Map.of()))
                            .remove(Gateway.class, "");
                    set.east.replace(Gateway.class, "west=Up", "west=NoAnswer");
                }),
                new Injected(Fault.GATEWAY_NOT_MADE, set -> set.west.remove(Gateway.class, "")),
                new Injected(Fault.NETWORK_REFUSED, set -> set.west.network("WriteRefused")),
                new Injected(Fault.CLUSTER_LEFT_OUT, set -> set.west.replace(Gateway.class, "east=Up", "east=LeftOut")),
                new Injected(Fault.TUNNEL_SILENT, set -> {
                    set.east.replace(Gateway.class, "west=Up", "west=NoAnswer");
                    set.west.replace(Gateway.class, "east=Up", "east=NeverAnswered");
                }),
                new Injected(
                        Fault.STANDBY_IN_USE,
                        set -> set.west.event("Gateway", "kube-system", "node-2", "GatewayNotAnswering")));
    }
}
