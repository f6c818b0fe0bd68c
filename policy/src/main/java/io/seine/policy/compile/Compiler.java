package io.seine.policy.compile;

import io.seine.policy.address.Ip;
import io.seine.policy.compile.PodRules.Isolation;
import io.seine.policy.compile.Policies.Enforcer;
import io.seine.policy.compile.SharedRule.Numbered;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.KubernetesPolicy;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.world.World;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Compiles the policies of a cluster for one of its Nodes. */
public final class Compiler {
    private final Policies policies;
    private final LocalPods pods;
    private final Matches matches;
    private final Set<Origin> concerned = new HashSet<>();
    private final Map<ClassKey, PodRules> classes = new HashMap<>();

    /** What tells Pods' rules apart, without looking into the rules. */
    private record ClassKey(
            List<Integer> tiers, Isolation isolation, List<Integer> kubernetes, List<Integer> baseline) {}

    private Compiler(Policies policies, World world, String node) {
        this.policies = policies;
        var groups = new Groups(policies.groups(), world);
        var local = world.pods().stream().filter(pod -> pod.node().equals(node)).toList();
        this.pods = new LocalPods(world, groups, local);
        this.matches = new Matches(world, groups);
    }

    /** The rules for the Pods of {@code node}. */
    public static RuleSet compile(Policies policies, World world, String node) {
        return new Compiler(policies, world, node).compile();
    }

    private RuleSet compile() {
        var ingress = rules(Direction.INGRESS);
        var egress = rules(Direction.EGRESS);
        return new RuleSet(matches.addresses(), matches.labels(), ingress, egress, concerned);
    }

    private Map<Ip, PodRules> rules(Direction direction) {
        var tiers = noRules();
        var baseline = noRules();
        for (var ranked : RankedRule.all(policies, direction)) {
            var rule = ranked.rule();
            var shared = SharedRule.of(ranked.id(direction), rule);
            var targets = pods.of(rule.appliedTo());
            if (!targets.isEmpty()) {
                concerned.add(ranked.rank().origin());
            }
            distribute(shared, targets, ranked.isBaseline() ? baseline : tiers);
        }
        var isolates = policies.enforcer() == Enforcer.CNI ? Isolation.LEFT_TO_CNI : Isolation.ENFORCED;
        var isolated = new BitSet();
        var kubernetes = noRules();
        for (var policy : policies.kubernetes()) {
            if (policy.rules(direction).isPresent()) {
                var targets = pods.of(policy.namespace(), pod -> policy.pods().matches(pod.labels()));
                isolated.or(targets);
                allowances(policy, direction).forEach(rule -> distribute(rule, targets, kubernetes));
            }
        }
        var found = new HashMap<Ip, PodRules>();
        for (int index = 0; index < pods.all().size(); index++) {
            var isolation = isolated.get(index) ? isolates : Isolation.NONE;
            var of = shared(tiers.get(index), isolation, kubernetes.get(index), baseline.get(index));
            if (!of.equals(PodRules.NONE)) {
                pods.all().get(index).addresses().forEach(address -> found.put(address, of));
            }
        }
        return found;
    }

    /** A list for each Pod. */
    private List<List<Numbered>> noRules() {
        return Stream.<List<Numbered>>generate(ArrayList::new)
                .limit(pods.all().size())
                .toList();
    }

    private void distribute(SharedRule rule, BitSet targets, List<List<Numbered>> to) {
        targets.stream()
                .forEach(index -> rule.of(pods.all().get(index), matches).ifPresent(to.get(index)::add));
    }

    private static List<SharedRule> allowances(KubernetesPolicy policy, Direction direction) {
        var rules = new ArrayList<SharedRule>();
        for (var allowance : policy.rules(direction).orElseThrow()) {
            var id = new NodeRule.Id(policy.origin(), direction, rules.size(), "", "");
            rules.add(new SharedRule(id, Action.ALLOW, allowance.peers(), allowance.traffic(), List.of(), false, ""));
        }
        return rules;
    }

    /** One object for all Pods that are told the same. */
    private PodRules shared(
            List<Numbered> tiers, Isolation isolation, List<Numbered> kubernetes, List<Numbered> baseline) {
        var key = new ClassKey(numbers(tiers), isolation, numbers(kubernetes), numbers(baseline));
        return classes.computeIfAbsent(
                key, same -> new PodRules(nodeRules(tiers), isolation, nodeRules(kubernetes), nodeRules(baseline)));
    }

    private static List<Integer> numbers(List<Numbered> rules) {
        return rules.stream().map(Numbered::number).toList();
    }

    private static List<NodeRule> nodeRules(List<Numbered> rules) {
        return rules.stream().map(Numbered::rule).toList();
    }
}
