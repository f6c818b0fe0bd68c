package io.seine.policy.spec;

import java.util.OptionalInt;

/** What a rule says of protocol and ports. A rule without any takes all traffic. */
public sealed interface Traffic {
    /** Protocols with ports. */
    enum Protocol {
        TCP,
        UDP,
        SCTP
    }

    /** All ports of a protocol. */
    record AnyPort(Protocol protocol, SourcePorts from) implements Traffic {}

    /**
     * Ports by their numbers.
     *
     * @param last belongs to it
     */
    record Ports(Protocol protocol, int first, int last, SourcePorts from) implements Traffic {}

    /** A port by the name that containers give it: it may have another number in each Pod. */
    record NamedPort(Protocol protocol, String name, SourcePorts from) implements Traffic {}

    /** ICMP; all of it where type or code are not told. */
    record Icmp(OptionalInt type, OptionalInt code) implements Traffic {}

    /**
     * The sender's ports.
     *
     * @param last belongs to it
     */
    record SourcePorts(int first, int last) {
        /** Any of them. */
        public static final SourcePorts ANY = new SourcePorts(0, 65_535);

        public boolean contains(int port) {
            return first <= port && port <= last;
        }
    }
}
