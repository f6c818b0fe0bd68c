package io.seine.policy.spec;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.seine.api.OrEmpty;
import io.seine.policy.address.IpRange;
import io.seine.policy.spec.KubernetesPolicy.Allowance;
import io.seine.policy.spec.Peer.NamespaceMatch;
import io.seine.policy.spec.Peer.Scope;
import io.seine.policy.spec.Selector.Operator;
import io.seine.policy.spec.Selector.Requirement;
import io.seine.policy.spec.Traffic.Protocol;
import io.seine.policy.spec.Traffic.SourcePorts;
import java.util.List;
import java.util.Optional;

/** Reads NetworkPolicies of Kubernetes, which its API server has checked. */
public final class KubernetesPolicyReader {
    private static final String EGRESS = "Egress";
    private static final String INGRESS = "Ingress";

    private KubernetesPolicyReader() {}

    public static KubernetesPolicy read(NetworkPolicy policy) {
        var namespace = policy.getMetadata().getNamespace();
        var spec = policy.getSpec();
        // As the API says of an empty list; the API server fills it in, but not for objects that are older than the
        // field.
        var types = OrEmpty.list(spec.getPolicyTypes()).isEmpty()
                ? (OrEmpty.list(spec.getEgress()).isEmpty() ? List.of(INGRESS) : List.of(INGRESS, EGRESS))
                : spec.getPolicyTypes();
        var ingress = OrEmpty.list(spec.getIngress()).stream()
                .map(rule -> allowance(namespace, rule.getFrom(), rule.getPorts()))
                .toList();
        var egress = OrEmpty.list(spec.getEgress()).stream()
                .map(rule -> allowance(namespace, rule.getTo(), rule.getPorts()))
                .toList();
        return new KubernetesPolicy(
                namespace,
                policy.getMetadata().getName(),
                selector(spec.getPodSelector()).orElse(Selector.ALL),
                types.contains(INGRESS) ? Optional.of(ingress) : Optional.empty(),
                types.contains(EGRESS) ? Optional.of(egress) : Optional.empty());
    }

    private static Allowance allowance(String namespace, List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {
        return new Allowance(
                OrEmpty.list(peers).stream().map(peer -> peer(namespace, peer)).toList(),
                OrEmpty.list(ports).stream()
                        .map(KubernetesPolicyReader::traffic)
                        .toList());
    }

    private static Peer peer(String namespace, NetworkPolicyPeer peer) {
        var block = peer.getIpBlock();
        if (block != null) {
            return new Peer.Block(
                    IpRange.parse(block.getCidr()),
                    OrEmpty.list(block.getExcept()).stream().map(IpRange::parse).toList());
        }
        var own = Selector.ofNamespace(namespace);
        return new Peer.Pods(
                Optional.of(selector(peer.getNamespaceSelector()).orElse(own)),
                selector(peer.getPodSelector()),
                new NamespaceMatch.Independent(),
                Scope.CLUSTER);
    }

    private static Traffic traffic(NetworkPolicyPort port) {
        var protocol = port.getProtocol() == null ? Protocol.TCP : Protocol.valueOf(port.getProtocol());
        IntOrString number = port.getPort();
        if (number == null) {
            return new Traffic.AnyPort(protocol, SourcePorts.ANY);
        }
        if (number.getIntVal() == null) {
            return new Traffic.NamedPort(protocol, number.getStrVal(), SourcePorts.ANY);
        }
        int first = number.getIntVal();
        int last = port.getEndPort() == null ? first : port.getEndPort();
        return new Traffic.Ports(protocol, first, last, SourcePorts.ANY);
    }

    private static Optional<Selector> selector(LabelSelector selector) {
        return Optional.ofNullable(selector)
                .map(given -> new Selector(
                        OrEmpty.map(given.getMatchLabels()),
                        OrEmpty.list(given.getMatchExpressions()).stream()
                                .map(KubernetesPolicyReader::requirement)
                                .toList()));
    }

    private static Requirement requirement(LabelSelectorRequirement requirement) {
        var operator = Operator.of(requirement.getOperator())
                .orElseThrow(() -> new IllegalArgumentException("no operator " + requirement.getOperator()));
        return new Requirement(requirement.getKey(), operator, OrEmpty.list(requirement.getValues()));
    }
}
