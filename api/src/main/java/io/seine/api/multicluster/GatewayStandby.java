package io.seine.api.multicluster;

import io.seine.api.Annotations;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A Node that can take a Gateway's place, as the annotation {@link Annotations#STANDBYS} has it: {@code NODE=GATEWAY-IP/INTERNAL-IP}, several joined by
 * commas.
 *
 * @param gatewayIP its address for other clusters
 * @param internalIP its address inside its own cluster
 */
public record GatewayStandby(String node, String gatewayIP, String internalIP) {

    /** The annotation's value. */
    public static String write(Collection<GatewayStandby> standbys) {
        return standbys.stream()
                .map(standby -> standby.node + "=" + standby.gatewayIP + "/" + standby.internalIP)
                .collect(Collectors.joining(","));
    }

    /** What the annotation says; parts that are not spelt like one are passed over. */
    public static List<GatewayStandby> read(String value) {
        return Arrays.stream(value.split(","))
                .flatMap(part -> parse(part.strip()).stream())
                .toList();
    }

    private static Optional<GatewayStandby> parse(String part) {
        int equals = part.indexOf('=');
        int slash = part.indexOf('/', equals + 1);
        return equals > 0 && slash > 0
                ? Optional.of(new GatewayStandby(
                        part.substring(0, equals), part.substring(equals + 1, slash), part.substring(slash + 1)))
                : Optional.empty();
    }
}
