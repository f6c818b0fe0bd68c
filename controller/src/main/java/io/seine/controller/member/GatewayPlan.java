package io.seine.controller.member;

import io.seine.api.Annotations;
import io.seine.api.Limits;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.GatewayStandby;
import io.seine.api.multicluster.WireGuard;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of the Gateway objects.
 *
 * @param gateways to be there and no other; empty to leave everything as it is
 */
record GatewayPlan(Optional<List<Gateway>> gateways) {
    private static final GatewayPlan AS_IT_IS = new GatewayPlan(Optional.empty());

    /** Whether the cluster is in a ClusterSet. */
    enum InClusterSet {
        YES,
        NO,
        /** Not known, or not possible now: a gateway that is there may move, but none is made and none goes. */
        UNDECIDED
    }

    /**
     * What is known.
     *
     * @param present the Gateway objects, the one that counts first
     * @param serviceCidr of the cluster, empty while it is not known
     * @param announced the WireGuard key that the other clusters have of this one, if any
     */
    record Inputs(
            String namespace,
            InClusterSet inClusterSet,
            GatewayElection.Result election,
            List<Gateway> present,
            Optional<String> serviceCidr,
            Optional<WireGuard> announced) {
        Inputs {
            present = List.copyOf(present);
        }
    }

    static GatewayPlan plan(Inputs in) {
        if (in.inClusterSet == InClusterSet.NO) {
            return new GatewayPlan(Optional.of(List.of()));
        }
        if (in.inClusterSet == InClusterSet.UNDECIDED
                && (in.present.isEmpty() || in.election.active().isEmpty())) {
            return AS_IT_IS;
        }
        if (in.election.active().isEmpty()) {
            return new GatewayPlan(Optional.of(List.of()));
        }
        // The one that is there knows the range too, so a failover need not wait for it.
        var serviceCidr = in.serviceCidr.or(() -> in.present.stream()
                .map(Gateway::getServiceCIDR)
                .filter(cidr -> !cidr.isEmpty())
                .findFirst());
        if (serviceCidr.isEmpty()) {
            return AS_IT_IS;
        }
        var active = in.election.active().get();
        var gateway =
                Gateway.of(in.namespace, active.node(), active.gatewayIp(), active.internalIp(), serviceCidr.get());
        if (!in.election.others().isEmpty()) {
            gateway.getMetadata()
                    .setAnnotations(Map.of(Annotations.STANDBYS, GatewayStandby.write(standbys(in.election))));
        }
        if (in.present.stream()
                .noneMatch(object -> object.getMetadata().getName().equals(active.node()))) {
            // The agent owns the key. A new Gateway starts with the cluster's present one, so that the other
            // clusters keep their peer until the agent has spoken; one that spoke before may not do it again.
            gateway.setWireGuard(in.present.stream()
                    .flatMap(object -> Optional.ofNullable(object.getWireGuard()).stream())
                    .findFirst()
                    .or(in::announced)
                    .orElse(null));
        }
        return new GatewayPlan(Optional.of(List.of(gateway)));
    }

    private static List<GatewayStandby> standbys(GatewayElection.Result election) {
        return election.others().stream()
                .limit(Limits.ANNOUNCED_GATEWAYS - 1L)
                .map(other -> new GatewayStandby(other.node(), other.gatewayIp(), other.internalIp()))
                .toList();
    }
}
