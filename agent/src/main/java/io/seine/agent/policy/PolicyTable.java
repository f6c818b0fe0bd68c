package io.seine.agent.policy;

import io.seine.agent.kernel.NftTable;
import io.seine.agent.kernel.NftTable.Chain;
import io.seine.agent.kernel.NftTable.Hook;
import io.seine.agent.kernel.NftTable.Rule;
import io.seine.agent.kernel.Ours;
import io.seine.agent.kernel.ShortHash;
import io.seine.api.Limits;
import io.seine.policy.address.Ip;
import io.seine.policy.compile.NodeRule;
import io.seine.policy.compile.PodRules;
import io.seine.policy.compile.PodRules.Isolation;
import io.seine.policy.compile.RuleSet;
import io.seine.policy.spec.Policy.Direction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A Node's rules as its nftables table. Each Pod's address leads to the chain of its rules, which all Pods with the same rules share, so
 * that a new connection costs one look-up and the rules that are for the Pod. A chain's name is made from its content: one that changes is
 * another, and a Pod is moved to it in one step.
 *
 * @param table that the kernel shall have
 * @param counted which rule each counter is of
 */
record PolicyTable(NftTable table, SortedMap<String, NodeRule> counted) {
    /** The chain that answers that a connection is not wanted. */
    static final String REJECT = "refuse";

    static final String FROM_TUNNEL = "iifname \"" + Ours.DEVICE + "\" ";

    /** Counts what Kubernetes' policies isolate Pods from. */
    static final String ISOLATED = "isolated";

    /** Counts what came from another cluster without a known identity, to a Pod whose policies ask for it. */
    static final String UNKNOWN_IDENTITY = "unknown-identity";

    /** Counts what came from another cluster for Pods whose policies are not known yet. */
    static final String UNKNOWN_POD = "unknown-pod";

    /** Before those of kube-proxy and of CNIs, which come at 0: a Service's address is an endpoint's by then. */
    private static final int EGRESS_PRIORITY = -6;

    private static final int INGRESS_PRIORITY = -5;
    private static final Hook LEAVING = new Hook("filter", "forward", EGRESS_PRIORITY);
    private static final Hook LEAVING_FOR_NODE = new Hook("filter", "input", EGRESS_PRIORITY);
    private static final Hook ARRIVING = new Hook("filter", "forward", INGRESS_PRIORITY);
    private static final Rule ESTABLISHED =
            new Rule("what is allowed once stays allowed", "ct state established,related accept");

    /**
     * The table for {@code rules}.
     *
     * @param pods addresses of the Node's Pods that the rules were made for
     * @param guarded whether a policy asks for identities: then nothing comes from other clusters for a Pod that is not among {@code pods}
     */
    static PolicyTable of(RuleSet rules, Collection<Ip> pods, boolean guarded) {
        return new Making(rules).make(pods, guarded);
    }

    private static final class Making {
        private final RuleSet rules;
        private final NftTable.Builder table = new NftTable.Builder(Ours.POLICY_TABLE);
        private final SortedMap<String, NodeRule> counted = new TreeMap<>();
        private final Map<ClassKey, String> classes = new HashMap<>();

        private record ClassKey(PodRules rules, Direction direction, Family family) {}

        Making(RuleSet rules) {
            this.rules = rules;
        }

        PolicyTable make(Collection<Ip> pods, boolean guarded) {
            table.counter(ISOLATED).counter(UNKNOWN_IDENTITY).counter(UNKNOWN_POD);
            for (var family : Family.values()) {
                dispatch("egress", rules.egress(), Direction.EGRESS, family);
                dispatch("ingress", rules.ingress(), Direction.INGRESS, family);
                sets(family);
                var own = pods.stream()
                        .filter(pod -> Family.of(pod) == family)
                        .map(Ip::toString)
                        .toList();
                table.set("pods" + family.digit(), family.type(), own)
                        .set(
                                "selves" + family.digit(),
                                family.type() + " . " + family.type(),
                                own.stream().map(pod -> pod + " . " + pod).toList());
            }
            identities();
            var leaving = new Rule[] {
                ESTABLISHED, dispatched("egress", "saddr", Family.V4), dispatched("egress", "saddr", Family.V6)
            };
            table.chain("egress", LEAVING, leaving)
                    .chain("egress-to-node", LEAVING_FOR_NODE, leaving)
                    .chain("ingress", ARRIVING, arriving(guarded).toArray(Rule[]::new))
                    .chain(
                            REJECT,
                            new Rule("TCP", "meta l4proto tcp reject with tcp reset"),
                            new Rule("all else", "reject with icmpx type admin-prohibited"));
            counted.keySet().forEach(table::counter);
            return new PolicyTable(table.build(), counted);
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
                            FROM_TUNNEL + "oifname != \"" + Ours.DEVICE + "\" " + family.header() + " daddr != @pods"
                                    + family.digit() + " counter name \"" + UNKNOWN_POD + "\" drop"));
                }
            }
            rules.add(dispatched("ingress", "daddr", Family.V4));
            rules.add(dispatched("ingress", "daddr", Family.V6));
            return rules;
        }

        private static Rule dispatched(String map, String side, Family family) {
            return new Rule("by Pod", family.header() + " " + side + " vmap @" + map + family.digit());
        }

        private void dispatch(String map, Map<Ip, PodRules> by, Direction direction, Family family) {
            var chains = new TreeMap<String, String>();
            by.forEach((address, pod) -> {
                if (Family.of(address) == family) {
                    chains.put(
                            address.toString(),
                            classes.computeIfAbsent(new ClassKey(pod, direction, family), key -> chain(pod, family)));
                }
            });
            table.map(map + family.digit(), family.type(), chains);
        }

        private String chain(PodRules pod, Family family) {
            var rest = rest(pod, family);
            var own = new ArrayList<Rule>();
            for (var rule : pod.tiers()) {
                own.addAll(text(rule, family, rest.map(chain -> "goto " + chain).orElse("accept")));
            }
            rest.ifPresent(chain -> own.add(new Rule("no tier decided", "goto " + chain)));
            return named("p", own);
        }

        /** What comes after the tiers; empty where nothing does. */
        private Optional<String> rest(PodRules pod, Family family) {
            var own = new ArrayList<Rule>();
            var enforced = pod.isolation() == Isolation.ENFORCED;
            if (enforced || pod.stretched()) {
                pod.kubernetes().forEach(rule -> own.addAll(text(rule, family, "accept")));
            }
            if (enforced) {
                own.add(new Rule("isolated", "counter name \"" + ISOLATED + "\" drop"));
                return Optional.of(named("r", own));
            }
            if (pod.stretched()) {
                own.add(new Rule(
                        "what belongs to no connection, and so has no identity",
                        FROM_TUNNEL + "ct state invalid counter name \"" + UNKNOWN_IDENTITY + "\" drop"));
                own.add(new Rule(
                        "whoever is not known",
                        FROM_TUNNEL + "ct mark & " + NftTable.mark(Ours.IDENTITY_BITS) + " == "
                                + NftTable.mark(Limits.LABEL_IDENTITY_UNKNOWN) + " counter name \"" + UNKNOWN_IDENTITY
                                + "\" drop"));
            }
            if (pod.isolation() == Isolation.NONE) {
                pod.baseline().forEach(rule -> own.addAll(text(rule, family, "accept")));
            }
            return own.isEmpty() ? Optional.empty() : Optional.of(named("r", own));
        }

        private List<Rule> text(NodeRule rule, Family family, String pass) {
            counted.put(RuleText.counter(rule.id()), rule);
            return RuleText.of(rule, family, pass);
        }

        private String named(String prefix, List<Rule> content) {
            var name = prefix + "-" + ShortHash.of(content.toString());
            table.chain(name, new Chain(Optional.empty(), content));
            return name;
        }

        private void sets(Family family) {
            rules.addresses()
                    .forEach((key, addresses) -> table.ranges(
                            RuleText.addresses(key, family), family.type(), Elements.of(addresses, family)));
        }

        private void identities() {
            rules.labels()
                    .forEach((key, ids) -> table.set(
                            RuleText.identities(key),
                            "mark",
                            ids.stream().map(String::valueOf).toList()));
        }
    }
}
