package io.seine.controller.admission;

import io.seine.api.antrea.Tier;
import io.seine.api.multicluster.PolicySpec;
import io.seine.controller.policies.MissingTier;
import io.seine.policy.spec.Group;
import io.seine.policy.spec.GroupReader;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyReader;
import io.seine.policy.spec.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which policies and groups are taken where Seine enforces them: those that it enforces in full. What only changes metadata, or is being
 * deleted, always passes, so that nobody is stuck with a policy that was stored while no controller ran.
 */
final class PolicyRules {
    private static final JsonMapper JSON = new JsonMapper();

    private PolicyRules() {}

    static Decision decide(Review review, PolicyFacts facts) {
        if ((!review.creates() && !review.updates()) || review.asksForNothingNew() || !facts.isSeine()) {
            return Decision.allow();
        }
        var problems = switch (review.type()) {
            case "ClusterNetworkPolicy" -> policy(new Origin(Kind.CLUSTER, "", review.name()), spec(review), facts);
            case "NetworkPolicy" ->
                policy(new Origin(Kind.NAMESPACED, review.namespace(), review.name()), spec(review), facts);
            case "ClusterGroup" -> group(new Group.Name("", review.name()), spec(review), facts);
            case "Group" -> group(new Group.Name(review.namespace(), review.name()), spec(review), facts);
            default -> throw new Review.Unreadable("there is no policy and no group, but a \"" + review.type() + "\"");
        };
        return problems.isEmpty() ? Decision.allow() : Decision.deny(String.join("; ", problems));
    }

    private static PolicySpec spec(Review review) {
        return spec(review.spec());
    }

    /** Any object; nothing where there is none. */
    private static PolicySpec spec(JsonNode json) {
        try {
            return json.isObject() ? JSON.treeToValue(json, PolicySpec.class) : new PolicySpec(Map.of());
        } catch (JacksonException e) {
            throw new Review.Unreadable("the spec cannot be read: " + e.getOriginalMessage());
        }
    }

    private static List<String> policy(Origin origin, PolicySpec spec, PolicyFacts facts) {
        return Stream.concat(
                        PolicyReader.read(origin, spec).problems().stream().map(Problem::text),
                        tierProblem(tier(spec), facts))
                .toList();
    }

    /** The default ones count as there: where one is missing, it is made in a moment. */
    private static Stream<String> tierProblem(String tier, PolicyFacts facts) {
        if (Tier.EVERYWHERE.containsKey(tier)) {
            return Stream.empty();
        }
        var present = Stream.concat(
                        Tier.EVERYWHERE.keySet().stream(),
                        facts.tiers().stream().map(found -> found.getMetadata().getName()))
                .distinct()
                .toList();
        return present.contains(tier) ? Stream.empty() : Stream.of("spec.tier: " + MissingTier.sentence(tier, present));
    }

    /** The Tier that {@code spec} means. */
    static String tier(PolicySpec spec) {
        return spec.tier().isEmpty() ? Tier.DEFAULT : spec.tier().toLowerCase(Locale.ROOT);
    }

    private static List<String> group(Group.Name name, PolicySpec spec, PolicyFacts facts) {
        var read = GroupReader.read(name, spec);
        return read.group().isPresent()
                ? nesting(read.group().get(), facts)
                : read.problems().stream().map(Problem::text).toList();
    }

    /** Who is in a group has to be found in one step, so members of members are not taken. */
    private static List<String> nesting(Group group, PolicyFacts facts) {
        if (group.children().isEmpty()) {
            return List.of();
        }
        var name = group.name().name();
        var childGroups = facts.childGroups(group.name().namespace());
        var problems = new ArrayList<String>();
        for (var child : group.children()) {
            if (child.equals(name)) {
                problems.add("spec.childGroups: the group cannot be its own child");
            } else if (!childGroups.getOrDefault(child, List.of()).isEmpty()) {
                problems.add("spec.childGroups: " + child + " has childGroups itself; name those of them in its place");
            }
        }
        childGroups.forEach((parent, children) -> {
            if (!parent.equals(name) && children.contains(name)) {
                problems.add("spec.childGroups: the group is a child of " + parent + ", so it cannot have any itself");
            }
        });
        return problems;
    }
}
