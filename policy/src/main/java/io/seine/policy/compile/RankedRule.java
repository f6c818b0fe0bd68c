package io.seine.policy.compile;

import io.seine.api.antrea.Tier;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.PolicyRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A rule where it stands. */
record RankedRule(Rank rank, PolicyRule rule) {
    /** All rules of Antrea's policies in a direction, in the order in which they are asked. */
    static List<RankedRule> all(Policies policies, Direction direction) {
        var ranked = new ArrayList<RankedRule>();
        for (var policy : policies.antrea()) {
            var tier = policies.tiers().get(policy.tier());
            if (tier != null) {
                var rules = policy.rules(direction);
                for (int index = 0; index < rules.size(); index++) {
                    ranked.add(new RankedRule(Rank.of(policy, tier, index, rules.get(index)), rules.get(index)));
                }
            }
        }
        ranked.sort(Comparator.comparing(RankedRule::rank));
        return ranked;
    }

    /** Whether it is asked after the NetworkPolicies of Kubernetes. */
    boolean isBaseline() {
        return rank.tier() == Tier.BASELINE_PRIORITY;
    }

    NodeRule.Id id(Direction direction) {
        var standing = new NodeRule.Standing(rank.tier(), rank.priority());
        return new NodeRule.Id(rank.origin(), direction, rank.index(), rule.name(), "", Optional.of(standing));
    }
}
