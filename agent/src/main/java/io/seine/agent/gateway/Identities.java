package io.seine.agent.gateway;

import io.seine.agent.kernel.NftTable;
import io.seine.agent.kernel.NftTable.Hook;
import io.seine.agent.kernel.NftTable.Rule;
import io.seine.agent.kernel.Ours;
import io.seine.api.Limits;
import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The part of a Node's nftables table that gives packets the label identity of who began their connection: as the VNI when they go into the tunnel,
 * and as {@link Ours#IDENTITY_BITS} of the connection's mark when they came out of it. Replies have 0.
 *
 * @param pods ranges of this Node's Pods; who is in one of them and not known is of unknown identity
 * @param known label identities by address; 0 for those that are no Pods
 */
record Identities(Collection<Cidr> pods, SortedMap<Ipv4, Integer> known) {
    private static final String FROM_TUNNEL = "iifname \"" + Ours.DEVICE + "\" ";
    private static final String FROM_HERE = "iifname != \"" + Ours.DEVICE + "\" ct direction original ";
    private static final String SOURCE = String.format("@ll,48,24 == 0x%06x ", Ours.IDENTITY_SOURCE);

    /** The last three bytes of the Ethernet source. By itself nft of before and after 1.0.8 would read them in different orders. */
    private static final String VNI = "@ll,72,32 >> 8";

    /** After everybody's translations and marks: what is set here is for the tunnel device only. */
    private static final Hook DEPARTED = new Hook("filter", "postrouting", 1_000);

    /** @param own the Node's own addresses, which may lie in the Pods' ranges */
    static Identities of(Collection<Cidr> pods, SortedSet<Ipv4> own, SortedMap<Ipv4, Integer> labelled) {
        var known = new TreeMap<Ipv4, Integer>();
        own.stream()
                .filter(address -> pods.stream().anyMatch(range -> range.contains(address)))
                .forEach(address -> known.put(address, 0));
        known.putAll(labelled);
        return new Identities(pods, known);
    }

    /**
     * What is done once the connection is known, in one step: another packet of the connection may be on its way too.
     *
     * @param connectionMark of connections of the tunnel
     */
    List<Rule> arrival(int connectionMark) {
        var first = "ct state new ";
        return List.of(
                new Rule("the sender's identity", first + SOURCE + set("ct", VNI, connectionMark)),
                new Rule(
                        "no identity",
                        first
                                + SOURCE.replace("==", "!=")
                                + "ct mark set "
                                + NftTable.mark(connectionMark | Limits.LABEL_IDENTITY_UNKNOWN)));
    }

    void departure(NftTable.Builder table) {
        var marks = new TreeMap<String, Integer>();
        known.forEach((address, identity) -> marks.put(address.toString(), Ours.IDENTITY_MARK | identity));
        table.ranges("pods", "ipv4_addr", Ranges.disjoint(pods))
                .marks("identities", "ipv4_addr", marks)
                .chain(
                        "identity",
                        DEPARTED,
                        TunnelFilter.ONLY_TO_TUNNEL,
                        new Rule("none", "meta mark set " + NftTable.mark(Ours.IDENTITY_MARK)),
                        new Rule(
                                "a Pod of this Node",
                                FROM_HERE + "ct original ip saddr @pods meta mark set "
                                        + NftTable.mark(Ours.IDENTITY_MARK | Limits.LABEL_IDENTITY_UNKNOWN)),
                        new Rule("a known one", FROM_HERE + "meta mark set ct original ip saddr map @identities"),
                        new Rule(
                                "the one that it came with",
                                FROM_TUNNEL
                                        + "ct direction original "
                                        + set(
                                                "meta",
                                                "ct mark & " + NftTable.mark(Ours.IDENTITY_BITS),
                                                Ours.IDENTITY_MARK)));
    }

    private static String set(String which, String value, int bits) {
        return which + " mark set " + value + " | " + NftTable.mark(bits);
    }
}
