package io.seine.api.multicluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.OrEmpty;
import java.util.List;

/**
 * A machine outside of Kubernetes; reserved, never produced.
 *
 * @param externalNode name of the node that reports it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExternalEntitySpec(List<Endpoint> endpoints, List<NamedPort> ports, String externalNode) {
    public ExternalEntitySpec {
        endpoints = OrEmpty.list(endpoints);
        ports = OrEmpty.list(ports);
        externalNode = OrEmpty.text(externalNode);
    }

    /** An address of the entity. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Endpoint(String ip, String name) {
        public Endpoint {
            ip = OrEmpty.text(ip);
            name = OrEmpty.text(name);
        }
    }

    /** A port of the entity. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record NamedPort(
            String protocol,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int port,
            String name) {
        public NamedPort {
            protocol = OrEmpty.text(protocol);
            name = OrEmpty.text(name);
        }
    }
}
