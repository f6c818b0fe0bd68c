package io.seine.controller.member;

import io.seine.api.Limits;
import io.seine.api.config.EndpointIPType;
import io.seine.api.config.MultiClusterConfig;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.multicluster.ClusterInfo.GatewayInfo;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.WireGuard;
import io.seine.api.net.Cidr;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What becomes of this cluster's ClusterInfo at the leader. */
sealed interface ClusterInfoPlan {
    /** Every other cluster shall have this. */
    record Announce(ClusterInfo info) implements ClusterInfoPlan {}

    /** There is no gateway, so there is no way into this cluster. */
    record Withdraw() implements ClusterInfoPlan {}

    /** Something is about to change here and wakes this again: what the others have stays good until then. */
    record Wait() implements ClusterInfoPlan {}

    /**
     * What is known.
     *
     * @param gateways the Gateway objects, in any order
     * @param serviceCidr the cluster's, empty while it is not known
     * @param furtherServiceCidrs beside that one
     */
    record Inputs(
            String clusterId,
            GatewayElection.Result election,
            List<Gateway> gateways,
            MultiClusterConfig config,
            Optional<Cidr> serviceCidr,
            List<Cidr> furtherServiceCidrs) {
        public Inputs {
            gateways = List.copyOf(gateways);
            furtherServiceCidrs = List.copyOf(furtherServiceCidrs);
        }
    }

    static ClusterInfoPlan plan(Inputs in) {
        if (in.election.active().isEmpty()) {
            return in.gateways.isEmpty() ? new Withdraw() : new Wait();
        }
        var active = in.election.active().get();
        var gateway = in.gateways.stream()
                .filter(object -> object.getMetadata().getName().equals(active.node()))
                .findFirst();
        return gateway.isPresent() && in.serviceCidr.isPresent()
                ? new Announce(
                        info(in, active, in.serviceCidr.get(), gateway.get().getWireGuard()))
                : new Wait();
    }

    /** Of the object only the agent's part counts: the rest may have been edited by hand and not been put right yet. */
    private static ClusterInfo info(
            Inputs in, GatewayElection.Candidate active, Cidr serviceCidr, @Nullable WireGuard wireGuard) {
        var gateways = Stream.concat(Stream.of(active), in.election.others().stream())
                .map(GatewayElection.Candidate::gatewayIp)
                .distinct()
                .limit(Limits.ANNOUNCED_GATEWAYS)
                .map(GatewayInfo::new)
                .toList();
        return new ClusterInfo(in.clusterId, serviceCidr.toString(), gateways, ranges(in), wireGuard);
    }

    /**
     * The contract has room for one Service CIDR. Those that were added go with the Pod CIDRs, which are ranges behind the
     * gateway like them; where Pod addresses are exported nobody needs them.
     */
    private static List<String> ranges(Inputs in) {
        var further =
                in.config.endpointIPType() == EndpointIPType.CLUSTER_IP ? in.furtherServiceCidrs : List.<Cidr>of();
        return Stream.concat(in.config.podCIDRs().stream(), further.stream().map(Cidr::toString))
                .distinct()
                .limit(Limits.ANNOUNCED_POD_CIDRS)
                .toList();
    }
}
