package io.seine.policy.compile;

import io.seine.api.antrea.Tier;
import io.seine.policy.address.Ip;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.Peer;
import io.seine.policy.spec.Peer.NamespaceMatch;
import io.seine.policy.spec.Peer.Scope;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyRule;
import io.seine.policy.spec.Selector;
import io.seine.policy.spec.Target;
import io.seine.policy.spec.Traffic;
import io.seine.policy.spec.Traffic.Protocol;
import io.seine.policy.spec.Traffic.SourcePorts;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A cluster of tenants with ten applications each: every policy lets one application of a tenant be reached by another one at a port
 * and from nowhere else, and every tenth one is for all Namespaces and depends on them.
 *
 * @param pods all on one Node
 * @param policies of two rules each
 */
public record Tenants(int pods, int policies) {
    public static final String NODE = "node";

    private static final int APPLICATIONS = 10;
    private static final int PODS_OF_A_TENANT = 50;
    private static final int EACH_ISOLATES = 10;

    /** Without the first of Antrea's policies, which is for all Namespaces, or the second, which is for one application. */
    public static Policies without(Policies policies, int index) {
        var fewer = new ArrayList<>(policies.antrea());
        fewer.remove(index);
        return new Policies(policies.tiers(), policies.groups(), fewer, policies.kubernetes(), policies.enforcer());
    }

    public World world() {
        var namespaces = new HashMap<String, Map<String, String>>();
        for (int tenant = 0; tenant <= pods / PODS_OF_A_TENANT; tenant++) {
            namespaces.put(tenant(tenant), Map.of("kubernetes.io/metadata.name", tenant(tenant), "role", "tenant"));
        }
        return new World(
                namespaces, IntStream.range(0, pods).mapToObj(Tenants::pod).toList(), List.of(), Map.of());
    }

    private static PodFacts pod(int index) {
        return new PodFacts(
                tenant(index / PODS_OF_A_TENANT),
                "pod-" + index,
                Map.of("app", "app-" + index % APPLICATIONS, "pod-template-hash", "5d59d67564"),
                NODE,
                "default",
                List.of(Ip.parse("10.0." + index / 250 + "." + (1 + index % 250))),
                List.of(new PodFacts.ContainerPort(Protocol.TCP, "web", 8080)));
    }

    private static String tenant(int index) {
        return "tenant-" + index;
    }

    public Policies written() {
        return new Policies(
                Tier.EVERYWHERE,
                List.of(),
                IntStream.range(0, policies).mapToObj(this::policy).toList(),
                List.of(),
                Policies.Enforcer.SEINE);
    }

    private Policy policy(int index) {
        boolean isolates = index % EACH_ISOLATES == 0;
        var namespace = Optional.of(
                Selector.of(Map.of("kubernetes.io/metadata.name", tenant(index % (1 + pods / PODS_OF_A_TENANT)))));
        var target = new Target.Pods(isolates ? Optional.empty() : namespace, Optional.of(app(index % APPLICATIONS)));
        var peer = new Peer.Pods(
                isolates ? Optional.empty() : namespace,
                Optional.of(app((index + 1) % APPLICATIONS)),
                isolates ? new NamespaceMatch.Self() : new NamespaceMatch.Independent(),
                Scope.CLUSTER);
        int port = 1024 + index % 30_000;
        return new Policy(
                new Origin(Kind.CLUSTER, "", "policy-" + index),
                "application",
                1 + index % 100,
                List.of(
                        rule(
                                Action.ALLOW,
                                target,
                                List.of(peer),
                                List.of(new Traffic.Ports(Protocol.TCP, port, port, SourcePorts.ANY))),
                        rule(
                                Action.DROP,
                                target,
                                List.of(),
                                List.of(new Traffic.Ports(Protocol.TCP, port, port, SourcePorts.ANY)))),
                List.of());
    }

    private static PolicyRule rule(Action action, Target target, List<Peer> peers, List<Traffic> traffic) {
        return new PolicyRule("", action, List.of(target), peers, traffic, List.of(), false, "");
    }

    private static Selector app(int number) {
        return Selector.of(Map.of("app", "app-" + number));
    }
}
