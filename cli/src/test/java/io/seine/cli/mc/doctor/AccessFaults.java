package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.Service;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.cli.mc.observe.Access;
import io.seine.cli.mc.observe.Certificates.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is wrong with a ClusterSet, or on the way of a member to its leader. */
final class AccessFaults {
    private AccessFaults() {}

    static Stream<Injected> all() {
        return Stream.of(
                new Injected(Fault.SEVERAL_CLUSTER_SETS, set -> set.west.add(ClusterSet.class, """
                        metadata: {name: second, namespace: NS, creationTimestamp: "2026-01-01T11:00:00Z"}
                        spec: {clusterID: x}
                        """)),
                new Injected(Fault.CLUSTER_SET_MISSING, set -> {
                    set.west.remove(ClusterSet.class, "").remove(Service.class, "antrea-mc-nginx");
                    set.north.remove(MemberClusterAnnounce.class, "west").remove(ResourceExport.class, "west");
                    set.east.replace(Gateway.class, "west=Up", "");
                }),
                new Injected(
                        Fault.CLUSTER_ID_MISSING,
                        set -> set.west.replace(ClusterSet.class, "clusterID: \"west\"", "clusterID: \"\"")),
                new Injected(
                        Fault.CLUSTER_SET_INCOMPLETE, set -> set.west.replace(ClusterSet.class, "https://", "http://")),
                new Injected(
                        Fault.LEADER_NAMES_ANOTHER,
                        set -> set.north.replace(
                                ClusterSet.class, "  - clusterID: \"north\"", "  - clusterID: \"south\"")),
                new Injected(Fault.CREDENTIALS_MISSING, set -> set.west.credentials.clear()),
                new Injected(
                        Fault.CREDENTIALS_INCOMPLETE,
                        set -> credential(set.west, Set.of("ca.crt"), Duration.ofDays(9))),
                new Injected(
                        Fault.CA_EXPIRED,
                        set -> authority(
                                set.west,
                                new Certificate(
                                        "CN=north",
                                        ClusterSetDraft.NOW.minusSeconds(9),
                                        ClusterSetDraft.NOW.minusSeconds(1),
                                        "g"))),
                new Injected(Fault.WRONG_CA, set -> {
                    authority(
                            set.west,
                            new Certificate(
                                    "CN=other", ClusterSetDraft.NOW, ClusterSetDraft.NOW.plusSeconds(99_999), "g"));
                    set.west.outcome = Optional.of(new Access.Untrusted("no path"));
                }),
                new Injected(
                        Fault.WRONG_SERVER, set -> set.west.outcome = Optional.of(new Access.Untrusted("no path"))),
                new Injected(Fault.LEADER_UNREACHABLE, set -> {
                    set.west.notReady("Unreachable");
                    set.west.outcome = Optional.of(new Access.NotReached("no connection"));
                }),
                new Injected(Fault.LEADER_UNREACHABLE, set -> set.west.notReady("Unreachable")),
                new Injected(Fault.TOKEN_EXPIRED, set -> {
                    credential(set.west, Set.of("ca.crt", "token"), Duration.ofSeconds(-5));
                    set.west.outcome = Optional.of(new Access.Unauthorized("401"));
                    set.west.notReady("Unauthorized");
                    set.silence("11:00:00");
                }),
                new Injected(Fault.TOKEN_UNKNOWN, set -> {
                    set.west.outcome = Optional.of(new Access.Unauthorized("401"));
                    set.west.notReady("Unauthorized");
                }),
                new Injected(
                        Fault.TOKEN_EXPIRES,
                        set -> credential(set.west, Set.of("ca.crt", "token"), Duration.ofHours(2))));
    }

    static void credential(ClusterDraft member, Set<String> keys, Duration validity) {
        member.credentials.clear();
        member.credentials.add(ClusterSetDraft.credential(
                member, keys, Optional.of(ClusterSetDraft.NOW.plus(validity)), List.of(ClusterSetDraft.AUTHORITY)));
    }

    private static void authority(ClusterDraft member, Certificate authority) {
        member.credentials.clear();
        member.credentials.add(
                ClusterSetDraft.credential(member, Set.of("ca.crt", "token"), Optional.empty(), List.of(authority)));
    }
}
