package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.OrEmpty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member's networks and how to reach them; the same in its export, the import and each ClusterInfoImport.
 *
 * @param clusterID the member
 * @param serviceCIDR addresses of its Services
 * @param gatewayInfos its Gateway; the original writes exactly one
 * @param podCIDRs addresses of its Pods, if they are to be reached across clusters
 * @param wireGuard null unless traffic to it is to be encrypted
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ClusterInfo(
        String clusterID,
        String serviceCIDR,
        List<GatewayInfo> gatewayInfos,
        List<String> podCIDRs,
        @Nullable WireGuard wireGuard) {
    public ClusterInfo {
        clusterID = OrEmpty.text(clusterID);
        serviceCIDR = OrEmpty.text(serviceCIDR);
        gatewayInfos = OrEmpty.list(gatewayInfos);
        podCIDRs = OrEmpty.list(podCIDRs);
    }

    /**
     * A Gateway of the member.
     *
     * @param gatewayIP its address for other clusters
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record GatewayInfo(String gatewayIP) {
        public GatewayInfo {
            gatewayIP = OrEmpty.text(gatewayIP);
        }
    }
}
