package io.seine.policy.compile;

import io.seine.policy.compile.PeerKey.Place;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.Peer;
import io.seine.policy.spec.Peer.Scope;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.PolicyRule;
import io.seine.policy.spec.PolicyRule.ServiceName;
import io.seine.policy.spec.Traffic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rule with all the forms that it takes: one, unless its peers depend on where the Pod is, or its ports on what the Pod calls them.
 * Belongs to one compilation.
 */
final class SharedRule {
    private final NodeRule.Id id;
    private final Action action;
    private final List<Peer> peers;
    private final List<Traffic> traffic;
    private final List<ServiceName> services;
    private final boolean logs;
    private final String logLabel;
    private final boolean stretched;
    private final boolean placed;
    private final boolean named;
    private final Form usual;
    private final Map<Form, Optional<Numbered>> forms = new HashMap<>();

    private record Form(Place place, List<Traffic> traffic) {}

    /**
     * A form of a rule.
     *
     * @param number no other form of any rule of the compilation has it
     */
    record Numbered(int number, NodeRule rule) {}

    SharedRule(
            NodeRule.Id id,
            Action action,
            List<Peer> peers,
            List<Traffic> traffic,
            List<ServiceName> services,
            boolean logs,
            String logLabel) {
        this.id = id;
        this.action = action;
        this.peers = peers;
        this.traffic = traffic;
        this.services = services;
        this.logs = logs;
        this.logLabel = logLabel;
        this.placed = peers.stream()
                .anyMatch(peer ->
                        peer instanceof Peer.Pods pods && !(pods.match() instanceof Peer.NamespaceMatch.Independent));
        // In the other direction it is the peers who listen, and so give names to ports.
        this.named =
                id.direction() == Direction.INGRESS && traffic.stream().anyMatch(Traffic.NamedPort.class::isInstance);
        this.usual = new Form(Place.ANY, traffic);
        this.stretched = id.direction() == Direction.INGRESS
                && peers.stream().anyMatch(peer -> peer instanceof Peer.Pods pods && pods.scope() == Scope.CLUSTER_SET);
    }

    static SharedRule of(NodeRule.Id id, PolicyRule rule) {
        return new SharedRule(
                id, rule.action(), rule.peers(), rule.traffic(), rule.services(), rule.logs(), rule.logLabel());
    }

    /** Whether what it matches depends on what ports the peers have. */
    boolean asksForNamedPortsOfPeers() {
        return id.direction() == Direction.EGRESS && traffic.stream().anyMatch(Traffic.NamedPort.class::isInstance);
    }

    /** The form for Pods; empty when it can match nothing there. */
    Optional<Numbered> of(Alike pod, Matches matches) {
        if (!placed && !named) {
            return forms.computeIfAbsent(usual, form -> make(form, matches));
        }
        var form = new Form(
                placed ? matches.place(peers, pod.namespace()) : Place.ANY,
                named ? Matches.numbered(traffic, pod) : traffic);
        return forms.computeIfAbsent(form, one -> make(one, matches));
    }

    private Optional<Numbered> make(Form form, Matches matches) {
        var found = services.isEmpty() ? found(form, matches) : matches.toServices(services);
        var named = new NodeRule.Id(
                id.origin(), id.direction(), id.index(), id.name(), form.place().text(), id.standing());
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Numbered(matches.nextNumber(), new NodeRule(named, action, found, logs, logLabel)));
    }

    private List<Match> found(Form form, Matches matches) {
        var key = new PeerKey(peers, form.place(), Optional.empty());
        if (id.direction() == Direction.EGRESS) {
            return matches.toPeers(key, traffic);
        }
        // All of its ports may have names that the Pod does not know.
        return form.traffic().isEmpty() && !traffic.isEmpty()
                ? List.of()
                : List.of(Matches.fromPeers(key, form.traffic(), stretched));
    }
}
