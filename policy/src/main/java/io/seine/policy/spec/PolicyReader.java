package io.seine.policy.spec;

import io.fabric8.kubernetes.client.CustomResource;
import io.seine.api.Names;
import io.seine.api.antrea.Tier;
import io.seine.api.multicluster.PolicySpec;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyRule.ServiceName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a policy of Antrea. All of it is understood and can be enforced, or there is no policy but a list of problems. */
public final class PolicyReader {
    private static final double LEAST_PRIORITY = 1;
    private static final double MOST_PRIORITY = 10_000;
    private static final String ACTIONS =
            Arrays.stream(Action.values()).map(Action::word).collect(Collectors.joining(", "));

    private final Origin origin;
    private final PeerReader peers;
    private final List<Problem> problems = new ArrayList<>();

    private PolicyReader(Origin origin) {
        this.origin = origin;
        this.peers = new PeerReader(origin);
    }

    /**
     * What came of reading.
     *
     * @param policy empty when there is a problem
     * @param problems in the order of the fields
     */
    public record Result(Optional<Policy> policy, List<Problem> problems) {
        public Result {
            problems = List.copyOf(problems);
        }
    }

    /** Reads a ClusterNetworkPolicy or NetworkPolicy of crd.antrea.io. */
    public static Result read(CustomResource<PolicySpec, ?> policy) {
        return read(Origin.of(policy), Fields.spec(policy));
    }

    /** Reads the policy {@code origin}. */
    public static Result read(Origin origin, PolicySpec spec) {
        return new PolicyReader(origin).read(spec);
    }

    private Result read(PolicySpec written) {
        var spec = new Fields(written.fields(), "spec", problems);
        var tier = spec.text("tier").map(name -> name.toLowerCase(Locale.ROOT)).orElse(Tier.DEFAULT);
        var priority = spec.decimal("priority");
        if (priority.isEmpty() || priority.get() < LEAST_PRIORITY || priority.get() > MOST_PRIORITY) {
            spec.problem("priority", "it has to be a number from 1 to 10000");
        }
        var targets = peers.targets(spec);
        var ingress = rules(spec, Direction.INGRESS, tier, targets);
        var egress = rules(spec, Direction.EGRESS, tier, targets);
        spec.end();
        if (targets.isEmpty() && ingress.isEmpty() && egress.isEmpty()) {
            spec.problem("appliedTo", "it is missing; name the Pods that the policy is for");
        }
        return new Result(
                problems.isEmpty()
                        ? Optional.of(new Policy(origin, tier, priority.orElseThrow(), ingress, egress))
                        : Optional.empty(),
                problems);
    }

    private List<PolicyRule> rules(Fields spec, Direction direction, String tier, List<Target> targets) {
        var rules = new ArrayList<PolicyRule>();
        var names = new HashSet<String>();
        for (var fields : spec.objects(direction == Direction.INGRESS ? "ingress" : "egress")) {
            var rule = rule(fields, direction, targets);
            if (rule.action() == Action.PASS && tier.equals(Tier.BASELINE)) {
                fields.problem("action", "nothing comes after the baseline tier that Pass could leave it to");
            }
            if (!rule.name().isEmpty() && !names.add(rule.name())) {
                fields.problem("name", "another rule has the name " + rule.name());
            }
            rules.add(rule);
        }
        return rules;
    }

    private PolicyRule rule(Fields fields, Direction direction, List<Target> targets) {
        boolean _ = fields.refused("l7Protocols");
        var own = peers.targets(fields);
        if (own.isEmpty() && targets.isEmpty()) {
            fields.problem("appliedTo", "neither the rule nor the policy names the Pods that it is for");
        } else if (!own.isEmpty() && !targets.isEmpty()) {
            fields.problem("appliedTo", "the policy has one too; leave one of them out");
        }
        var of = peers.peers(fields, direction);
        var traffic = TrafficReader.read(fields);
        var services = direction == Direction.EGRESS ? services(fields) : List.<ServiceName>of();
        if (!services.isEmpty() && (!of.isEmpty() || !traffic.isEmpty())) {
            fields.problem("toServices", "it cannot stand beside to, ports or protocols");
        }
        var rule = new PolicyRule(
                fields.text("name").orElse(""),
                action(fields),
                own.isEmpty() ? targets : own,
                of,
                traffic,
                services,
                fields.flag("enableLogging"),
                fields.text("logLabel").orElse(""));
        fields.end();
        return rule;
    }

    private static Action action(Fields fields) {
        var word = fields.text("action");
        var action = word.flatMap(Action::of);
        if (action.isEmpty()) {
            fields.problem(
                    "action",
                    word.map(wrong -> "'" + wrong + "' is none").orElse("it is missing") + "; write one of " + ACTIONS);
        }
        return action.orElse(Action.DROP);
    }

    private List<ServiceName> services(Fields rule) {
        var services = new ArrayList<ServiceName>();
        for (var fields : rule.objects("toServices")) {
            var name = fields.text("name");
            var namespace = fields.text("namespace");
            var scope = fields.text("scope").orElse("Cluster");
            fields.end();
            if (name.isEmpty()) {
                fields.problem("name", "it is missing");
            }
            if (namespace.isEmpty() && origin.kind() == Kind.CLUSTER) {
                fields.problem("namespace", "it is missing");
            }
            if (!scope.equals("Cluster") && !scope.equals("ClusterSet")) {
                fields.problem("scope", "'" + scope + "' is none; write Cluster or ClusterSet");
            }
            services.add(new ServiceName(
                    namespace.orElse(origin.namespace()),
                    (scope.equals("ClusterSet") ? Names.IMPORTED_PREFIX : "") + name.orElse("")));
        }
        return services;
    }
}
