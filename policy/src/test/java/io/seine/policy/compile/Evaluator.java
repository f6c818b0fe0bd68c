package io.seine.policy.compile;

import io.seine.policy.address.Ip;
import io.seine.policy.compile.Packet.Payload;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.Group;
import io.seine.policy.spec.KubernetesPolicy;
import io.seine.policy.spec.Peer;
import io.seine.policy.spec.Peer.NamespaceMatch;
import io.seine.policy.spec.Policy;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.PolicyRule;
import io.seine.policy.spec.Selector;
import io.seine.policy.spec.Target;
import io.seine.policy.spec.Traffic;
import io.seine.policy.world.LabelSet;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what becomes of one packet by going through the policies as Antrea's documentation tells it: slowly, and without anything in
 * common with the compiler but what was written and what there is.
 */
public final class Evaluator {
    private final World world;
    private final Policies policies;

    public Evaluator(Policies policies, World world) {
        this.world = world;
        this.policies = policies;
    }

    /** Allow, Drop or Reject. */
    public Action verdict(Direction direction, Packet packet) {
        Ip own = direction == Direction.INGRESS ? packet.destination() : packet.source();
        PodFacts pod = podWith(own);
        if (pod == null) {
            return Action.ALLOW;
        }
        // 2. and 3.: every tier but the baseline, best first.
        for (Candidate candidate : sorted(direction, false)) {
            if (isFor(candidate.rule, pod) && takes(candidate.rule, direction, pod, packet)) {
                if (candidate.rule.action() == Action.PASS) {
                    break;
                }
                return candidate.rule.action();
            }
        }
        // 4.: isolation by Kubernetes.
        boolean isolated = false;
        for (KubernetesPolicy policy : policies.kubernetes()) {
            if (!policy.namespace().equals(pod.namespace()) || !policy.pods().matches(pod.labels())) {
                continue;
            }
            Optional<List<KubernetesPolicy.Allowance>> rules = policy.rules(direction);
            if (rules.isPresent()) {
                isolated = true;
                for (KubernetesPolicy.Allowance allowance : rules.get()) {
                    if (peersAndTraffic(allowance.peers(), allowance.traffic(), direction, pod, packet)) {
                        return Action.ALLOW;
                    }
                }
            }
        }
        boolean ofCni = policies.enforcer() == Policies.Enforcer.CNI;
        if (isolated && !ofCni) {
            return Action.DROP;
        }
        // Whoever cannot be told from a peer that is denied, is denied.
        if (direction == Direction.INGRESS
                && packet.identity().orElse(0) != 0
                && !world.identities().containsKey(packet.identity().getAsInt())
                && hasStretchedRule(pod)) {
            return Action.DROP;
        }
        if (isolated) {
            return Action.ALLOW; // what the CNI thinks of it is not known here
        }
        // 5.: the baseline.
        for (Candidate candidate : sorted(direction, true)) {
            if (isFor(candidate.rule, pod) && takes(candidate.rule, direction, pod, packet)) {
                return candidate.rule.action();
            }
        }
        return Action.ALLOW;
    }

    private static final class Candidate {
        private final Policy policy;
        private final int tier;
        private final int index;
        private final PolicyRule rule;

        private Candidate(Policy policy, int tier, int index, PolicyRule rule) {
            this.policy = policy;
            this.tier = tier;
            this.index = index;
            this.rule = rule;
        }

        private boolean isBefore(Candidate other) {
            if (tier != other.tier) {
                return tier < other.tier;
            }
            if (policy.priority() != other.policy.priority()) {
                return policy.priority() < other.policy.priority();
            }
            if (index != other.index) {
                return index < other.index;
            }
            if (rule.action().denies() != other.rule.action().denies()) {
                return rule.action().denies();
            }
            String own = policy.origin().kind().title() + "/" + policy.origin().namespace();
            String its = other.policy.origin().kind().title() + "/"
                    + other.policy.origin().namespace();
            return own.equals(its)
                    ? policy.origin().name().compareTo(other.policy.origin().name()) < 0
                    : own.compareTo(its) < 0;
        }
    }

    private List<Candidate> sorted(Direction direction, boolean baseline) {
        List<Candidate> sorted = new ArrayList<>();
        for (Policy policy : policies.antrea()) {
            Integer tier = policies.tiers().get(policy.tier());
            if (tier == null || policy.tier().equals("baseline") != baseline) {
                continue;
            }
            List<PolicyRule> rules = direction == Direction.INGRESS ? policy.ingress() : policy.egress();
            for (int index = 0; index < rules.size(); index++) {
                Candidate candidate = new Candidate(policy, tier, index, rules.get(index));
                int at = 0;
                while (at < sorted.size() && sorted.get(at).isBefore(candidate)) {
                    at++;
                }
                sorted.add(at, candidate);
            }
        }
        return sorted;
    }

    private boolean isFor(PolicyRule rule, PodFacts pod) {
        for (Target target : rule.appliedTo()) {
            if (target instanceof Target.Account account) {
                if (account.namespace().equals(pod.namespace())
                        && account.name().equals(pod.account())) {
                    return true;
                }
            } else if (target instanceof Target.Members members) {
                if (isMember(members.group(), pod)) {
                    return true;
                }
            } else if (target instanceof Target.Pods pods
                    && fits(pods.namespaces(), world.labelsOf(pod.namespace()))
                    && fits(pods.pods(), pod.labels())) {
                return true;
            }
        }
        return false;
    }

    private boolean hasStretchedRule(PodFacts pod) {
        for (Policy policy : policies.antrea()) {
            if (policies.tiers().containsKey(policy.tier())) {
                for (PolicyRule rule : policy.ingress()) {
                    if (isFor(rule, pod) && asksForIdentities(rule) && hasAnyPort(rule, pod)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean asksForIdentities(PolicyRule rule) {
        for (Peer peer : rule.peers()) {
            if (peer instanceof Peer.Pods pods && pods.scope() == Peer.Scope.CLUSTER_SET) {
                return true;
            }
        }
        return false;
    }

    /** A rule for ports that this Pod does not have is no rule for it. */
    private static boolean hasAnyPort(PolicyRule rule, PodFacts pod) {
        if (rule.traffic().isEmpty()) {
            return true;
        }
        for (Traffic traffic : rule.traffic()) {
            if (!(traffic instanceof Traffic.NamedPort named)
                    || pod.port(named.protocol(), named.name()).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private boolean takes(PolicyRule rule, Direction direction, PodFacts pod, Packet packet) {
        if (!rule.services().isEmpty()) {
            return calls(rule, packet);
        }
        return peersAndTraffic(rule.peers(), rule.traffic(), direction, pod, packet);
    }

    private boolean calls(PolicyRule rule, Packet packet) {
        if (packet.called().isEmpty()) {
            return false;
        }
        var called = packet.called().get();
        for (var service : world.services()) {
            if (rule.services().contains(new PolicyRule.ServiceName(service.namespace(), service.name()))
                    && service.addresses().contains(called.address())) {
                for (var port : service.ports()) {
                    if (port.number() == called.port() && port.protocol() == called.protocol()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private boolean peersAndTraffic(
            List<Peer> peers, List<Traffic> traffic, Direction direction, PodFacts pod, Packet packet) {
        if (traffic.isEmpty()) {
            return isPeer(peers, direction, pod, packet);
        }
        for (Traffic one : traffic) {
            PodFacts listening = direction == Direction.INGRESS ? pod : podWith(packet.destination());
            // A port by its name belongs to a Pod: whoever is none does not have it.
            boolean needsPod = direction == Direction.EGRESS && one instanceof Traffic.NamedPort;
            boolean fromPeer =
                    needsPod ? isPeerThatIsAPod(peers, direction, pod, packet) : isPeer(peers, direction, pod, packet);
            if (fromPeer && carries(one, packet.payload(), listening)) {
                return true;
            }
        }
        return false;
    }

    private static boolean carries(Traffic traffic, Payload payload, @Nullable PodFacts listening) {
        if (traffic instanceof Traffic.Icmp icmp) {
            return payload instanceof Payload.Icmp is
                    && (icmp.type().isEmpty() || icmp.type().getAsInt() == is.type())
                    && (icmp.code().isEmpty() || icmp.code().getAsInt() == is.code());
        }
        if (!(payload instanceof Payload.Segment is)) {
            return false;
        }
        if (traffic instanceof Traffic.AnyPort any) {
            return any.protocol() == is.protocol() && any.from().contains(is.sourcePort());
        }
        if (traffic instanceof Traffic.Ports ports) {
            return ports.protocol() == is.protocol()
                    && ports.from().contains(is.sourcePort())
                    && is.destinationPort() >= ports.first()
                    && is.destinationPort() <= ports.last();
        }
        Traffic.NamedPort named = (Traffic.NamedPort) traffic;
        return named.protocol() == is.protocol()
                && named.from().contains(is.sourcePort())
                && listening != null
                && listening.port(named.protocol(), named.name()).orElse(-1) == is.destinationPort();
    }

    private boolean isPeer(List<Peer> peers, Direction direction, PodFacts pod, Packet packet) {
        if (peers.isEmpty()) {
            return true;
        }
        Ip other = direction == Direction.INGRESS ? packet.source() : packet.destination();
        for (Peer peer : peers) {
            if (peer instanceof Peer.Block block && isInBlock(block, other)) {
                return true;
            }
            if (peer instanceof Peer.Nodes nodes && isOfNode(nodes, other)) {
                return true;
            }
            if (peer instanceof Peer.Members members) {
                for (Group group : groupAndChildren(members.group())) {
                    for (Peer member : group.members()) {
                        if (member instanceof Peer.Block block && isInBlock(block, other)) {
                            return true;
                        }
                        if (member instanceof Peer.Nodes nodes && isOfNode(nodes, other)) {
                            return true;
                        }
                    }
                }
            }
            if (direction == Direction.INGRESS && packet.identity().isPresent() && peer instanceof Peer.Pods pods) {
                LabelSet labels = world.identities().get(packet.identity().getAsInt());
                if (labels != null
                        && pods.scope() == Peer.Scope.CLUSTER_SET
                        && areMeant(
                                pods,
                                pod,
                                labels.namespace().getOrDefault("kubernetes.io/metadata.name", ""),
                                labels.namespace(),
                                labels.pod())) {
                    return true;
                }
            }
        }
        return isPeerThatIsAPod(peers, direction, pod, packet);
    }

    private boolean isPeerThatIsAPod(List<Peer> peers, Direction direction, PodFacts pod, Packet packet) {
        PodFacts other = podWith(direction == Direction.INGRESS ? packet.source() : packet.destination());
        if (other == null) {
            return false;
        }
        if (peers.isEmpty()) {
            return true;
        }
        for (Peer peer : peers) {
            if (peer instanceof Peer.Account account
                    && account.namespace().equals(other.namespace())
                    && account.name().equals(other.account())) {
                return true;
            }
            if (peer instanceof Peer.Members members && isMember(members.group(), other)) {
                return true;
            }
            if (peer instanceof Peer.Pods pods
                    && areMeant(pods, pod, other.namespace(), world.labelsOf(other.namespace()), other.labels())) {
                return true;
            }
        }
        return false;
    }

    private boolean isOfNode(Peer.Nodes nodes, Ip address) {
        for (var node : world.nodes()) {
            if (nodes.selector().matches(node.labels()) && node.addresses().contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isInBlock(Peer.Block block, Ip address) {
        for (var hole : block.except()) {
            if (hole.contains(address)) {
                return false;
            }
        }
        return block.range().contains(address);
    }

    private List<Group> groupAndChildren(Group.Name name) {
        List<Group> found = new ArrayList<>();
        for (Group group : policies.groups()) {
            if (group.name().equals(name)) {
                found.add(group);
                for (Group child : policies.groups()) {
                    if (child.name().namespace().equals(name.namespace())
                            && group.children().contains(child.name().name())) {
                        found.add(child);
                    }
                }
            }
        }
        return found;
    }

    private boolean isMember(Group.Name name, PodFacts pod) {
        for (Group group : groupAndChildren(name)) {
            for (Peer member : group.members()) {
                if (member instanceof Peer.Pods pods
                        && fits(pods.namespaces(), world.labelsOf(pod.namespace()))
                        && fits(pods.pods(), pod.labels())) {
                    return true;
                }
            }
            for (var service : world.services()) {
                if (group.services().contains(new PolicyRule.ServiceName(service.namespace(), service.name()))
                        && service.namespace().equals(pod.namespace())
                        && !service.selector().isEmpty()
                        && Selector.of(service.selector()).matches(pod.labels())) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean areMeant(
            Peer.Pods pods,
            PodFacts pod,
            String namespace,
            Map<String, String> labelsOfNamespace,
            Map<String, String> labels) {
        if (!fits(pods.namespaces(), labelsOfNamespace) || !fits(pods.pods(), labels)) {
            return false;
        }
        if (pods.match() instanceof NamespaceMatch.Self) {
            return namespace.equals(pod.namespace());
        }
        if (pods.match() instanceof NamespaceMatch.SameLabels same) {
            for (String key : same.keys()) {
                String own = world.labelsOf(pod.namespace()).get(key);
                if (own == null || !own.equals(labelsOfNamespace.get(key))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean fits(Optional<Selector> selector, Map<String, String> labels) {
        return selector.isEmpty() || selector.get().matches(labels);
    }

    private @Nullable PodFacts podWith(Ip address) {
        for (PodFacts pod : world.pods()) {
            if (pod.addresses().contains(address)) {
                return pod;
            }
        }
        return null;
    }
}
