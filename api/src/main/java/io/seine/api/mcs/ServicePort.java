package io.seine.api.mcs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.seine.api.Limits;
import io.seine.api.OrEmpty;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Set<String> PROTOCOLS = Set.of("", "TCP", "UDP", "SCTP");

    /** The parts of a Service's port that travel between clusters. */
    public static ServicePort of(io.fabric8.kubernetes.api.model.ServicePort port) {
        return new ServicePort(
                port.getName(),
                port.getProtocol(),
                port.getAppProtocol(),
                Objects.requireNonNullElse(port.getPort(), 0));
    }

    /** {@code ports} for people, in a fixed order. */
    public static String text(Collection<ServicePort> ports) {
        return ports.stream()
                .map(port -> (port.name.isEmpty() ? "" : port.name + ":") + port.port + "/" + port.protocol)
                .sorted()
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** Why no Service can have {@code ports}, by the API's rules; empty when one can. The words follow "its ports". */
    public static Optional<String> problem(List<ServicePort> ports) {
        if (ports.isEmpty()) {
            return Optional.of("are none");
        }
        var names = new HashSet<String>();
        var numbers = new HashSet<String>();
        for (var port : ports) {
            if (port.port < 1 || port.port > 65_535) {
                return Optional.of("have the number " + port.port);
            }
            if (!PROTOCOLS.contains(port.protocol)) {
                return Optional.of("have a protocol that is none of TCP, UDP and SCTP");
            }
            boolean named = port.name.length() <= Limits.DNS_LABEL_LENGTH
                    && NAME.matcher(port.name).matches();
            if (!named && !(port.name.isEmpty() && ports.size() == 1)) {
                return Optional.of("have a name that is no DNS label");
            }
            if (!names.add(port.name)) {
                return Optional.of("have the name \"" + port.name + "\" twice");
            }
            if (!numbers.add(port.port + "/" + (port.protocol.isEmpty() ? "TCP" : port.protocol))) {
                return Optional.of("have the number " + port.port + " twice");
            }
        }
        return Optional.empty();
    }
}
