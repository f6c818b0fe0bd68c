package io.seine.cli.policy;

import io.seine.api.serialization.ApiSerialization;
import io.seine.cli.policy.Explanation.Side;
import io.seine.policy.compile.Decision.Asked;
import io.seine.policy.compile.NodeRule;
import io.seine.policy.spec.Policy.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An explanation for programs: all of it. */
record Tree(Explanation explained) {
    /** One line of JSON. */
    String json() {
        var facts = explained.facts();
        var asked = explained.connection();
        var tree = new LinkedHashMap<String, Object>();
        tree.put("verdict", Lines.word(explained.action()));
        tree.put("allowed", explained.isAllowed());
        tree.put("cluster", facts.cluster());
        tree.put("engine", lower(facts.engine()));
        tree.put("kubernetesPolicies", facts.mode().text());
        tree.put("from", asked.client().text());
        tree.put("to", asked.server().text());
        tree.put("traffic", asked.traffic());
        asked.service()
                .ifPresent(service -> tree.put(
                        "service",
                        service.name().namespace() + "/" + service.name().name()));
        asked.identity().ifPresent(identity -> tree.put("identity", identity));
        tree.put("sides", explained.sides().stream().map(this::side).toList());
        tree.put("notes", facts.notes());
        tree.put("warnings", facts.warnings());
        return ApiSerialization.get().asJson(tree) + "\n";
    }

    private Map<String, Object> side(Side side) {
        var lines = new Lines(explained, true);
        var tree = new LinkedHashMap<String, Object>();
        tree.put("direction", Lines.direction(side));
        tree.put("pod", side.pod().toString());
        tree.put("node", side.pod().node());
        tree.put("verdict", Lines.word(side.decision().action()));
        tree.put("reason", lower(side.decision().reason()));
        tree.put("text", lines.reason(side));
        side.decision().rule().ifPresent(rule -> tree.put("rule", rule(rule)));
        Lines.letByCni(side).ifPresent(rule -> tree.put("allowedByKubernetes", rule(rule)));
        tree.put("isolatedBy", names(side.isolating()));
        tree.put("asksForIdentity", lines.asksForIdentity(side));
        tree.put("asked", side.before().stream().map(this::asked).toList());
        tree.put("canMatchNothing", names(side.others().matchless()));
        tree.put("forOtherDirection", names(side.others().otherDirection()));
        tree.put("forOtherPods", names(side.others().otherPods()));
        return tree;
    }

    private Map<String, Object> asked(Asked asked) {
        var tree = rule(asked.rule());
        tree.put("why", Lines.why(asked));
        return tree;
    }

    private Map<String, Object> rule(NodeRule rule) {
        var id = rule.id();
        var tree = new LinkedHashMap<String, Object>();
        tree.put("policy", Lines.origin(id.origin()));
        tree.put("direction", lower(id.direction()));
        tree.put("index", id.index());
        tree.put("name", id.name());
        tree.put("action", rule.action().word());
        explained.policy(id.origin()).ifPresent(policy -> {
            tree.put("tier", policy.tier());
            tree.put("tierPriority", explained.tierPriority(policy));
            tree.put("priority", policy.priority());
        });
        return tree;
    }

    private static List<String> names(List<Origin> policies) {
        return policies.stream().map(Lines::origin).toList();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
