package io.seine.policy.compile;

import io.seine.api.Limits;
import io.seine.api.antrea.Tier;
import io.seine.policy.address.Ip;
import io.seine.policy.address.IpRange;
import io.seine.policy.compile.Match.ServiceAddress;
import io.seine.policy.compile.Packet.Payload;
import io.seine.policy.compile.Policies.Enforcer;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.Group;
import io.seine.policy.spec.KubernetesPolicy;
import io.seine.policy.spec.KubernetesPolicy.Allowance;
import io.seine.policy.spec.Peer;
import io.seine.policy.spec.Peer.NamespaceMatch;
import io.seine.policy.spec.Peer.Scope;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyRule;
import io.seine.policy.spec.Selector;
import io.seine.policy.spec.Selector.Operator;
import io.seine.policy.spec.Selector.Requirement;
import io.seine.policy.spec.Target;
import io.seine.policy.spec.Traffic;
import io.seine.policy.spec.Traffic.Protocol;
import io.seine.policy.spec.Traffic.SourcePorts;
import io.seine.policy.world.LabelSet;
import io.seine.policy.world.NodeFacts;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.ServiceFacts;
import io.seine.policy.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * A small cluster, policies and packets, all from one number. There are few names, labels, ports and addresses, so that what is
 * written often meets what there is.
 */
public final class Generated {
    public static final String NODE = "here";

    private static final List<String> NAMESPACES = List.of("red", "green", "blue");
    private static final List<String> KEYS = List.of("app", "env");
    private static final List<String> VALUES = List.of("a", "b");
    private static final List<String> ACCOUNTS = List.of("default", "robot");
    private static final List<String> GROUPS = List.of("parent", "one", "two");
    private static final List<Integer> PORTS = List.of(80, 81, 8080);
    private static final List<String> PORT_NAMES = List.of("web", "admin");
    private static final List<String> BLOCKS =
            List.of("10.0.0.0/24", "10.0.0.0/29", "10.0.0.4/30", "192.0.2.0/24", "0.0.0.0/0", "fd00::/64", "::/0");

    private final SplittableRandom random;
    public final World world;
    public final Policies policies;

    public Generated(long seed) {
        this.random = new SplittableRandom(seed);
        this.world = world();
        this.policies = policies();
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private <T> List<T> some(int most, Supplier<T> each) {
        var list = new ArrayList<T>();
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            list.add(each.get());
        }
        return list;
    }

    private Map<String, String> labels() {
        var labels = new HashMap<String, String>();
        for (var key : KEYS) {
            if (!one(3)) {
                labels.put(key, any(VALUES));
            }
        }
        return labels;
    }

    private Map<String, String> labelsOfNamespace(String name) {
        var labels = new HashMap<>(labels());
        labels.put("kubernetes.io/metadata.name", name);
        return labels;
    }

    private World world() {
        var namespaces = new HashMap<String, Map<String, String>>();
        NAMESPACES.forEach(name -> namespaces.put(name, labelsOfNamespace(name)));
        var pods = new ArrayList<PodFacts>();
        for (int index = 1; index <= 6; index++) {
            var addresses = new ArrayList<>(List.of(Ip.parse("10.0.0." + index)));
            if (one(3)) {
                addresses.add(Ip.parse("fd00::" + index));
            }
            pods.add(new PodFacts(
                    any(NAMESPACES),
                    "pod-" + index,
                    labels(),
                    index <= 4 ? NODE : "there",
                    any(ACCOUNTS),
                    addresses,
                    some(2, this::containerPort)));
        }
        var services = List.of(
                new ServiceFacts("red", "shop", List.of(Ip.parse("10.96.0.1")), List.of(servicePort()), labels()),
                new ServiceFacts(
                        "blue",
                        "shop",
                        List.of(Ip.parse("10.96.0.2")),
                        List.of(servicePort(), servicePort()),
                        Map.of()));
        var identities = new HashMap<Integer, LabelSet>();
        for (int id = 1; id <= 4; id++) {
            // Also of Namespaces that this cluster does not have.
            identities.put(id, new LabelSet(labelsOfNamespace(any(List.of("red", "green", "violet"))), labels()));
        }
        var nodes = List.of(
                new NodeFacts(labels(), List.of(Ip.parse("192.0.2.9"), Ip.parse("10.0.0.7"))),
                new NodeFacts(labels(), List.of(Ip.parse("198.51.100.1"), Ip.parse("fd00::9"))));
        return new World(namespaces, pods, services, identities, nodes);
    }

    private PodFacts.ContainerPort containerPort() {
        return new PodFacts.ContainerPort(any(List.of(Protocol.TCP, Protocol.UDP)), any(PORT_NAMES), any(PORTS));
    }

    private ServiceFacts.Port servicePort() {
        return new ServiceFacts.Port(any(List.of(Protocol.TCP, Protocol.UDP)), any(PORTS));
    }

    private Policies policies() {
        var tiers = new HashMap<>(Tier.EVERYWHERE);
        tiers.put("own", 120);
        var antrea = new ArrayList<Policy>();
        for (int index = 0; index < 1 + random.nextInt(5); index++) {
            antrea.add(policy("policy-" + index, one(2) ? "" : any(NAMESPACES)));
        }
        return new Policies(tiers, groups(), antrea, some(2, this::kubernetesPolicy), any(List.of(Enforcer.values())));
    }

    /** In each Namespace and for the whole cluster; one has others in it. */
    private List<Group> groups() {
        var groups = new ArrayList<Group>();
        for (var namespace : List.of("", "red", "green")) {
            for (var name : GROUPS) {
                var members = some(
                        2,
                        () -> one(2)
                                ? one(2) ? block() : new Peer.Nodes(selector())
                                : new Peer.Pods(
                                        namespaces(namespace),
                                        optional(selector()),
                                        new NamespaceMatch.Independent(),
                                        Scope.CLUSTER));
                groups.add(new Group(
                        new Group.Name(namespace, name),
                        members,
                        one(3) ? List.of(new PolicyRule.ServiceName(any(NAMESPACES), "shop")) : List.of(),
                        name.equals("parent") ? List.of(any(GROUPS)) : List.of()));
            }
        }
        return groups;
    }

    private Policy policy(String name, String namespace) {
        var tier = any(List.of("emergency", "own", "application", "baseline", "missing"));
        Supplier<PolicyRule> ingress = () -> rule(tier, namespace, Direction.INGRESS);
        Supplier<PolicyRule> egress = () -> rule(tier, namespace, Direction.EGRESS);
        return new Policy(
                new Origin(namespace.isEmpty() ? Kind.CLUSTER : Kind.NAMESPACED, namespace, name),
                tier,
                any(List.of(1.0, 1.5, 5.0)),
                some(3, ingress),
                some(3, egress));
    }

    private PolicyRule rule(String tier, String namespace, Direction direction) {
        var actions = tier.equals("baseline")
                ? List.of(Action.ALLOW, Action.DROP, Action.REJECT)
                : List.of(Action.ALLOW, Action.DROP, Action.REJECT, Action.PASS);
        boolean toServices = direction == Direction.EGRESS && one(4);
        return new PolicyRule(
                "rule",
                any(actions),
                List.of(target(namespace)),
                toServices ? List.of() : some(2, () -> peer(namespace, direction)),
                toServices ? List.of() : some(2, this::traffic),
                toServices
                        ? List.of(new PolicyRule.ServiceName(any(NAMESPACES), any(List.of("shop", "gone"))))
                        : List.of(),
                false,
                "");
    }

    private Target target(String namespace) {
        if (one(6)) {
            return one(2)
                    ? new Target.Account(any(NAMESPACES), any(ACCOUNTS))
                    : new Target.Members(new Group.Name(namespace, any(GROUPS)));
        }
        return new Target.Pods(namespaces(namespace), optional(selector()));
    }

    private Optional<Selector> namespaces(String own) {
        return own.isEmpty()
                ? optional(selector())
                : Optional.of(Selector.of(Map.of("kubernetes.io/metadata.name", own)));
    }

    private Optional<Selector> optional(Selector selector) {
        return one(2) ? Optional.empty() : Optional.of(selector);
    }

    private Selector selector() {
        return switch (random.nextInt(4)) {
            case 0 -> Selector.ALL;
            case 1 -> Selector.of(Map.of(any(KEYS), any(VALUES)));
            default ->
                new Selector(
                        Map.of(),
                        List.of(new Requirement(any(KEYS), any(List.of(Operator.values())), List.of(any(VALUES)))));
        };
    }

    private Peer peer(String namespace, Direction direction) {
        return switch (random.nextInt(8)) {
            case 7 -> new Peer.Nodes(selector());
            case 6 -> new Peer.Members(new Group.Name(namespace, any(GROUPS)));
            case 0 -> block();
            case 1 -> new Peer.Account(any(NAMESPACES), any(ACCOUNTS));
            default ->
                new Peer.Pods(
                        namespaces(namespace),
                        optional(selector()),
                        namespace.isEmpty() ? match() : new NamespaceMatch.Independent(),
                        direction == Direction.INGRESS && one(2) ? Scope.CLUSTER_SET : Scope.CLUSTER);
        };
    }

    private NamespaceMatch match() {
        return switch (random.nextInt(4)) {
            case 0 -> new NamespaceMatch.Self();
            case 1 -> new NamespaceMatch.SameLabels(one(2) ? KEYS : List.of(any(KEYS)));
            default -> new NamespaceMatch.Independent();
        };
    }

    private Peer block() {
        var range = IpRange.parse(any(BLOCKS));
        return new Peer.Block(
                range,
                BLOCKS.stream()
                        .map(IpRange::parse)
                        .filter(hole -> hole.first().bits() == range.first().bits())
                        .filter(hole -> range.contains(hole) && !range.equals(hole) && one(2))
                        .toList());
    }

    private Traffic traffic() {
        var protocol = any(List.of(Protocol.values()));
        var from = one(4) ? new SourcePorts(1000, 2000) : SourcePorts.ANY;
        return switch (random.nextInt(5)) {
            case 0 -> new Traffic.AnyPort(protocol, from);
            case 1 -> new Traffic.NamedPort(protocol, any(PORT_NAMES), from);
            case 2 ->
                new Traffic.Icmp(
                        one(2) ? OptionalInt.empty() : OptionalInt.of(8),
                        one(2) ? OptionalInt.empty() : OptionalInt.of(random.nextInt(2)));
            default -> {
                int first = any(PORTS);
                yield new Traffic.Ports(protocol, first, one(3) ? 8080 : first, from);
            }
        };
    }

    private KubernetesPolicy kubernetesPolicy() {
        var namespace = any(NAMESPACES);
        return new KubernetesPolicy(
                namespace,
                "np",
                selector(),
                one(3) ? Optional.empty() : Optional.of(some(2, () -> allowance(namespace))),
                one(3) ? Optional.empty() : Optional.of(some(2, () -> allowance(namespace))));
    }

    private Allowance allowance(String namespace) {
        return new Allowance(
                some(
                        2,
                        () -> one(3)
                                ? block()
                                : new Peer.Pods(
                                        one(2) ? namespaces(namespace) : optional(selector()),
                                        optional(selector()),
                                        new NamespaceMatch.Independent(),
                                        Scope.CLUSTER)),
                some(2, this::traffic));
    }

    /** A packet that reaches one of the Node's Pods, or leaves it. */
    public Packet packet(Direction direction) {
        var own = any(
                any(world.pods().stream().filter(pod -> pod.node().equals(NODE)).toList())
                        .addresses());
        var other = address(own.bits());
        boolean tunnelled = direction == Direction.INGRESS && one(2);
        var called = direction == Direction.EGRESS && one(3) ? Optional.of(called()) : Optional.<ServiceAddress>empty();
        return new Packet(
                direction == Direction.INGRESS ? other : own,
                direction == Direction.INGRESS ? own : other,
                payload(),
                called,
                tunnelled
                        ? OptionalInt.of(any(List.of(0, 1, 2, 3, 4, 5, Limits.LABEL_IDENTITY_UNKNOWN)))
                        : OptionalInt.empty());
    }

    private Ip address(int family) {
        var all = new ArrayList<>(
                List.of(Ip.parse("10.0.0.7"), Ip.parse("192.0.2.9"), Ip.parse("198.51.100.1"), Ip.parse("fd00::9")));
        world.pods().forEach(pod -> all.addAll(pod.addresses()));
        return any(all.stream().filter(one -> one.bits() == family).toList());
    }

    private Payload payload() {
        return one(5)
                ? new Payload.Icmp(one(3) ? 0 : 8, random.nextInt(2))
                : new Payload.Segment(
                        any(List.of(Protocol.values())), one(2) ? 1500 : 30_000, any(List.of(80, 81, 443, 8080)));
    }

    private ServiceAddress called() {
        return new ServiceAddress(
                Ip.parse(any(List.of("10.96.0.1", "10.96.0.2", "10.96.0.3"))),
                any(List.of(Protocol.TCP, Protocol.UDP)),
                any(PORTS));
    }
}
