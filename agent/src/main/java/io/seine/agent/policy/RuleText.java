package io.seine.agent.policy;

import io.seine.agent.audit.LogPrefix;
import io.seine.agent.kernel.NftTable;
import io.seine.agent.kernel.Ours;
import io.seine.agent.kernel.ShortHash;
import io.seine.policy.compile.Match;
import io.seine.policy.compile.Match.ServiceAddress;
import io.seine.policy.compile.NodeRule;
import io.seine.policy.compile.PeerKey;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Traffic.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One rule of a policy as rules of nft, for one family of addresses. */
final class RuleText {
    /** Of one rule, so that a flood of connections does not become a flood of lines. */
    private static final String LOGGED = "limit rate 5000/second burst 10000 packets ";

    /** nft keeps 128 bytes of a comment, and the mark of the rule belongs to it. */
    private static final int MOST_OF_NAME = 80;

    private final Function<PeerKey, Place> places;
    private final Family family;

    /** @param places where the addresses of peers are */
    RuleText(Function<PeerKey, Place> places, Family family) {
        this.places = places;
        this.family = family;
    }

    /** The counter of a rule; the same as long as the policy has the rule at that place. */
    static String counter(NodeRule.Id id) {
        return "r-" + ShortHash.of(id.origin() + " " + id.direction() + " " + id.index() + " " + id.variant());
    }

    /** The set of the identities of peers. */
    static String identities(PeerKey key) {
        return "l-" + ShortHash.of(key.toString());
    }

    /**
     * The rules.
     *
     * @param counter of the rule, as {@link #counter} has it
     * @param pass what to do with a packet that the rule passes on
     * @param logged whether packets are logged
     */
    List<NftTable.Rule> of(NodeRule rule, String counter, String pass, boolean logged) {
        var verdict = switch (rule.action()) {
            case ALLOW -> "accept";
            case DROP -> "drop";
            case REJECT -> "goto " + PolicyTable.REJECT;
            case PASS -> pass;
        };
        var what = name(rule.id());
        var rules = new ArrayList<NftTable.Rule>();
        for (var match : matches(rule)) {
            if (logged) {
                rules.add(new NftTable.Rule(
                        what,
                        match + LOGGED + "log prefix \"" + LogPrefix.of(counter, rule.action()) + "\" group "
                                + Ours.LOG_GROUP));
            }
            rules.add(new NftTable.Rule(what, match + "counter name \"" + counter + "\" " + verdict));
        }
        return rules;
    }

    /** Without what people have written: that could be anything. */
    private static String name(NodeRule.Id id) {
        var name = id.origin().toString();
        return (name.length() > MOST_OF_NAME ? name.substring(0, MOST_OF_NAME) : name) + " "
                + id.direction().name().toLowerCase(Locale.ROOT) + " " + id.index();
    }

    private List<String> matches(NodeRule rule) {
        return rule.matches().stream()
                .flatMap(match -> matches(match, rule.id().direction()))
                .toList();
    }

    private Stream<String> matches(Match match, Direction direction) {
        if (!match.services().isEmpty()) {
            return services(match.services());
        }
        var traffic = TrafficText.of(match.traffic(), family);
        return peers(match, direction).flatMap(peer -> traffic.stream().map(one -> peer + one));
    }

    private Stream<String> peers(Match match, Direction direction) {
        if (match.peers().isEmpty()) {
            return Stream.of("");
        }
        var side = direction == Direction.INGRESS ? "saddr" : "daddr";
        return Stream.concat(
                match.peers().flatMap(key -> places.apply(key).match(family, side)).stream(),
                match.labels().stream()
                        .map(key -> PolicyTable.FROM_TUNNEL + "ct mark & " + NftTable.mark(Ours.IDENTITY_BITS) + " @"
                                + identities(key) + " "));
    }

    /** What a connection was opened to before somebody translated it, be it kube-proxy or another. */
    private Stream<String> services(List<ServiceAddress> services) {
        var byPort = new TreeMap<Integer, Map<Protocol, String>>();
        services.stream()
                .filter(service -> Family.of(service.address()) == family)
                .collect(Collectors.groupingBy(
                        ServiceAddress::port,
                        Collectors.groupingBy(
                                ServiceAddress::protocol,
                                TreeMap::new,
                                Collectors.mapping(service -> service.address().toString(), Collectors.joining(", ")))))
                .forEach(byPort::put);
        return byPort.entrySet().stream()
                .flatMap(port -> port.getValue().entrySet().stream()
                        .map(protocol -> "ct status dnat meta l4proto " + TrafficText.name(protocol.getKey())
                                + " ct original proto-dst " + port.getKey() + " ct original " + family.header()
                                + " daddr { " + protocol.getValue() + " } "));
    }
}
