package io.seine.controller.admission;

import io.seine.api.antrea.Tier;
import io.seine.api.antrea.TierSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which Tiers there may be where Seine enforces policies. The controller itself may do everything: it puts right what others did while it
 * was away. Deletions that come with that of the definition are not asked about, so nothing of an uninstallation waits for this.
 */
final class TierRules {
    private static final int LAST = 255;

    /** Between and after the Tiers of Antrea that come last, for its own use. */
    private static final Set<Integer> RESERVED = Set.of(251, 252, 254, 255);

    private static final int MOST = 20;

    private TierRules() {}

    /** @param namespace of the member's controller */
    static Decision decide(Review review, String namespace, PolicyFacts facts) {
        if (review.asksForNothingNew()
                || (review.caller() instanceof Caller.Account account && account.isControllerOf(namespace))
                || !facts.isSeine()) {
            return Decision.allow();
        }
        return switch (review.operation()) {
            case Review.CREATE -> answer(created(review.subject(Tier.class), facts));
            case Review.UPDATE ->
                answer(updated(
                        review.subject(Tier.class),
                        review.oldObject(Tier.class)
                                .orElseThrow(() -> new Review.Unreadable("there is no old object to compare with"))));
            case Review.DELETE -> answer(deleted(review.subject(Tier.class), facts));
            default -> Decision.allow();
        };
    }

    private static Decision answer(Optional<String> refused) {
        return refused.map(Decision::deny).orElseGet(Decision::allow);
    }

    private static Optional<String> created(Tier tier, PolicyFacts facts) {
        int priority = spec(tier).priority();
        if (priority < 0 || priority > LAST) {
            return Optional.of("spec.priority: it has to be a number from 0 to " + LAST);
        }
        var name = tier.getMetadata().getName();
        var everywhere = Tier.EVERYWHERE.get(name);
        if (everywhere != null && everywhere != priority) {
            return Optional.of("spec.priority: Tier " + name + " has " + everywhere + " in every cluster");
        }
        if (RESERVED.contains(priority)) {
            return Optional.of("spec.priority: " + priority + " is reserved; take one below "
                    + Tier.EVERYWHERE.get(Tier.DEFAULT) + " that no other Tier has");
        }
        var priorities = priorities(facts);
        priorities.remove(name);
        if (priorities.size() >= MOST) {
            return Optional.of(
                    "there are " + MOST + " Tiers already, and more are not possible; delete one of them first");
        }
        return priorities.entrySet().stream()
                .filter(other -> other.getValue() == priority)
                .map(Map.Entry::getKey)
                .min(String::compareTo)
                .map(other -> "spec.priority: Tier " + other + " has " + priority + " already; take another");
    }

    /** Also of those that every cluster has, should one be missing at the moment. */
    private static Map<String, Integer> priorities(PolicyFacts facts) {
        var priorities = new HashMap<>(Tier.EVERYWHERE);
        facts.tiers().stream()
                .filter(tier -> tier.getSpec() != null)
                .forEach(tier -> priorities.put(
                        tier.getMetadata().getName(), tier.getSpec().priority()));
        return priorities;
    }

    private static Optional<String> updated(Tier after, Tier before) {
        return spec(after).priority() == spec(before).priority()
                ? Optional.empty()
                : Optional.of(
                        "spec.priority: it cannot be changed, because the policies of this Tier would change their order with"
                                + " those of others; make another Tier for them");
    }

    private static Optional<String> deleted(Tier tier, PolicyFacts facts) {
        var name = tier.getMetadata().getName();
        if (tier.isMarkedForDeletion()) {
            return Optional.empty();
        }
        if (Tier.EVERYWHERE.containsKey(name)) {
            return Optional.of("Tier " + name + " is one of those that every cluster has; it cannot be deleted");
        }
        return facts.policies().stream()
                .filter(policy -> policy.tier().equals(name))
                .map(policy -> policy.policy().toString())
                .min(String::compareTo)
                .map(policy -> "Tier " + name + " cannot be deleted while policies are in it, such as " + policy
                        + "; move or delete them first");
    }

    private static TierSpec spec(Tier tier) {
        return Optional.ofNullable(tier.getSpec()).orElseThrow(() -> new Review.Unreadable("the Tier has no spec"));
    }
}
