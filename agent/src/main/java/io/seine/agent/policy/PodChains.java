package io.seine.agent.policy;

import io.seine.agent.kernel.NftTable;
import io.seine.agent.kernel.NftTable.Chain;
import io.seine.agent.kernel.NftTable.Rule;
import io.seine.agent.kernel.Ours;
import io.seine.agent.kernel.ShortHash;
import io.seine.policy.compile.NodeRule;
import io.seine.policy.compile.PeerKey;
import io.seine.policy.compile.PodRules;
import io.seine.policy.compile.PodRules.Isolation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the rules of Pods are in one family.
 *
 * @param first where their packets go
 * @param chains by name
 * @param counted which rule each counter is of
 * @param peers whose addresses the rules name
 */
record PodChains(String first, Map<String, Chain> chains, Map<String, NodeRule> counted, Set<PeerKey> peers) {
    /**
     * Makes the chains.
     *
     * @param logged whether rules may log
     * @param places where the addresses of peers are
     */
    static PodChains of(PodRules rules, Family family, boolean logged, Function<PeerKey, Place> places) {
        var peers = new HashSet<PeerKey>();
        var text = new RuleText(
                key -> {
                    peers.add(key);
                    return places.apply(key);
                },
                family);
        var making = new Making(text, logged);
        var first = making.chain(rules);
        return new PodChains(first, making.chains, making.counted, peers);
    }

    private static final class Making {
        private final RuleText text;
        private final boolean logged;
        private final Map<String, Chain> chains = new TreeMap<>();
        private final Map<String, NodeRule> counted = new TreeMap<>();

        Making(RuleText text, boolean logged) {
            this.text = text;
            this.logged = logged;
        }

        String chain(PodRules pod) {
            var rest = rest(pod);
            var own = new ArrayList<Rule>();
            for (var rule : pod.tiers()) {
                own.addAll(text(rule, rest.map(chain -> "goto " + chain).orElse("accept")));
            }
            rest.ifPresent(chain -> own.add(new Rule("no tier decided", "goto " + chain)));
            return named("p", own);
        }

        /** What comes after the tiers; empty where nothing does. */
        private Optional<String> rest(PodRules pod) {
            var own = new ArrayList<Rule>();
            var enforced = pod.isolation() == Isolation.ENFORCED;
            if (enforced || pod.stretched()) {
                pod.kubernetes().forEach(rule -> own.addAll(text(rule, "accept")));
            }
            if (enforced) {
                own.add(new Rule("isolated", "counter name \"" + PolicyTable.ISOLATED + "\" drop"));
                return Optional.of(named("r", own));
            }
            if (pod.stretched()) {
                own.add(new Rule(
                        "what belongs to no connection, and so has no identity",
                        PolicyTable.FROM_TUNNEL + "ct state invalid counter name \"" + PolicyTable.UNKNOWN_IDENTITY
                                + "\" drop"));
                own.add(new Rule(
                        "whoever is not known, here or where he comes from",
                        PolicyTable.FROM_TUNNEL + "ct mark & " + NftTable.mark(Ours.IDENTITY_BITS) + " != @"
                                + PolicyTable.IDENTITIES + " counter name \"" + PolicyTable.UNKNOWN_IDENTITY
                                + "\" drop"));
            }
            if (pod.isolation() == Isolation.NONE) {
                pod.baseline().forEach(rule -> own.addAll(text(rule, "accept")));
            }
            return own.isEmpty() ? Optional.empty() : Optional.of(named("r", own));
        }

        private List<Rule> text(NodeRule rule, String pass) {
            var counter = RuleText.counter(rule.id());
            counted.put(counter, rule);
            return text.of(rule, counter, pass, logged && rule.logs());
        }

        private String named(String prefix, List<Rule> content) {
            var name = prefix + "-" + ShortHash.of(content.toString());
            chains.put(name, new Chain(Optional.empty(), content));
            return name;
        }
    }
}
