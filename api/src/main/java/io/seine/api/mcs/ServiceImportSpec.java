package io.seine.api.mcs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.SessionAffinityConfig;
import io.seine.api.Mcs;
import io.seine.api.OrEmpty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member knows about a multi-cluster Service.
 *
 * @param ports ports in the order of the first exporter; required, may be empty
 * @param ips virtual IP addresses, one per family
 * @param type {@link Mcs#TYPE_CLUSTER_SET_IP} or {@link Mcs#TYPE_HEADLESS}
 * @param sessionAffinity ClientIP or None, empty when not told
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServiceImportSpec(
        @JsonInclude(JsonInclude.Include.ALWAYS) List<ServicePort> ports,
        List<String> ips,
        @JsonInclude(JsonInclude.Include.ALWAYS) String type,
        String sessionAffinity,
        @Nullable SessionAffinityConfig sessionAffinityConfig,
        List<String> ipFamilies,
        String internalTrafficPolicy,
        String trafficDistribution) {
    public ServiceImportSpec {
        ports = OrEmpty.list(ports);
        ips = OrEmpty.list(ips);
        type = OrEmpty.text(type);
        sessionAffinity = OrEmpty.text(sessionAffinity);
        ipFamilies = OrEmpty.list(ipFamilies);
        internalTrafficPolicy = OrEmpty.text(internalTrafficPolicy);
        trafficDistribution = OrEmpty.text(trafficDistribution);
    }

    /** A Service with a virtual IP address, not yet known, and nothing but ports. */
    public static ServiceImportSpec clusterSetIp(List<ServicePort> ports) {
        return new ServiceImportSpec(ports, List.of(), Mcs.TYPE_CLUSTER_SET_IP, "", null, List.of(), "", "");
    }

    /** The same with these virtual IP addresses. */
    public ServiceImportSpec withIps(List<String> addresses) {
        return new ServiceImportSpec(
                ports,
                addresses,
                type,
                sessionAffinity,
                sessionAffinityConfig,
                ipFamilies,
                internalTrafficPolicy,
                trafficDistribution);
    }
}
