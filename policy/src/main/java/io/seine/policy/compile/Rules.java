package io.seine.policy.compile;

import io.seine.policy.compile.PodRules.Isolation;
import io.seine.policy.compile.Policies.Enforcer;
import io.seine.policy.compile.SharedRule.Numbered;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.KubernetesPolicy;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.Selector;
import io.seine.policy.spec.Target;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** All rules of one direction, and whom they are for. Belongs to one reading of the policies. */
final class Rules {
    private final Isolation isolates;
    private final Targets targets;
    private final Matches matches;
    private final UnaryOperator<PodRules> known;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Target, BitSet> byTarget = new HashMap<>();
    private final Map<ClassKey, PodRules> classes = new HashMap<>();
    private final TargetIndex index;
    private boolean asksForNamedPortsOfPeers;

    /** When a rule is asked. */
    private enum Stage {
        TIERS,
        KUBERNETES,
        BASELINE
    }

    /** @param rule empty for a policy of Kubernetes that lets nothing through: it isolates */
    private record Entry(Stage stage, Origin origin, Optional<SharedRule> rule) {}

    /** What tells Pods' rules apart, without looking into the rules. */
    private record ClassKey(List<Integer> tiers, boolean isolated, List<Integer> kubernetes, List<Integer> baseline) {}

    /** @param known gives the object that there is already for equal rules */
    Rules(Policies policies, Direction direction, Targets targets, Matches matches, UnaryOperator<PodRules> known) {
        this.isolates = policies.enforcer() == Enforcer.CNI ? Isolation.LEFT_TO_CNI : Isolation.ENFORCED;
        this.targets = targets;
        this.matches = matches;
        this.known = known;
        for (var ranked : RankedRule.all(policies, direction)) {
            var rule = SharedRule.of(ranked.id(direction), ranked.rule());
            add(
                    new Entry(
                            ranked.isBaseline() ? Stage.BASELINE : Stage.TIERS,
                            ranked.rank().origin(),
                            Optional.of(rule)),
                    ranked.rule().appliedTo());
        }
        policies.kubernetes().forEach(policy -> add(policy, direction));
        this.index = new TargetIndex(byTarget.keySet());
    }

    private void add(KubernetesPolicy policy, Direction direction) {
        policy.rules(direction).ifPresent(allowances -> {
            var target = List.<Target>of(
                    new Target.Pods(Optional.of(Selector.ofNamespace(policy.namespace())), Optional.of(policy.pods())));
            add(new Entry(Stage.KUBERNETES, policy.origin(), Optional.empty()), target);
            for (int index = 0; index < allowances.size(); index++) {
                var allowance = allowances.get(index);
                var id = new NodeRule.Id(policy.origin(), direction, index, "", "", Optional.empty());
                var rule =
                        new SharedRule(id, Action.ALLOW, allowance.peers(), allowance.traffic(), List.of(), false, "");
                add(new Entry(Stage.KUBERNETES, policy.origin(), Optional.of(rule)), target);
            }
        });
    }

    private void add(Entry entry, List<Target> appliedTo) {
        asksForNamedPortsOfPeers |=
                entry.rule().filter(SharedRule::asksForNamedPortsOfPeers).isPresent();
        appliedTo.forEach(target ->
                byTarget.computeIfAbsent(target, first -> new BitSet()).set(entries.size()));
        entries.add(entry);
    }

    /** Whether the rules depend on what ports the peers have. */
    boolean asksForNamedPortsOfPeers() {
        return asksForNamedPortsOfPeers;
    }

    /**
     * The rules for such Pods; the same object for all Pods that are told the same.
     *
     * @param concerned gets Antrea's policies among those that are for them
     */
    PodRules of(Alike pod, Set<Origin> concerned) {
        var chosen = new BitSet();
        index.candidates(pod)
                .filter(target -> targets.means(target, pod))
                .forEach(target -> chosen.or(Objects.requireNonNull(byTarget.get(target))));
        var tiers = new ArrayList<Numbered>();
        var kubernetes = new ArrayList<Numbered>();
        var baseline = new ArrayList<Numbered>();
        boolean isolated = false;
        for (int place = chosen.nextSetBit(0); place >= 0; place = chosen.nextSetBit(place + 1)) {
            var entry = entries.get(place);
            isolated |= entry.stage() == Stage.KUBERNETES;
            if (entry.origin().kind() != Kind.KUBERNETES) {
                concerned.add(entry.origin());
            }
            var list = switch (entry.stage()) {
                case TIERS -> tiers;
                case KUBERNETES -> kubernetes;
                case BASELINE -> baseline;
            };
            entry.rule().flatMap(rule -> rule.of(pod, matches)).ifPresent(list::add);
        }
        return shared(tiers, isolated, kubernetes, baseline);
    }

    private PodRules shared(
            List<Numbered> tiers, boolean isolated, List<Numbered> kubernetes, List<Numbered> baseline) {
        var key = new ClassKey(numbers(tiers), isolated, numbers(kubernetes), numbers(baseline));
        return classes.computeIfAbsent(
                key,
                same -> known.apply(new PodRules(
                        nodeRules(tiers),
                        isolated ? isolates : Isolation.NONE,
                        nodeRules(kubernetes),
                        nodeRules(baseline))));
    }

    private static List<Integer> numbers(List<Numbered> rules) {
        return rules.stream().map(Numbered::number).toList();
    }

    private static List<NodeRule> nodeRules(List<Numbered> rules) {
        return rules.stream().map(Numbered::rule).toList();
    }
}
