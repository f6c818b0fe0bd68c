package io.seine.policy.compile;

import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyRule;
import java.util.Comparator;

/**
 * Where a rule stands among all of its direction: by Tier, policy, and place in the policy. Antrea leaves the order of equals open;
 * here what denies comes first, then the policies' names decide, so that it is the same on every Node.
 */
record Rank(int tier, double priority, int index, boolean lets, Origin origin) implements Comparable<Rank> {
    private static final Comparator<Rank> ORDER = Comparator.comparingInt(Rank::tier)
            .thenComparingDouble(Rank::priority)
            .thenComparingInt(Rank::index)
            .thenComparing(Rank::lets)
            .thenComparing(rank -> rank.origin().kind())
            .thenComparing(rank -> rank.origin().namespace())
            .thenComparing(rank -> rank.origin().name());

    static Rank of(Policy policy, int tier, int index, PolicyRule rule) {
        return new Rank(tier, policy.priority(), index, !rule.action().denies(), policy.origin());
    }

    @Override
    public int compareTo(Rank other) {
        return ORDER.compare(this, other);
    }
}
