package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.seine.api.Annotations;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.Reasons;
import io.seine.api.Timings;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.cli.cluster.Heard;
import io.seine.cli.mc.observe.Access;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.mc.observe.Observation.Place;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Whether member and leader mean one another, and the leader hears the member. */
final class MemberChecks {
    static final List<Check> ALL = List.of(
            MemberChecks::agreement,
            MemberChecks::duplicates,
            MemberChecks::accounts,
            MemberChecks::clocks,
            MemberChecks::connections,
            MemberChecks::silent);

    /** The API server tells clocks by whole seconds, and heartbeats are ten apart. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    private static final String USER_PREFIX = "system:serviceaccount:";

    private MemberChecks() {}

    private static Stream<Finding> agreement(Observation seen) {
        return seen.members().stream()
                .filter(member -> ClusterSetChecks.lacks(member).isEmpty())
                .flatMap(member -> seen.leaderOf(member).stream().flatMap(leader -> disagreement(member, leader)));
    }

    private static Stream<Finding> disagreement(Place member, Place leader) {
        var set = leader.set().getMetadata().getName();
        var found = new ArrayList<Finding>();
        if (!member.set().getMetadata().getName().equals(set)) {
            found.add(Finding.of(
                    Fault.WRONG_CLUSTER_SET,
                    member.cluster(),
                    member.title(),
                    "The leader's ClusterSet is called " + set,
                    "make the member's ClusterSet anew under the name " + set + ": "
                            + Mend.rejoin(member, leader, member.clusterId())));
        }
        if (!member.leader().clusterID().equals(leader.clusterId())) {
            found.add(Finding.of(
                    Fault.WRONG_LEADER_ID,
                    member.cluster(),
                    member.title(),
                    "spec.leaders[0].clusterID is " + member.leader().clusterID() + ", but the leader is "
                            + leader.clusterId(),
                    "admission lets nobody change it, so make the member's ClusterSet anew: "
                            + Mend.rejoin(member, leader, member.clusterId())));
        }
        if (!member.spec().namespace().equals(leader.namespace())) {
            found.add(Finding.of(
                    Fault.WRONG_LEADER_NAMESPACE,
                    member.cluster(),
                    member.title(),
                    "spec.namespace is " + member.spec().namespace() + ", but the leader is in " + leader.namespace(),
                    "set spec.namespace to " + leader.namespace() + ": " + Mend.edit(member)));
        }
        return found.stream();
    }

    private static Stream<Finding> duplicates(Observation seen) {
        return seen.leaders().stream().flatMap(leader -> {
            var byId = new TreeMap<String, List<Place>>();
            seen.membersOf(leader)
                    .filter(member -> !member.clusterId().isEmpty())
                    .forEach(member -> byId.computeIfAbsent(member.clusterId(), id -> new ArrayList<>())
                            .add(member));
            var twice = byId.entrySet().stream()
                    .filter(entry -> entry.getValue().size() > 1)
                    .map(entry -> duplicate(leader, entry.getKey(), entry.getValue()));
            var ids = new TreeSet<>(byId.keySet());
            announces(leader).forEach(announce -> ids.add(announce.getClusterID()));
            return Stream.concat(twice, ambiguous(seen, leader, ids));
        });
    }

    private static Finding duplicate(Place leader, String id, List<Place> places) {
        var names = places.stream().map(place -> place.cluster().name()).toList();
        return new Finding(
                Fault.DUPLICATE_CLUSTER_ID,
                names,
                places.getFirst().title(),
                "The clusters " + String.join(" and ", names) + " have both the ID " + id
                        + ", so each overwrites what the other exports",
                "give one of them another ID, with an account of its own: "
                        + Mend.rejoin(places.getLast(), leader, "ANOTHER"));
    }

    private static Stream<Finding> ambiguous(Observation seen, Place leader, Collection<String> ids) {
        return ids.stream()
                .flatMap(one -> ids.stream()
                        .filter(other -> one.compareTo(other) < 0 && Names.areAmbiguous(one, other))
                        .map(other -> new Finding(
                                Fault.AMBIGUOUS_CLUSTER_IDS,
                                List.of(leader.cluster().name(), seen.nameOf(one), seen.nameOf(other)),
                                leader.title(),
                                "The IDs " + one + " and " + other
                                        + " begin alike, so that names made of them could be the same; the leader takes only the"
                                        + " first",
                                "let one of the clusters leave, and join with another ID")));
    }

    static List<MemberClusterAnnounce> announces(Place leader) {
        return leader.cluster().all(MemberClusterAnnounce.class, leader.namespace());
    }

    /** The account that a member is at its leader, where its Namespace is the leader's. */
    private static Optional<String> account(Place member, Place leader) {
        var user = AccessChecks.outcome(member) instanceof Access.Known known
                ? Optional.of(known.user())
                        .filter(name -> name.startsWith(USER_PREFIX))
                        .map(name -> name.substring(USER_PREFIX.length()))
                : member.cluster()
                        .credential(member.namespace(), member.leader().secret())
                        .flatMap(credential -> credential.account());
        var prefix = leader.namespace() + ":";
        return user.filter(name -> name.startsWith(prefix)).map(name -> name.substring(prefix.length()));
    }

    private static Optional<String> binding(ServiceAccount account) {
        return Optional.ofNullable(
                        OrEmpty.map(account.getMetadata().getAnnotations()).get(Annotations.CLUSTER_ID))
                .filter(id -> !id.isEmpty());
    }

    /** The account of a leader that is bound to the cluster of that ID. */
    static Optional<String> accountOf(Place leader, String clusterId) {
        return leader.cluster().all(ServiceAccount.class, leader.namespace()).stream()
                .filter(account -> binding(account).filter(clusterId::equals).isPresent())
                .map(account -> account.getMetadata().getName())
                .findFirst();
    }

    private static Stream<Finding> accounts(Observation seen) {
        return seen.members().stream()
                .filter(member -> !member.clusterId().isEmpty())
                .flatMap(member -> seen
                        .leaderOf(member)
                        .flatMap(leader -> account(member, leader).map(name -> account(member, leader, name)))
                        .stream()
                        .flatMap(found -> found));
    }

    private static Stream<Finding> account(Place member, Place leader, String name) {
        return Stream.concat(bound(member, leader, name), rights(member, leader, name));
    }

    private static Stream<Finding> bound(Place member, Place leader, String name) {
        if (!leader.cluster().knows("ServiceAccount")) {
            return Stream.empty();
        }
        var all = leader.cluster().all(ServiceAccount.class, leader.namespace());
        var own = all.stream()
                .filter(account -> account.getMetadata().getName().equals(name))
                .findFirst()
                .flatMap(MemberChecks::binding);
        var rightful = all.stream()
                .filter(account ->
                        binding(account).filter(member.clusterId()::equals).isPresent())
                .map(account -> account.getMetadata().getName())
                .toList();
        var object = "ServiceAccount " + leader.namespace() + "/" + name;
        if (own.filter(id -> !id.equals(member.clusterId())).isPresent()
                || (!rightful.isEmpty() && !rightful.contains(name))) {
            return Stream.of(new Finding(
                    Fault.ACCOUNT_OF_ANOTHER,
                    List.of(member.cluster().name(), leader.cluster().name()),
                    object,
                    member.cluster().name() + " speaks with this account for the cluster " + member.clusterId()
                            + ", but "
                            + own.map(id -> "it is bound to " + id)
                                    .orElse("that one is bound to ServiceAccount " + String.join(", ", rightful)),
                    "use the token of the member's own account, or bind this one: "
                            + Finding.kubectl(
                                    leader.cluster(),
                                    "annotate --overwrite serviceaccount " + name + " -n " + leader.namespace() + " "
                                            + Annotations.CLUSTER_ID + "=" + member.clusterId())));
        }
        return own.isPresent()
                ? Stream.empty()
                : Stream.of(new Finding(
                        Fault.ACCOUNT_NOT_BOUND,
                        List.of(leader.cluster().name(), member.cluster().name()),
                        object,
                        "Whoever has the token can speak for any cluster without an account of its own, and change policies",
                        Finding.kubectl(
                                leader.cluster(),
                                "annotate serviceaccount " + name + " -n " + leader.namespace() + " "
                                        + Annotations.CLUSTER_ID + "=" + member.clusterId())));
    }

    private static Stream<Finding> rights(Place member, Place leader, String name) {
        var cluster = leader.cluster();
        if (!cluster.knows("Role") || !cluster.knows("RoleBinding")) {
            return Stream.empty();
        }
        var bound = cluster.all(RoleBinding.class, leader.namespace()).stream()
                .filter(binding -> binding.getRoleRef().getName().equals(Names.MEMBER_ROLE))
                .anyMatch(binding -> OrEmpty.list(binding.getSubjects()).stream()
                        .anyMatch(subject -> name.equals(subject.getName())
                                && leader.namespace().equals(subject.getNamespace())));
        boolean refused = refusal(member)
                .filter(refusal -> refusal.kind() == ApiFailure.Kind.FORBIDDEN && isOfRights(refusal.sentence()))
                .isPresent();
        // Whoever has rights of another kind needs no binding of this one.
        boolean works = AccessChecks.outcome(member) instanceof Access.Known && !refused;
        var both = List.of(cluster.name(), member.cluster().name());
        if (cluster.one(Role.class, leader.namespace(), Names.MEMBER_ROLE).isEmpty() && !works) {
            return Stream.of(new Finding(
                    Fault.MEMBER_ROLE_MISSING,
                    both,
                    "Role " + leader.namespace() + "/" + Names.MEMBER_ROLE,
                    "The Role that lets members in does not exist",
                    Mend.deployAgain(cluster, leader.namespace())));
        }
        return bound || works
                ? Stream.empty()
                : Stream.of(new Finding(
                        Fault.MEMBER_RIGHTS_MISSING,
                        both,
                        "ServiceAccount " + leader.namespace() + "/" + name,
                        "No RoleBinding gives " + member.cluster().name() + "'s account the Role " + Names.MEMBER_ROLE,
                        Finding.kubectl(
                                cluster,
                                "create rolebinding " + name + " -n " + leader.namespace() + " --role="
                                        + Names.MEMBER_ROLE + " --serviceaccount=" + leader.namespace() + ":" + name)));
    }

    /** Whether it is the API server's own refusal, not a webhook's. */
    private static boolean isOfRights(String sentence) {
        return sentence.contains(" cannot ");
    }

    static Optional<Access.Refusal> refusal(Place member) {
        return AccessChecks.outcome(member) instanceof Access.Known known ? known.announce() : Optional.empty();
    }

    private static Stream<Finding> clocks(Observation seen) {
        var known = seen.clusters().stream()
                .filter(cluster -> cluster.clock().isPresent())
                .toList();
        var first = known.stream().min(Comparator.comparing(MemberChecks::clock));
        var last = known.stream().max(Comparator.comparing(MemberChecks::clock));
        if (first.isEmpty() || last.isEmpty()) {
            return Stream.empty();
        }
        var spread =
                known.size() == 1 ? clock(first.get()).abs() : clock(last.get()).minus(clock(first.get()));
        if (spread.compareTo(SKEW) <= 0) {
            return Stream.empty();
        }
        var names = known.size() == 1
                ? List.of(first.get().name())
                : List.of(first.get().name(), last.get().name());
        return Stream.of(new Finding(
                Fault.CLOCK_SKEW,
                names,
                "clocks",
                known.size() == 1
                        ? "The clock of " + names.getFirst() + " and that of this computer differ by "
                                + spread.toSeconds() + " s"
                        : "The clock of " + names.getLast() + " is " + spread.toSeconds() + " s ahead of that of "
                                + names.getFirst()
                                + "; tokens and certificates may count as not yet or no more good, and"
                                + " members as silent",
                "synchronise the clocks of all control planes (chronyc tracking, or timedatectl, on their Nodes)"));
    }

    private static Duration clock(ClusterView cluster) {
        return cluster.clock().orElse(Duration.ZERO);
    }

    private static Stream<Finding> connections(Observation seen) {
        return seen.members().stream()
                .filter(member -> ClusterSetChecks.lacks(member).isEmpty())
                .flatMap(member -> connection(seen, member));
    }

    private static Stream<Finding> connection(Observation seen, Place member) {
        var clusters = Stream.concat(
                        Stream.of(member.cluster().name()),
                        seen.leaderOf(member).map(leader -> leader.cluster().name()).stream())
                .distinct()
                .toList();
        var ready = AccessChecks.ready(member).filter(condition -> !condition.holds());
        if (ready.filter(condition -> condition.reason().equals(Reasons.LEAVING))
                .isPresent()) {
            return Stream.of(new Finding(
                    Fault.LEAVING,
                    clusters,
                    member.title(),
                    ready.get().message(),
                    "wait for the leader's controller; where it does not run, start it"));
        }
        var refusal = refusal(member);
        if (refusal.isPresent()) {
            return Stream.of(new Finding(
                    Fault.ANNOUNCE_REFUSED,
                    clusters,
                    member.title(),
                    "The leader would not take the member's announce: "
                            + refusal.get().sentence(),
                    "correct what the leader names, in the ClusterSet or the account of the member"));
        }
        return ready.filter(condition -> Times.isSettled(condition, seen.at())).stream()
                .map(condition -> new Finding(
                        Fault.NOT_CONNECTED,
                        clusters,
                        member.title(),
                        condition.reason() + ": " + condition.message(),
                        Finding.kubectl(
                                member.cluster(),
                                "logs -n " + member.namespace() + " deployment/" + Names.CONTROLLER_SERVICE_ACCOUNT)));
    }

    private static Stream<Finding> silent(Observation seen) {
        return seen.leaders().stream()
                .flatMap(leader -> announces(leader).stream()
                        .flatMap(announce ->
                                silence(seen, leader, announce)
                                        .map(age -> silent(seen, leader, announce, age))
                                        .stream()));
    }

    /** How long a member has been silent; empty for one that is heard. */
    static Optional<Duration> silence(Observation seen, Place leader, MemberClusterAnnounce announce) {
        return Heard.silence(announce, seen.at().plus(clock(leader.cluster())))
                .filter(age -> age.compareTo(Timings.MEMBER_TIMEOUT) > 0);
    }

    private static Finding silent(Observation seen, Place leader, MemberClusterAnnounce announce, Duration age) {
        var id = announce.getClusterID();
        boolean looked =
                seen.membersOf(leader).anyMatch(member -> member.clusterId().equals(id));
        var remove = Finding.kubectl(
                leader.cluster(),
                "delete memberclusterannounce " + announce.getMetadata().getName() + " -n " + leader.namespace());
        return new Finding(
                Fault.MEMBER_SILENT,
                List.of(seen.nameOf(id), leader.cluster().name()),
                "MemberClusterAnnounce " + leader.namespace() + "/"
                        + announce.getMetadata().getName(),
                "The cluster " + id + " was heard last " + ago(age) + " ago"
                        + (looked ? ", and it says nothing of a reason" : ", and it is none of those looked at"),
                "look at its controller (seine mc doctor with its --context too); if the cluster is gone for good: "
                        + remove);
    }

    static String ago(Duration age) {
        return age.toHours() > 0
                ? age.toHours() + " h"
                : age.toMinutes() > 1 ? age.toMinutes() + " min" : age.toSeconds() + " s";
    }
}
