package io.seine.policy.spec;

import io.seine.policy.spec.PolicyRule.ServiceName;
import java.util.List;

/**
 * A ClusterGroup or Group of Antrea: what policies call by one name.
 *
 * @param members Pods and address blocks; {@link Peer.Pods} and {@link Peer.Block} only
 * @param services whose Pods are members too
 * @param children of the same kind and Namespace, whose members are members too; theirs are not
 */
public record Group(Name name, List<Peer> members, List<ServiceName> services, List<String> children) {
    public Group {
        members = List.copyOf(members);
        services = List.copyOf(services);
        children = List.copyOf(children);
    }

    /**
     * What it is called.
     *
     * @param namespace empty for a ClusterGroup
     */
    public record Name(String namespace, String name) {}
}
