package io.seine.api.mcs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.OrEmpty;

/**
 * A port of a multi-cluster Service.
 *
 * @param name may be empty for a Service with one port
 * @param protocol TCP, UDP or SCTP; empty means TCP
 * @param appProtocol application protocol hint, mostly empty
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServicePort(
        String name,
        String protocol,
        String appProtocol,
        @JsonInclude(JsonInclude.Include.ALWAYS) int port) {
    public ServicePort {
        name = OrEmpty.text(name);
        protocol = OrEmpty.text(protocol);
        appProtocol = OrEmpty.text(appProtocol);
    }

    /** The parts of a Service's port that travel between clusters. */
    public static ServicePort of(io.fabric8.kubernetes.api.model.ServicePort port) {
        return new ServicePort(port.getName(), port.getProtocol(), port.getAppProtocol(), port.getPort());
    }
}
