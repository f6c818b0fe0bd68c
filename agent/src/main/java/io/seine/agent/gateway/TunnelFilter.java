package io.seine.agent.gateway;

import io.seine.agent.kernel.NftTable;
import io.seine.agent.kernel.NftTable.Hook;
import io.seine.agent.kernel.NftTable.Rule;
import io.seine.agent.kernel.Ours;
import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The nftables table of a Node: whom it believes, what it lets in from other clusters, and how addresses are translated.
 *
 * @param port of the tunnel
 * @param mtu of the tunnel
 * @param peers outer addresses that may send tunnel packets to this Node
 * @param underlay outer addresses of every Node and gateway that receives tunnel packets
 * @param sources inner addresses that may come out of the tunnel
 * @param destinations inner addresses that what comes out of the tunnel may go to
 * @param hosts processes of the Node itself that other clusters may reach, in nft's spelling
 * @param hostAddress the Node's address for what it sends itself
 * @param connectionMark the bit that marks connections of the tunnel, so that they can be forgotten when their translation was another role's
 * @param identities how packets get label identities, where they have some
 * @param gateway what only a gateway does
 */
record TunnelFilter(
        int port,
        int mtu,
        Collection<Ipv4> peers,
        Collection<Ipv4> underlay,
        Collection<Cidr> sources,
        Collection<Cidr> destinations,
        Collection<String> hosts,
        Ipv4 hostAddress,
        int connectionMark,
        Optional<Identities> identities,
        Optional<Gateway> gateway) {
    private static final String FROM_TUNNEL = "iifname \"" + Ours.DEVICE + "\" ";
    private static final String TO_TUNNEL = "oifname \"" + Ours.DEVICE + "\" ";
    private static final Rule ONLY_FROM_TUNNEL = new Rule("all else", "iifname != \"" + Ours.DEVICE + "\" return");
    static final Rule ONLY_TO_TUNNEL = new Rule("all else", "oifname != \"" + Ours.DEVICE + "\" return");
    private static final String SYN = "tcp flags & (syn | rst) == syn tcp option maxseg size set ";
    private static final String SERVICE_KEY = "ipv4_addr . inet_proto . inet_service";

    /** IPv4 and TCP headers, in bytes. */
    private static final int HEADERS = 40;

    /** Before connection tracking, so that what is refused leaves no trace in it. */
    private static final Hook ARRIVAL = new Hook("filter", "prerouting", -300);

    /** Before connection tracking too. */
    private static final Hook SENT = new Hook("filter", "output", -300);

    /** After routing, so that the device is known, and after all translations. */
    private static final Hook LEAVING = new Hook("filter", "postrouting", 300);

    /** After connection tracking (-200), before all translations. */
    private static final Hook KNOWN = new Hook("filter", "prerouting", -150);

    /** Before kube-proxy (-100), which would choose at random. */
    private static final Hook TRANSLATION = new Hook("nat", "prerouting", -101);

    /** After all translations of the destination. */
    private static final Hook TRANSLATED = new Hook("filter", "prerouting", -99);

    /** Before the host's own firewall. */
    private static final Hook LOCAL = new Hook("filter", "input", -10);

    private static final Hook FORWARDED = new Hook("filter", "forward", -10);

    private static final Hook LEAVING_MSS = new Hook("filter", "postrouting", -150);

    /** Before the masquerading of CNI and kube-proxy (100): the first translation of a connection's source counts. */
    private static final Hook SOURCE = new Hook("nat", "postrouting", 90);

    private static final Hook GATEWAY_SOURCE = new Hook("nat", "postrouting", 89);

    /**
     * What only a gateway does.
     *
     * @param clusterAddress the source of all that the cluster sends to others
     * @param remotes ranges of other clusters
     * @param clusterAddresses those of other clusters
     * @param own what is delivered on this Node
     * @param elsewhere what is delivered on other Nodes
     * @param services translation of exported Services
     * @param answers whether whoever answers as an endpoint of an exported Service was asked as that Service
     * @param encrypted those of the peers that are only spoken to through the WireGuard device
     */
    record Gateway(
            Ipv4 clusterAddress,
            Collection<Cidr> remotes,
            Collection<Ipv4> clusterAddresses,
            Collection<Cidr> own,
            Collection<Cidr> elsewhere,
            ServiceTranslation services,
            boolean answers,
            Collection<Ipv4> encrypted) {}

    NftTable table() {
        var table = new NftTable.Builder(Ours.TABLE)
                .set("peers", "ipv4_addr", addresses(peers))
                .set("underlay", "ipv4_addr", addresses(underlay))
                .ranges("sources", "ipv4_addr", Ranges.disjoint(sources))
                .ranges("destinations", "ipv4_addr", Ranges.disjoint(destinations))
                .set("hosts", SERVICE_KEY, hosts)
                .chain(
                        "sent",
                        SENT,
                        new Rule("no tracking of tunnel packets", tunnelPackets("ip daddr @underlay") + "notrack"))
                .chain("arrival", ARRIVAL, arrival().toArray(Rule[]::new))
                .chain("forwarded", FORWARDED, forwarded().toArray(Rule[]::new))
                .chain("known", KNOWN, known().toArray(Rule[]::new))
                .chain(
                        "departure",
                        LEAVING_MSS,
                        ONLY_TO_TUNNEL,
                        new Rule("segments fit the tunnel", SYN + "rt mtu"),
                        new Rule("connections of the tunnel", remember()))
                .chain("delivery", TRANSLATED, delivery().toArray(Rule[]::new))
                .chain("local", LOCAL, local().toArray(Rule[]::new))
                .chain("source", SOURCE, source().toArray(Rule[]::new));
        identities.ifPresent(labels -> labels.departure(table));
        gateway.ifPresent(role -> {
            services(table, role);
            gatewaySource(table, role);
        });
        gateway.filter(role -> !role.encrypted().isEmpty()).ifPresent(role -> encryption(table, role));
        return table.build();
    }

    private String remember() {
        return "ct state new ct mark set ct mark or " + NftTable.mark(connectionMark);
    }

    private static List<String> addresses(Collection<Ipv4> addresses) {
        return addresses.stream().map(Ipv4::toString).toList();
    }

    private String tunnelPackets(String match) {
        return "udp dport " + port + " " + match + " ";
    }

    /**
     * The tunnel's own packets are not tracked: each end sends from many ports to one, so that no connection is ever seen, and nobody shall
     * translate their addresses.
     */
    private List<Rule> arrival() {
        var untracked = new Rule("no tracking of tunnel packets", tunnelPackets("ip saddr @peers") + "notrack");
        var sources = new Rule("no source that is not behind this tunnel", "ip saddr != @sources counter drop");
        // Another cluster may take this Node for the gateway before it is: then kube-proxy would translate what is
        // for a Service, and a connection that came through the real gateway would be known twice.
        var destinations = new Rule("nothing that is a gateway's", "ip daddr != @destinations counter drop");
        return gateway.isPresent()
                ? List.of(untracked, ONLY_FROM_TUNNEL, sources)
                : List.of(untracked, ONLY_FROM_TUNNEL, sources, destinations);
    }

    private List<Rule> forwarded() {
        var rules = new ArrayList<Rule>();
        rules.add(new Rule(
                "no tunnel packets of Pods, which masquerading would give the Node's address",
                tunnelPackets("ip daddr @underlay") + "counter drop"));
        // Where the tunnel's routes are missing, be it for a moment, the cluster's own way would lead to the Pod
        // too, and its Node would know the connection without the tunnel's mark.
        if (gateway.isPresent()) {
            rules.add(new Rule(
                    "to other Nodes through the tunnel only",
                    FROM_TUNNEL + "oifname != \"" + Ours.DEVICE + "\" ip daddr @elsewhere counter drop"));
        }
        return rules;
    }

    private List<Rule> known() {
        var rules = new ArrayList<Rule>();
        rules.add(ONLY_FROM_TUNNEL);
        rules.add(new Rule("segments fit the tunnel", SYN + (mtu - HEADERS)));
        // Another Node is the gateway already and forwards to Pods here what this one still knows by the address of a
        // Service: as another connection it would get another port.
        gateway.filter(Gateway::answers)
                .ifPresent(role -> rules.add(new Rule(
                        "nothing that another gateway translated",
                        "ct state new ip saddr @cluster-addresses ip daddr @own counter drop")));
        identities.ifPresent(labels -> rules.addAll(labels.arrival(connectionMark)));
        return rules;
    }

    private List<Rule> delivery() {
        var rules = new ArrayList<Rule>();
        rules.add(ONLY_FROM_TUNNEL);
        // A reply whose connection this gateway does not know must not start a connection of its own here, nor leave by
        // the default route: the other side sends it again.
        gateway.ifPresent(role -> rules.add(
                new Rule("no reply to an unknown connection", "ip daddr " + role.clusterAddress() + " counter drop")));
        // A reply goes to whoever asked, who may have come from outside by a Node's port.
        rules.add(new Rule("nothing but this cluster", "ct direction original ip daddr != @destinations counter drop"));
        rules.add(new Rule("connections of the tunnel", remember()));
        return rules;
    }

    private List<Rule> local() {
        return List.of(
                new Rule("tunnel packets of peers only", tunnelPackets("ip saddr != @peers") + "counter drop"),
                ONLY_FROM_TUNNEL,
                new Rule("answers to the Node itself", "ct state established,related ct direction reply accept"),
                new Rule("exported processes", "ip daddr . meta l4proto . th dport @hosts accept"),
                new Rule("nothing else but ICMP", "meta l4proto != 1 counter drop"));
    }

    private List<Rule> source() {
        var rules = new ArrayList<Rule>();
        rules.add(new Rule("the Node as it is known", TO_TUNNEL + "fib saddr type local snat ip to " + hostAddress));
        // Who comes from outside by a Node's port is answered through that Node, and the gateway knows nobody else.
        if (gateway.isEmpty()) {
            rules.add(new Rule(
                    "the Node for others than its Pods",
                    TO_TUNNEL + "ip saddr != @destinations snat ip to " + hostAddress));
        }
        rules.add(new Rule("no masquerading into the tunnel", TO_TUNNEL + "snat ip to ip saddr"));
        rules.add(new Rule("no masquerading out of the tunnel", FROM_TUNNEL + "snat ip to ip saddr"));
        return rules;
    }

    /**
     * The translation to the cluster's address. What another cluster sent to an exported Service through another gateway, which is gone, is
     * answered here before this gateway has seen the connection: the answer tells which Service it is. What does not is dropped, because it
     * would be taken for a new connection and keep the real one from being known.
     */
    private static void gatewaySource(NftTable.Builder table, Gateway role) {
        var rules = new ArrayList<Rule>();
        if (role.answers()) {
            var chains = new TreeMap<String, String>();
            role.services().askedAs().forEach((endpoint, service) -> {
                chains.put(endpoint.text(), service.answerChain());
                table.chain(
                        service.answerChain(),
                        new Rule(
                                "answers as the Service",
                                "meta l4proto " + service.protocol() + " snat ip to " + service.address() + ":"
                                        + service.port()));
            });
            table.map("answers", SERVICE_KEY, chains);
            rules.add(new Rule(
                    "answers of connections that are not known",
                    TO_TUNNEL + "ip daddr @cluster-addresses ip saddr . meta l4proto . th sport vmap @answers"));
        }
        rules.add(new Rule("no other answers", TO_TUNNEL + "ip daddr @cluster-addresses counter drop"));
        rules.add(new Rule("the cluster address", TO_TUNNEL + "ip daddr @remotes snat ip to " + role.clusterAddress()));
        table.set("cluster-addresses", "ipv4_addr", addresses(role.clusterAddresses()))
                .ranges("own", "ipv4_addr", Ranges.disjoint(role.own()))
                .ranges("elsewhere", "ipv4_addr", Ranges.disjoint(role.elsewhere()))
                .chain(Ours.GATEWAY_CHAIN, GATEWAY_SOURCE, rules.toArray(Rule[]::new));
    }

    /** Nothing for an encrypted peer in clear, also while the WireGuard device is missing; and nothing else on that device. */
    private void encryption(NftTable.Builder table, Gateway role) {
        var elsewhere = "ifname != \"" + Ours.WIREGUARD_DEVICE + "\" counter drop";
        table.set("encrypted", "ipv4_addr", addresses(role.encrypted()))
                .chain(
                        "encrypted-leaving",
                        LEAVING,
                        new Rule("only encrypted", "udp dport " + port + " ip daddr @encrypted o" + elsewhere))
                .chain(
                        "encrypted-arrival",
                        ARRIVAL,
                        new Rule("only encrypted", "udp dport " + port + " ip saddr @encrypted i" + elsewhere),
                        new Rule(
                                "only the tunnel",
                                "iifname \"" + Ours.WIREGUARD_DEVICE + "\" udp dport != " + port + " counter drop"),
                        new Rule(
                                "only the tunnel's protocol",
                                "iifname \"" + Ours.WIREGUARD_DEVICE + "\" meta l4proto != 17 counter drop"));
    }

    private static void services(NftTable.Builder table, Gateway role) {
        var chains = new TreeMap<String, String>();
        role.services().targets().forEach((key, targets) -> {
            chains.put(key.text(), key.chain());
            table.chain(key.chain(), ServiceTranslation.rule(key, targets));
        });
        table.ranges("remotes", "ipv4_addr", Ranges.disjoint(role.remotes()))
                .map("services", SERVICE_KEY, chains)
                .chain(
                        "translation",
                        TRANSLATION,
                        new Rule(
                                "exported Services",
                                FROM_TUNNEL + "ip daddr . meta l4proto . th dport vmap @services"));
    }
}
