package io.seine.policy.compile;

import io.seine.policy.address.Ip;
import io.seine.policy.compile.Match.ServiceAddress;
import io.seine.policy.spec.Traffic.Protocol;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The first packet of a connection, as it is when policies are asked: a Service's address has become an endpoint's.
 *
 * @param called the Service's address that the client has used; empty for none
 * @param identity of the sender, where the packet comes through the tunnel
 */
public record Packet(
        Ip source, Ip destination, Payload payload, Optional<ServiceAddress> called, OptionalInt identity) {
    /** What it carries. */
    public sealed interface Payload {
        /** With ports. */
        record Segment(Protocol protocol, int sourcePort, int destinationPort) implements Payload {}

        /** ICMP of either family. */
        record Icmp(int type, int code) implements Payload {}
    }
}
