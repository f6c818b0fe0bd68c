package io.seine.agent.policy;

import io.seine.agent.kernel.NftTable;
import io.seine.agent.kernel.NftTable.Hook;
import io.seine.agent.kernel.NftTable.Rule;
import io.seine.agent.kernel.Ours;
import io.seine.policy.address.AddressSet;
import io.seine.policy.address.Ip;
import io.seine.policy.compile.NodeRule;
import io.seine.policy.compile.PeerKey;
import io.seine.policy.compile.PodRules;
import io.seine.policy.compile.RuleSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes a Node's tables of its rules, again and again. Each Pod's address leads to the chain of its rules, which all Pods with the same rules
 * share, so that a new connection costs one look-up and the rules that are for the Pod. A chain's name is made from its content: one that
 * changes is another, and a Pod is moved to it in one step. What was made of the same objects before is not made again. Used by one thread.
 */
final class PolicyTables {
    /** Before those of kube-proxy and of CNIs, which come at 0: a Service's address is an endpoint's by then. */
    private static final int EGRESS_PRIORITY = -6;

    private static final int INGRESS_PRIORITY = -5;
    private static final Hook LEAVING = new Hook("filter", "forward", EGRESS_PRIORITY);
    private static final Hook LEAVING_FOR_NODE = new Hook("filter", "input", EGRESS_PRIORITY);
    private static final Hook ARRIVING = new Hook("filter", "forward", INGRESS_PRIORITY);
    private static final Rule ESTABLISHED =
            new Rule("what is allowed once stays allowed", "ct state established,related accept");

    private Recent<PodRules, PodChains> chains = new Recent<>();
    private final Places places = new Places();
    private final Recent<AddressSet, SortedSet<String>> parts = new Recent<>();
    private final Recent<PeerKey, String> identityNames = new Recent<>();
    private final Recent<Object, NftTable.Set> sets = new Recent<>();
    private final Recent<Object, NftTable.Set> selves = new Recent<>();
    private boolean logs;
    private SortedSet<Ip> local = Collections.emptySortedSet();

    /** A table that is being made. */
    private record Draft(NftTable.Builder table, RuleSet rules, Map<String, NodeRule> counted) {
        AddressSet addresses(PeerKey key) {
            return Objects.requireNonNull(rules.addresses().get(key));
        }
    }

    /**
     * The table for {@code rules}.
     *
     * @param pods addresses of the Node's Pods that the rules were made for
     * @param guarded whether a policy asks for identities: then nothing comes from other clusters for a Pod that is not among {@code pods}
     * @param logged whether rules may log: somebody reads what they do
     */
    PolicyTable of(RuleSet rules, SortedSet<Ip> pods, boolean guarded, boolean logged) {
        if (logs != logged) {
            logs = logged;
            chains = new Recent<>();
        }
        if (!local.equals(pods)) {
            local = pods;
        }
        var table = new NftTable.Builder(Ours.POLICY_TABLE);
        var draft = new Draft(table, rules, new HashMap<>());
        table.counter(PolicyTable.ISOLATED)
                .counter(PolicyTable.UNKNOWN_IDENTITY)
                .counter(PolicyTable.UNKNOWN_POD);
        for (var family : Family.values()) {
            var peers = new HashSet<>(dispatch(draft, "egress", rules.egress(), family));
            peers.addAll(dispatch(draft, "ingress", rules.ingress(), family));
            addresses(draft, peers, family);
            own(table, local, family);
        }
        rules.labels()
                .forEach((key, ids) -> table.set(
                        identityNames.get(key, Family.V4, () -> RuleText.identities(key)),
                        sets.get(
                                ids,
                                Family.V4,
                                () -> NftTable.Set.of(
                                        "mark",
                                        ids.stream().map(String::valueOf).toList()))));
        table.set(
                PolicyTable.IDENTITIES,
                sets.get(rules.identities(), Family.V4, () -> NftTable.Set.of("mark", known(rules))));
        hooks(table, guarded);
        draft.counted().keySet().forEach(table::counter);
        places.forgetUnused();
        parts.forgetUnused();
        identityNames.forgetUnused();
        chains.forgetUnused();
        sets.forgetUnused();
        selves.forgetUnused();
        return new PolicyTable(table.build(), draft.counted());
    }

    private void addresses(Draft draft, Set<PeerKey> peers, Family family) {
        var shared = new HashMap<Integer, SortedSet<String>>();
        for (var key : peers) {
            var addresses = draft.addresses(key);
            switch (places.of(key, addresses)) {
                case Place.InRule _ -> {}
                case Place.OwnSet own ->
                    draft.table()
                            .set(
                                    own.name(family),
                                    sets.get(
                                            addresses,
                                            family,
                                            () -> NftTable.Set.ranges(family.type(), Elements.of(addresses, family))));
                case Place.Part(int mark) ->
                    shared.put(mark, parts.get(addresses, family, () -> Elements.single(addresses, family)));
            }
        }
        draft.table().set(Place.shared(family), NftTable.Set.marked(family.type(), shared));
    }

    /** What is no Pod has 0, and is known. */
    private static List<String> known(RuleSet rules) {
        return Stream.concat(Stream.of(0), rules.identities().stream())
                .map(String::valueOf)
                .toList();
    }

    private void own(NftTable.Builder table, SortedSet<Ip> pods, Family family) {
        table.set(
                        "pods" + family.digit(),
                        sets.get(
                                pods,
                                family,
                                () -> NftTable.Set.of(
                                        family.type(), texts(pods, family).toList())))
                .set(
                        "selves" + family.digit(),
                        selves.get(
                                pods,
                                family,
                                () -> NftTable.Set.of(
                                        family.type() + " . " + family.type(),
                                        texts(pods, family)
                                                .map(pod -> pod + " . " + pod)
                                                .toList())));
    }

    private static Stream<String> texts(SortedSet<Ip> pods, Family family) {
        return pods.stream().filter(pod -> Family.of(pod) == family).map(Ip::toString);
    }

    private static void hooks(NftTable.Builder table, boolean guarded) {
        var leaving = new Rule[] {
            ESTABLISHED, dispatched("egress", "saddr", Family.V4), dispatched("egress", "saddr", Family.V6)
        };
        table.chain("egress", LEAVING, leaving)
                .chain("egress-to-node", LEAVING_FOR_NODE, leaving)
                .chain("ingress", ARRIVING, arriving(guarded).toArray(Rule[]::new))
                .chain(
                        PolicyTable.REJECT,
                        // Into a bridge the kernel sends a reset as it is, from an address that the client has not
                        // called;
                        // errors of ICMP it translates back.
                        new Rule(
                                "TCP to a Service, from behind a bridge",
                                "meta l4proto tcp ct status dnat meta iifkind \"bridge\" reject with icmpx type port-unreachable"),
                        new Rule("TCP", "meta l4proto tcp reject with tcp reset"),
                        new Rule("all else", "reject with icmpx type admin-prohibited"));
    }

    private static List<Rule> arriving(boolean guarded) {
        var rules = new ArrayList<Rule>();
        rules.add(ESTABLISHED);
        // Who is sent back to itself by a Service is not asked: it could as well not have left.
        rules.add(new Rule("a Pod to itself", "ip saddr . ip daddr @selves4 accept"));
        rules.add(new Rule("a Pod to itself", "ip6 saddr . ip6 daddr @selves6 accept"));
        if (guarded) {
            for (var family : Family.values()) {
                rules.add(new Rule(
                        "no Pod whose rules are not known yet",
                        PolicyTable.FROM_TUNNEL + "oifname != \"" + Ours.DEVICE + "\" " + family.header()
                                + " daddr != @pods" + family.digit() + " counter name \"" + PolicyTable.UNKNOWN_POD
                                + "\" drop"));
            }
        }
        rules.add(dispatched("ingress", "daddr", Family.V4));
        rules.add(dispatched("ingress", "daddr", Family.V6));
        return rules;
    }

    private static Rule dispatched(String map, String side, Family family) {
        return new Rule("by Pod", family.header() + " " + side + " vmap @" + map + family.digit());
    }

    /** @return the peers whose addresses the rules name */
    private Set<PeerKey> dispatch(Draft draft, String map, Map<Ip, PodRules> by, Family family) {
        var peers = new HashSet<PeerKey>();
        var targets = new TreeMap<String, String>();
        var all = Collections.<PodChains>newSetFromMap(new IdentityHashMap<>());
        by.forEach((address, pod) -> {
            if (Family.of(address) == family) {
                var found = chains.get(
                        pod,
                        family,
                        () -> PodChains.of(pod, family, logs, key -> places.of(key, draft.addresses(key))));
                targets.put(address.toString(), found.first());
                all.add(found);
            }
        });
        for (var found : all) {
            found.chains().forEach(draft.table()::chain);
            draft.counted().putAll(found.counted());
            peers.addAll(found.peers());
        }
        draft.table().map(map + family.digit(), family.type(), targets);
        return peers;
    }
}
