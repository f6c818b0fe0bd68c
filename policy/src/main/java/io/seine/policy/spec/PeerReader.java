package io.seine.policy.spec;

import io.seine.policy.address.IpRange;
import io.seine.policy.spec.Peer.NamespaceMatch;
import io.seine.policy.spec.Peer.Scope;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads who rules are for and against.
 *
 * @param origin the policy
 */
record PeerReader(Origin origin) {
    private static final String CLUSTER_SET = "ClusterSet";
    private static final String GROUP = "group";
    private static final String SERVICE_ACCOUNT = "serviceAccount";
    private static final String NAMESPACE_SELECTOR = "namespaceSelector";
    private static final String POD_SELECTOR = "podSelector";
    private static final String NODE_SELECTOR = "nodeSelector";

    /** The Pods that a policy or a rule is for. */
    List<Target> targets(Fields of) {
        var targets = new ArrayList<Target>();
        for (var fields : of.objects("appliedTo")) {
            boolean refused = fields.refused("service", NODE_SELECTOR, "externalEntitySelector");
            if (origin.kind() != Kind.CLUSTER && fields.has(NAMESPACE_SELECTOR)) {
                fields.problem(NAMESPACE_SELECTOR, "only a ClusterNetworkPolicy can have it");
            }
            var account = account(fields);
            var namespaces = namespaces(fields);
            var pods = SelectorReader.read(fields, POD_SELECTOR);
            var group = group(fields);
            fields.end();
            if (group.isPresent()) {
                alone(fields, GROUP, account.isPresent() || fields.has(NAMESPACE_SELECTOR) || pods.isPresent());
                targets.add(new Target.Members(group.get()));
            } else if (account.isPresent()) {
                alone(fields, SERVICE_ACCOUNT, fields.has(NAMESPACE_SELECTOR) || pods.isPresent());
                targets.add(new Target.Account(
                        account.get().namespace(), account.get().name()));
            } else if (pods.isEmpty() && !fields.has(NAMESPACE_SELECTOR)) {
                if (!refused) {
                    fields.problem("it selects no Pods; write podSelector: {} for all");
                }
            } else {
                targets.add(new Target.Pods(namespaces, pods));
            }
        }
        return targets;
    }

    List<Peer> peers(Fields rule, Direction direction) {
        var peers = new ArrayList<Peer>();
        for (var fields : rule.objects(direction == Direction.INGRESS ? "from" : "to")) {
            boolean refused = fields.refused("externalEntitySelector", "fqdn");
            var block = fields.object("ipBlock").flatMap(PeerReader::block);
            var account = account(fields);
            var match = match(fields);
            var namespaces = namespaces(fields);
            var pods = SelectorReader.read(fields, POD_SELECTOR);
            var scope = scope(fields, direction);
            var group = group(fields);
            var nodes = nodes(fields);
            fields.end();
            boolean selects = pods.isPresent() || fields.has(NAMESPACE_SELECTOR) || fields.has("namespaces");
            if (fields.has("ipBlock")) {
                alone(
                        fields,
                        "ipBlock",
                        selects
                                || nodes.isPresent()
                                || account.isPresent()
                                || group.isPresent()
                                || scope == Scope.CLUSTER_SET);
                block.ifPresent(peers::add);
            } else if (nodes.isPresent()) {
                alone(
                        fields,
                        NODE_SELECTOR,
                        selects || account.isPresent() || group.isPresent() || scope == Scope.CLUSTER_SET);
                peers.add(nodes.get());
            } else if (group.isPresent()) {
                alone(fields, GROUP, selects || account.isPresent() || scope == Scope.CLUSTER_SET);
                peers.add(new Peer.Members(group.get()));
            } else if (account.isPresent()) {
                alone(fields, SERVICE_ACCOUNT, selects || scope == Scope.CLUSTER_SET);
                peers.add(account.get());
            } else if (selects) {
                peers.add(new Peer.Pods(namespaces, pods, match, scope));
            } else if (!refused) {
                fields.problem("it names no peer; write namespaceSelector: {} for the Pods of all Namespaces, or leave"
                        + " the whole list out for everybody");
            }
        }
        return peers;
    }

    /** The Pods of one item, empty when it has no selector. */
    Optional<Peer> pods(Fields fields) {
        var namespaces = namespaces(fields);
        var pods = SelectorReader.read(fields, POD_SELECTOR);
        return pods.isPresent() || fields.has(NAMESPACE_SELECTOR)
                ? Optional.of(new Peer.Pods(namespaces, pods, new NamespaceMatch.Independent(), Scope.CLUSTER))
                : Optional.empty();
    }

    /** The Nodes of one item, empty when it has no selector of Nodes. */
    static Optional<Peer> nodes(Fields fields) {
        return SelectorReader.read(fields, NODE_SELECTOR).map(Peer.Nodes::new);
    }

    private Optional<Group.Name> group(Fields fields) {
        return fields.text(GROUP).map(name -> new Group.Name(origin.namespace(), name));
    }

    private static void alone(Fields fields, String name, boolean others) {
        if (others) {
            fields.problem(name, "it has to stand alone; make another item of the list for the rest");
        }
    }

    /** Of a policy in a Namespace those of its own where it names none. */
    private Optional<Selector> namespaces(Fields fields) {
        var written = SelectorReader.read(fields, NAMESPACE_SELECTOR);
        if (origin.kind() == Kind.CLUSTER) {
            return written;
        }
        return written.or(() -> Optional.of(Selector.ofNamespace(origin.namespace())));
    }

    private Optional<Peer.Account> account(Fields fields) {
        var account = fields.object(SERVICE_ACCOUNT);
        if (account.isEmpty()) {
            return Optional.empty();
        }
        if (origin.kind() != Kind.CLUSTER) {
            fields.problem(SERVICE_ACCOUNT, "only a ClusterNetworkPolicy can have it");
        }
        var name = account.get().text("name");
        var namespace = account.get().text("namespace");
        account.get().end();
        if (name.isEmpty() || namespace.isEmpty()) {
            account.get().problem("it needs a name and a namespace");
        }
        return Optional.of(new Peer.Account(namespace.orElse(""), name.orElse("")));
    }

    private NamespaceMatch match(Fields peer) {
        var fields = peer.object("namespaces");
        if (fields.isEmpty()) {
            return new NamespaceMatch.Independent();
        }
        if (origin.kind() != Kind.CLUSTER) {
            peer.problem(
                    "namespaces", "only a ClusterNetworkPolicy can have it; its own Namespace is meant without it");
        }
        if (peer.has(NAMESPACE_SELECTOR)) {
            peer.problem("namespaces", "it cannot stand beside namespaceSelector");
        }
        var match = fields.get().text("match");
        var keys = fields.get().texts("sameLabels");
        fields.get().end();
        if (match.isPresent() == !keys.isEmpty()
                || match.filter(word -> !word.equals("Self")).isPresent()) {
            fields.get().problem("it has to be either match: Self or sameLabels with at least one label");
        }
        return keys.isEmpty() ? new NamespaceMatch.Self() : new NamespaceMatch.SameLabels(keys);
    }

    private static Scope scope(Fields fields, Direction direction) {
        var word = fields.text("scope").orElse("Cluster");
        if (!word.equals("Cluster") && !word.equals(CLUSTER_SET)) {
            fields.problem("scope", "'" + word + "' is none; write Cluster or ClusterSet");
        }
        if (word.equals(CLUSTER_SET) && direction == Direction.EGRESS) {
            fields.problem("scope", "peers of egress cannot be of the ClusterSet; name a Service by toServices");
        }
        return word.equals(CLUSTER_SET) ? Scope.CLUSTER_SET : Scope.CLUSTER;
    }

    static Optional<Peer> block(Fields fields) {
        var cidr = fields.text("cidr");
        var except = fields.texts("except");
        fields.end();
        if (cidr.isEmpty()) {
            fields.problem("cidr", "it is missing; write it as 10.0.0.0/16");
            return Optional.empty();
        }
        var range = range(fields, "cidr", cidr.get());
        if (range.isEmpty()) {
            return Optional.empty();
        }
        var holes = new ArrayList<IpRange>();
        for (var text : except) {
            range(fields, "except", text).ifPresent(hole -> {
                if (hole.first().bits() != range.get().first().bits()
                        || !range.get().contains(hole)
                        || hole.equals(range.get())) {
                    fields.problem("except", text + " is no part of " + cidr.get());
                }
                holes.add(hole);
            });
        }
        return Optional.of(new Peer.Block(range.get(), holes));
    }

    private static Optional<IpRange> range(Fields fields, String name, String text) {
        try {
            return Optional.of(IpRange.parse(text));
        } catch (IllegalArgumentException e) {
            fields.problem(name, "'" + text + "' is no range of addresses; write it as 10.0.0.0/16");
            return Optional.empty();
        }
    }
}
