package io.seine.cli.mc.doctor;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Service;
import io.seine.api.Condition;
import io.seine.api.ConditionTypes;
import io.seine.api.Names;
import io.seine.api.OrEmpty;
import io.seine.api.Reasons;
import io.seine.api.multicluster.ClusterInfo;
import io.seine.api.net.AnnouncedRange;
import io.seine.api.net.Cidr;
import io.seine.api.net.Ipv4;
import io.seine.cli.mc.observe.Observation;
import io.seine.cli.mc.observe.Observation.Place;
import io.seine.cli.mc.observe.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The ranges of addresses that clusters announce. */
final class RangeChecks {
    static final List<Check> ALL = List.of(
            RangeChecks::overlaps,
            RangeChecks::invalid,
            RangeChecks::nodes,
            RangeChecks::services,
            RangeChecks::pods,
            RangeChecks::unknown);

    private RangeChecks() {}

    private record Range(String kind, Cidr cidr) {
        @Override
        public String toString() {
            return kind + " CIDR " + cidr;
        }
    }

    private static List<Range> ranges(ClusterInfo info) {
        var ranges = new ArrayList<Range>();
        Cidr.tryParse(info.serviceCIDR()).ifPresent(cidr -> ranges.add(new Range("Service", cidr)));
        info.podCIDRs().forEach(text -> Cidr.tryParse(text).ifPresent(cidr -> ranges.add(new Range("Pod", cidr))));
        return ranges;
    }

    private static Stream<Finding> overlaps(Observation seen) {
        var infos = new Networks(seen).all();
        return infos.stream()
                .flatMap(one -> infos.stream()
                        .filter(other -> one.clusterID().compareTo(other.clusterID()) < 0)
                        .flatMap(other -> overlap(seen, one, other).stream()));
    }

    private static Optional<Finding> overlap(Observation seen, ClusterInfo one, ClusterInfo other) {
        return ranges(one).stream()
                .flatMap(range -> ranges(other).stream()
                        .filter(theirs -> theirs.cidr().overlaps(range.cidr()))
                        .map(theirs -> new Finding(
                                Fault.CIDR_OVERLAP,
                                List.of(seen.nameOf(one.clusterID()), seen.nameOf(other.clusterID())),
                                "the clusters " + one.clusterID() + " and " + other.clusterID(),
                                "The " + range + " of " + one.clusterID() + " overlaps the " + theirs + " of "
                                        + other.clusterID() + ", so neither uses the other's",
                                "one of the clusters needs another range; of Pod CIDRs, take those that no other cluster has to"
                                        + " reach out of podCIDRs in ConfigMap " + Names.CONFIG_MAP)))
                .findFirst();
    }

    private static Finding finding(Observation seen, Fault fault, ClusterInfo info, String cause, String mend) {
        return new Finding(
                fault,
                List.of(seen.nameOf(info.clusterID())),
                "ResourceExport " + Names.clusterInfo(info.clusterID()),
                cause,
                mend);
    }

    private static Stream<Finding> invalid(Observation seen) {
        return new Networks(seen)
                .all().stream()
                        .flatMap(info -> Stream.concat(Stream.of(info.serviceCIDR()), info.podCIDRs().stream())
                                .filter(text -> !AnnouncedRange.isIpv6(text))
                                .flatMap(text -> AnnouncedRange.problem(text)
                                        .map(problem -> finding(
                                                seen,
                                                Fault.RANGE_INVALID,
                                                info,
                                                "The range " + text + " " + problem
                                                        + ", so nothing that the cluster announces is used",
                                                "correct serviceCIDR or podCIDRs in ConfigMap " + Names.CONFIG_MAP
                                                        + " of " + info.clusterID()))
                                        .stream()));
    }

    private static Stream<Finding> nodes(Observation seen) {
        var infos = new Networks(seen).all();
        var gateways = infos.stream()
                .flatMap(info -> info.gatewayInfos().stream())
                .flatMap(gateway -> Ipv4.tryParse(gateway.gatewayIP()).stream())
                .toList();
        var nodes = seen.members().stream()
                .flatMap(member -> member.cluster().all(Node.class).stream())
                .flatMap(RangeChecks::addresses)
                .toList();
        return infos.stream()
                .flatMap(info -> ranges(info).stream()
                        .flatMap(range -> Stream.concat(gateways.stream(), nodes.stream())
                                .filter(range.cidr()::contains)
                                .map(address -> finding(
                                        seen,
                                        Fault.RANGE_HOLDS_NODE,
                                        info,
                                        "The " + range + " holds the address " + address
                                                + " of a Node or gateway, which would then not be reached",
                                        "correct serviceCIDR or podCIDRs in ConfigMap " + Names.CONFIG_MAP + " of "
                                                + info.clusterID()))
                                .limit(1)));
    }

    static Stream<Ipv4> addresses(Node node) {
        return Stream.ofNullable(node.getStatus())
                .flatMap(status -> OrEmpty.list(status.getAddresses()).stream())
                .map(NodeAddress::getAddress)
                .flatMap(address -> Ipv4.tryParse(address).stream());
    }

    /** Whether what is announced under the member's ID may be another one's. */
    private static boolean sharesId(Observation seen, Place member) {
        return seen.members().stream()
                .anyMatch(other -> !other.equals(member) && other.clusterId().equals(member.clusterId()));
    }

    private static Stream<Finding> services(Observation seen) {
        return seen.members().stream().filter(member -> !sharesId(seen, member)).flatMap(member -> {
            var first = member.cluster()
                    .one(Service.class, "default", "kubernetes")
                    .flatMap(service ->
                            Ipv4.tryParse(OrEmpty.text(service.getSpec().getClusterIP())));
            var announced = new Networks(seen).of(member).flatMap(info -> Cidr.tryParse(info.serviceCIDR()));
            return first.isPresent()
                            && announced
                                    .filter(cidr -> !cidr.contains(first.get()))
                                    .isPresent()
                    ? Stream.of(Finding.of(
                            Fault.SERVICE_CIDR_WRONG,
                            member.cluster(),
                            "ConfigMap " + member.namespace() + "/" + Names.CONFIG_MAP,
                            "The cluster announces the Service CIDR " + announced.get()
                                    + ", but its Service kubernetes has the address " + first.get(),
                            "correct serviceCIDR, or remove it so that it is found: " + config(member)))
                    : Stream.empty();
        });
    }

    private static String config(Place member) {
        return Finding.kubectl(member.cluster(), "edit configmap/" + Names.CONFIG_MAP + " -n " + member.namespace());
    }

    private static Stream<Finding> pods(Observation seen) {
        return seen.members().stream().flatMap(member -> {
            var announced = Workloads.controllerConfig(member.cluster(), member.namespace()).podCIDRs().stream()
                    .flatMap(text -> Cidr.tryParse(text).stream())
                    .toList();
            var outside = member.cluster().all(Node.class).stream()
                    .filter(node -> node.getSpec() != null)
                    .flatMap(node -> Cidr.tryParse(OrEmpty.text(node.getSpec().getPodCIDR()))
                            .filter(cidr -> announced.stream().noneMatch(range -> range.contains(cidr)))
                            .map(cidr -> node.getMetadata().getName() + " (" + cidr + ")")
                            .stream())
                    .sorted()
                    .toList();
            return announced.isEmpty() || outside.isEmpty()
                    ? Stream.empty()
                    : Stream.of(Finding.of(
                            Fault.POD_CIDR_WRONG,
                            member.cluster(),
                            "ConfigMap " + member.namespace() + "/" + Names.CONFIG_MAP,
                            "podCIDRs are " + announced + ", but Pods have other addresses on the Nodes "
                                    + String.join(", ", outside),
                            config(member)));
        });
    }

    private static Stream<Finding> unknown(Observation seen) {
        return seen.members().stream()
                .filter(member -> network(member)
                        .filter(condition -> condition.reason().equals(Reasons.SERVICE_CIDR_UNKNOWN))
                        .isPresent())
                .map(member -> Finding.of(
                        Fault.SERVICE_CIDR_UNKNOWN,
                        member.cluster(),
                        member.title(),
                        network(member).map(Condition::message).orElse(""),
                        "set serviceCIDR in the controller's configuration: " + config(member)));
    }

    static Optional<Condition> network(Place member) {
        return Optional.ofNullable(member.set().getStatus())
                .flatMap(status -> Condition.find(status.conditions(), ConditionTypes.NETWORK_READY));
    }
}
