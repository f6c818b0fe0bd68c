package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.seine.api.Condition;
import io.seine.api.ConditionTypes;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.Reasons;
import io.seine.cli.mc.access.MemberAccount;
import io.seine.cli.mc.observe.Access;
import io.seine.cli.mc.observe.Certificates;
import io.seine.cli.mc.observe.ClusterView;
import io.seine.cli.mc.observe.Credential;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.mc.observe.Observation.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way of a member into its leader's API server: Secret, certificate, address, token. The first thing that is wrong is told,
 * because what comes after it cannot be known.
 */
final class AccessChecks {
    static final List<Check> ALL = List.of(AccessChecks::way, AccessChecks::expiry);

    private static final Duration SOON = Duration.ofDays(1);

    private AccessChecks() {}

    /** A member's way: what is known of it. */
    private record Way(Observation seen, Place member) {
        Optional<Credential> credential() {
            return member.cluster()
                    .credential(member.namespace(), member.leader().secret());
        }

        Access.Outcome outcome() {
            return AccessChecks.outcome(member);
        }

        /** Whether the member's controller found this, and that lately nothing else. */
        boolean said(String reason) {
            return ready(member)
                    .filter(ready -> ready.reason().equals(reason) && Times.isSettled(ready, seen.at()))
                    .isPresent();
        }

        Optional<Place> leader() {
            return seen.leaderOf(member);
        }

        Finding finding(Fault fault, String object, String cause, String mend) {
            return Finding.of(fault, member.cluster(), object, cause, mend);
        }

        String secret() {
            return "Secret " + member.namespace() + "/" + member.leader().secret();
        }

        /** How to get new credentials: for an ID that is bound to an account only under that one's name. */
        String renew() {
            var leader = leader().map(place -> place.cluster().name()).orElse("LEADER");
            var secret = member.leader().secret();
            var name = account();
            return "seine mc create membertoken " + name + " --clusterid " + member.clusterId() + " -n "
                    + member.spec().namespace() + " --context " + leader + " -o token.yml, and then "
                    + Finding.kubectl(member.cluster(), "apply -n " + member.namespace() + " -f token.yml")
                    + (name.equals(secret) ? "" : ", in which metadata.name has to be " + secret);
        }

        /** The account that is bound to the member's ID, else the one whose token it has, else the one that it would get. */
        private String account() {
            return leader().flatMap(place -> MemberChecks.accountOf(place, member.clusterId()))
                    .or(this::accountOfToken)
                    .orElseGet(() -> MemberAccount.usualName(member.clusterId()));
        }

        private Optional<String> accountOfToken() {
            var prefix = member.spec().namespace() + ":";
            return credential()
                    .flatMap(Credential::account)
                    .filter(account -> account.startsWith(prefix))
                    .map(account -> account.substring(prefix.length()));
        }
    }

    static Access.Outcome outcome(Place member) {
        return member.cluster().accesses().stream()
                .filter(access -> access.namespace().equals(member.namespace())
                        && access.clusterSet().equals(member.set().getMetadata().getName()))
                .map(Access::outcome)
                .findFirst()
                .orElse(new Access.NotTried("nothing to try"));
    }

    static Optional<Condition> ready(Place place) {
        return Optional.ofNullable(place.set().getStatus())
                .flatMap(status -> Condition.find(status.conditions(), ConditionTypes.READY));
    }

    private static Stream<Finding> way(Observation seen) {
        return seen.members().stream()
                .filter(member -> ClusterSetChecks.lacks(member).isEmpty())
                .map(member -> new Way(seen, member))
                .flatMap(way ->
                        secret(way).or(() -> authority(way)).or(() -> server(way)).or(() -> token(way)).stream());
    }

    private static Optional<Finding> secret(Way way) {
        if (!way.member.cluster().knows("Secret")) {
            return Optional.empty();
        }
        var credential = way.credential();
        if (credential.isEmpty()) {
            return Optional.of(way.finding(
                    Fault.CREDENTIALS_MISSING,
                    way.secret(),
                    "The Secret that " + way.member.title() + " names does not exist",
                    way.renew()));
        }
        var lacking = Stream.of(Names.SECRET_CA_KEY, Names.SECRET_TOKEN_KEY)
                .filter(key -> !credential.get().keys().contains(key))
                .toList();
        return lacking.isEmpty()
                ? Optional.empty()
                : Optional.of(way.finding(
                        Fault.CREDENTIALS_INCOMPLETE,
                        way.secret(),
                        "The Secret has no " + String.join(" and no ", lacking),
                        way.renew()));
    }

    private static Optional<Finding> authority(Way way) {
        var authorities = way.credential().map(Credential::authorities).orElse(List.of());
        var now = way.seen.at();
        if (!authorities.isEmpty()
                && authorities.stream().allMatch(one -> one.until().isBefore(now))) {
            return Optional.of(way.finding(
                    Fault.CA_EXPIRED,
                    way.secret(),
                    "The certificate of ca.crt was good until "
                            + authorities.getFirst().until(),
                    way.renew()));
        }
        var untrusted = way.outcome() instanceof Access.Untrusted(String sentence)
                ? Optional.of(sentence)
                : way.outcome() instanceof Access.NotReached && way.said(Reasons.CERTIFICATE_INVALID)
                        ? ready(way.member).map(Condition::message)
                        : Optional.<String>empty();
        return untrusted.map(sentence -> untrusted(way, authorities, sentence));
    }

    /** Certificate and server do not fit: which of the two is wrong shows where the leader was looked at. */
    private static Finding untrusted(Way way, List<Certificates.Certificate> authorities, String sentence) {
        var leader = way.leader();
        var trusted = leader.map(Place::cluster)
                .map(cluster -> root(cluster, leader.get().namespace()))
                .orElse(List.of());
        if (leader.isPresent() && Certificates.meet(trusted, authorities)) {
            return way.finding(
                    Fault.WRONG_SERVER,
                    way.member.title(),
                    "ca.crt is the leader's, but what answers at "
                            + way.member.leader().server() + " has another certificate (" + sentence + ")",
                    "set spec.leaders[0].server to the leader's address, here "
                            + leader.get().cluster().server() + ": "
                            + Mend.edit(way.member));
        }
        return way.finding(
                Fault.WRONG_CA,
                way.secret(),
                "ca.crt did not sign the certificate of " + way.member.leader().server() + " (" + sentence + ")",
                way.renew());
    }

    private static List<Certificates.Certificate> root(ClusterView leader, String namespace) {
        return leader.one(ConfigMap.class, namespace, ClusterView.ROOT_CA)
                .map(map -> OrEmpty.map(map.getData()).get(Names.SECRET_CA_KEY))
                .map(Certificates::parse)
                .orElse(List.of());
    }

    private static Optional<Finding> server(Way way) {
        boolean connected = ready(way.member).filter(Condition::holds).isPresent();
        boolean said = way.said(Reasons.UNREACHABLE);
        var reached = way.outcome();
        if (reached instanceof Access.NotReached(String sentence) && !connected) {
            return Optional.of(unreachable(
                    way,
                    "Nobody answers at " + way.member.leader().server() + ", from here neither (" + sentence + ")"));
        }
        boolean answersHere = reached instanceof Access.Known || reached instanceof Access.Unauthorized;
        if (said && answersHere) {
            return Optional.of(unreachable(
                    way,
                    "The member's controller does not reach "
                            + way.member.leader().server()
                            + ", which answers from here: a firewall, a policy or a proxy is between them ("
                            + ready(way.member).map(Condition::message).orElse("") + ")"));
        }
        return said && reached instanceof Access.NotTried
                ? Optional.of(unreachable(
                        way, ready(way.member).map(Condition::message).orElse("")))
                : Optional.empty();
    }

    private static Finding unreachable(Way way, String cause) {
        var address = way.leader()
                .filter(leader ->
                        !leader.cluster().server().equals(way.member.leader().server()))
                .map(leader -> "; the leader is at " + leader.cluster().server() + " for you")
                .orElse("");
        return way.finding(
                Fault.LEADER_UNREACHABLE,
                way.member.title(),
                cause,
                "correct spec.leaders[0].server, or open the way from the member's Pods to it" + address);
    }

    private static Optional<Finding> token(Way way) {
        var expired = way.credential().flatMap(Credential::expires).filter(at -> at.isBefore(way.seen.at()));
        if (expired.isPresent()) {
            return Optional.of(way.finding(
                    Fault.TOKEN_EXPIRED, way.secret(), "The token was good until " + expired.get(), way.renew()));
        }
        var unknown = way.outcome() instanceof Access.Unauthorized
                || (way.outcome() instanceof Access.NotReached && way.said(Reasons.UNAUTHORIZED));
        return unknown
                ? Optional.of(way.finding(
                        Fault.TOKEN_UNKNOWN,
                        way.secret(),
                        "The API server at " + way.member.leader().server() + " does not know the token: " + whose(way),
                        way.renew()))
                : Optional.empty();
    }

    private static String whose(Way way) {
        var account = way.credential().flatMap(Credential::account);
        if (account.isEmpty()) {
            return "it is none of a ServiceAccount";
        }
        var name = account.get().substring(account.get().indexOf(':') + 1);
        var gone = way.leader()
                .filter(leader -> leader.cluster().knows("ServiceAccount"))
                .filter(leader -> leader.cluster()
                        .one(ServiceAccount.class, leader.namespace(), name)
                        .isEmpty())
                .isPresent();
        return "it is of ServiceAccount " + account.get().replace(':', '/')
                + (gone
                        ? ", which the leader does not have"
                        : "; the Secret of the token was deleted, or it is another cluster's");
    }

    private static Stream<Finding> expiry(Observation seen) {
        return seen.members().stream()
                .map(member -> new Way(seen, member))
                .filter(way -> !(way.outcome() instanceof Access.Unauthorized))
                .flatMap(way -> way
                        .credential()
                        .flatMap(Credential::expires)
                        .filter(at -> at.isAfter(seen.at())
                                && Duration.between(seen.at(), at).compareTo(SOON) < 0)
                        .map(at -> way.finding(
                                Fault.TOKEN_EXPIRES,
                                way.secret(),
                                "The token is good until " + at + ", and nothing here shows that it is renewed",
                                way.renew()))
                        .stream());
    }
}
