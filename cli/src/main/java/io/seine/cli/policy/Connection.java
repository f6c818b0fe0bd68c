package io.seine.cli.policy;

import io.seine.policy.address.Ip;
import io.seine.policy.compile.Match.ServiceAddress;
import io.seine.policy.compile.Packet;
import io.seine.policy.compile.Packet.Payload;
import io.seine.policy.spec.PolicyRule.ServiceName;
import io.seine.policy.world.PodFacts;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked about.
 *
 * @param service that the client calls, with its address; empty when it calls the Pod itself
 * @param identity of a client in another cluster
 * @param ofOwnNode whether the client is the Node of the server, whom policies are not asked about
 */
record Connection(
        End client, End server, Payload payload, Optional<Called> service, OptionalInt identity, boolean ofOwnNode) {
    /**
     * One end.
     *
     * @param pod empty for whoever is no Pod of the cluster that policies can be for
     * @param text for people
     */
    record End(Ip address, Optional<PodFacts> pod, String text) {}

    /** A Service, and where it is called. */
    record Called(ServiceName name, ServiceAddress address) {}

    /** Its first packet, where policies are asked. */
    Packet packet() {
        return new Packet(client.address(), server.address(), payload, service.map(Called::address), identity);
    }

    /** Protocol and port. */
    String traffic() {
        return switch (payload) {
            case Payload.Segment(var protocol, int _, int port) -> protocol + " " + port;
            case Payload.Icmp _ -> "ICMP echo request";
        };
    }
}
