package io.seine.agent.policy;

import io.seine.policy.address.Ip;

/** A family of addresses, as nft writes it. */
enum Family {
    V4("4", "ip", "ipv4_addr", "icmp"),
    V6("6", "ip6", "ipv6_addr", "icmpv6");

    private final String digit;
    private final String header;
    private final String type;
    private final String icmp;

    Family(String digit, String header, String type, String icmp) {
        this.digit = digit;
        this.header = header;
        this.type = type;
        this.icmp = icmp;
    }

    static Family of(Ip address) {
        return address.isV4() ? V4 : V6;
    }

    /** What the names of sets and chains of it have in them. */
    String digit() {
        return digit;
    }

    /** The header that has the addresses. */
    String header() {
        return header;
    }

    /** The type of its addresses. */
    String type() {
        return type;
    }

    /** Its ICMP. */
    String icmp() {
        return icmp;
    }
}
