package io.seine.policy.compile;

import io.seine.policy.address.Ip;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.KubernetesPolicy;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Target;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compiles the policies of a cluster for one of its Nodes. */
public final class Compiler {
    private final Policies policies;
    private final World world;
    private final Matches matches;
    private final Map<ClassKey, PodRules> classes = new HashMap<>();

    /** What tells Pods' rules apart, without looking into the rules. */
    private record ClassKey(
            List<Integer> tiers,
            boolean isolated,
            List<Integer> kubernetes,
            boolean stretched,
            List<Integer> baseline) {}

    /** A NetworkPolicy of Kubernetes in one direction. */
    private record Isolation(KubernetesPolicy policy, List<SharedRule> allowances) {}

    /** All that is written in one direction. */
    private record Written(List<SharedRule> tiers, List<Isolation> kubernetes, List<SharedRule> baseline) {}

    private Compiler(Policies policies, World world) {
        this.policies = policies;
        this.world = world;
        this.matches = new Matches(world);
    }

    /** The rules for the Pods of {@code node}. */
    public static RuleSet compile(Policies policies, World world, String node) {
        return new Compiler(policies, world).compile(node);
    }

    private RuleSet compile(String node) {
        var pods = world.pods().stream().filter(pod -> pod.node().equals(node)).toList();
        var ingress = rules(written(Direction.INGRESS), pods);
        var egress = rules(written(Direction.EGRESS), pods);
        return new RuleSet(matches.addresses(), matches.labels(), ingress, egress);
    }

    private Written written(Direction direction) {
        var tiers = new ArrayList<SharedRule>();
        var baseline = new ArrayList<SharedRule>();
        for (var ranked : RankedRule.all(policies, direction)) {
            var rule = ranked.rule();
            var id = ranked.id(direction);
            var shared = new SharedRule(
                    id,
                    rule.action(),
                    rule.peers(),
                    rule.traffic(),
                    rule.services(),
                    rule.appliedTo(),
                    rule.logs(),
                    rule.logLabel());
            (ranked.rank().tier() == Policies.BASELINE_PRIORITY ? baseline : tiers).add(shared);
        }
        var kubernetes = policies.kubernetes().stream()
                .filter(policy -> policy.rules(direction).isPresent())
                .map(policy -> new Isolation(policy, allowances(policy, direction)))
                .toList();
        return new Written(tiers, kubernetes, baseline);
    }

    private static List<SharedRule> allowances(KubernetesPolicy policy, Direction direction) {
        var rules = new ArrayList<SharedRule>();
        for (var allowance : policy.rules(direction).orElseThrow()) {
            var id = new NodeRule.Id(policy.origin(), direction, rules.size(), "", "");
            rules.add(new SharedRule(
                    id, Action.ALLOW, allowance.peers(), allowance.traffic(), List.of(), List.of(), false, ""));
        }
        return rules;
    }

    private Map<Ip, PodRules> rules(Written written, List<PodFacts> pods) {
        var found = new HashMap<Ip, PodRules>();
        for (var pod : pods) {
            var of = rules(written, pod);
            if (!of.equals(PodRules.NONE)) {
                pod.addresses().forEach(address -> found.put(address, of));
            }
        }
        return found;
    }

    private PodRules rules(Written written, PodFacts pod) {
        var tiers = applying(written.tiers(), pod);
        var baseline = applying(written.baseline(), pod);
        var isolating = written.kubernetes().stream()
                .filter(one -> one.policy().namespace().equals(pod.namespace())
                        && one.policy().pods().matches(pod.labels()))
                .toList();
        var allowances = isolating.stream()
                .flatMap(one -> one.allowances().stream())
                .flatMap(rule -> rule.of(pod, matches).stream())
                .toList();
        boolean stretched = tiers.stream().anyMatch(SharedRule.Numbered::stretched)
                || baseline.stream().anyMatch(SharedRule.Numbered::stretched);
        var key = new ClassKey(numbers(tiers), !isolating.isEmpty(), numbers(allowances), stretched, numbers(baseline));
        return classes.computeIfAbsent(
                key,
                same -> new PodRules(
                        rules(tiers), !isolating.isEmpty(), rules(allowances), stretched, rules(baseline)));
    }

    private List<SharedRule.Numbered> applying(List<SharedRule> rules, PodFacts pod) {
        var applying = new ArrayList<SharedRule.Numbered>();
        for (var rule : rules) {
            if (rule.appliedTo().stream().anyMatch(target -> isTarget(pod, target))) {
                rule.of(pod, matches).ifPresent(applying::add);
            }
        }
        return applying;
    }

    private boolean isTarget(PodFacts pod, Target target) {
        return switch (target) {
            case Target.Pods pods ->
                pods.namespaces()
                                .filter(selector -> !selector.matches(world.labelsOf(pod.namespace())))
                                .isEmpty()
                        && pods.pods()
                                .filter(selector -> !selector.matches(pod.labels()))
                                .isEmpty();
            case Target.Account account ->
                account.namespace().equals(pod.namespace()) && account.name().equals(pod.account());
        };
    }

    private static List<Integer> numbers(List<SharedRule.Numbered> rules) {
        return rules.stream().map(SharedRule.Numbered::number).toList();
    }

    private static List<NodeRule> rules(List<SharedRule.Numbered> rules) {
        return rules.stream().map(SharedRule.Numbered::rule).toList();
    }
}
