package io.seine.policy.compile;

import io.seine.policy.address.Ip;
import io.seine.policy.spec.Traffic;
import io.seine.policy.spec.Traffic.Protocol;
import java.util.List;
import java.util.Optional;

/**
 * Packets that a rule takes: from or to one of its peers, of its traffic, and to its Services.
 *
 * @param peers key of the peers' addresses in {@link RuleSet#addresses}; empty for everybody
 * @param labels key of the senders' identities in {@link RuleSet#labels}, of which a packet through the tunnel may have one in the
 *     place of an address; empty for none
 * @param traffic no {@link Traffic.NamedPort}; empty for all
 * @param services which a connection was opened to; empty for any or none
 */
public record Match(
        Optional<PeerKey> peers, Optional<PeerKey> labels, List<Traffic> traffic, List<ServiceAddress> services) {
    public Match {
        traffic = List.copyOf(traffic);
        services = List.copyOf(services);
    }

    /** Where clients of a Service connect to. */
    public record ServiceAddress(Ip address, Protocol protocol, int port) {}
}
