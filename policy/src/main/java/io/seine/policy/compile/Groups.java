package io.seine.policy.compile;

import io.seine.policy.spec.Group;
import io.seine.policy.spec.Peer;
import io.seine.policy.spec.Peer.NamespaceMatch;
import io.seine.policy.spec.Peer.Scope;
import io.seine.policy.spec.PolicyRule.ServiceName;
import io.seine.policy.spec.Selector;
import io.seine.policy.world.ServiceFacts;
import io.seine.policy.world.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who is in the groups that policies name. */
final class Groups {
    private final Map<Group.Name, Group> byName = new HashMap<>();
    private final Map<Group.Name, List<Peer>> members = new HashMap<>();
    private final World world;

    Groups(List<Group> groups, World world) {
        this.world = world;
        groups.forEach(group -> byName.put(group.name(), group));
    }

    /** Pods and blocks; none where there is no such group. */
    List<Peer> members(Group.Name name) {
        return members.computeIfAbsent(name, this::found);
    }

    private List<Peer> found(Group.Name name) {
        return group(name)
                .flatMap(group -> Stream.concat(
                        own(group),
                        group.children().stream()
                                .flatMap(child -> group(new Group.Name(name.namespace(), child)))
                                .flatMap(this::own)))
                .toList();
    }

    private Stream<Group> group(Group.Name name) {
        return Stream.ofNullable(byName.get(name));
    }

    private Stream<Peer> own(Group group) {
        return Stream.concat(
                group.members().stream(),
                world.services().stream()
                        .filter(service ->
                                group.services().contains(new ServiceName(service.namespace(), service.name())))
                        .filter(service -> !service.selector().isEmpty())
                        .map(Groups::pods));
    }

    private static Peer pods(ServiceFacts service) {
        return new Peer.Pods(
                Optional.of(Selector.ofNamespace(service.namespace())),
                Optional.of(Selector.of(service.selector())),
                new NamespaceMatch.Independent(),
                Scope.CLUSTER);
    }
}
