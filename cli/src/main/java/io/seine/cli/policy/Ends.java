package io.seine.cli.policy;

import io.fabric8.kubernetes.api.model.Pod;
import io.seine.api.OrEmpty;
import io.seine.cli.output.CommandFailure;
import io.seine.policy.address.Ip;
import io.seine.policy.world.PodFacts;
import io.seine.policy.world.WorldReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds who the ends of a connection are. */
record Ends(Facts facts, String namespace) {
    private static final String IDENTITY = "cluster:";

    /** Of whoever's is not known: no Pod has them, and no block but one of all addresses. */
    private static final List<Ip> UNKNOWN = List.of(Ip.parse("0.0.0.0"), Ip.parse("::"));

    /**
     * Who may be an end.
     *
     * @param addresses of which one counts
     * @param name for people
     * @param identity what was typed in the place of a name
     */
    record Party(List<Ip> addresses, Optional<PodFacts> pod, String name, Optional<String> identity) {
        boolean is(Party other) {
            return pod.isPresent() && pod.equals(other.pod());
        }

        Connection.End at(Ip address) {
            return new Connection.End(
                    address,
                    pod,
                    UNKNOWN.contains(address) || name.equals(address.toString()) ? name : name + " (" + address + ")");
        }
    }

    /** The Pod that is asked about. */
    Party pod(String text) throws CommandFailure {
        var found = named(text);
        if (found.isEmpty()) {
            throw new CommandFailure("there is no Pod " + (text.contains("/") ? text : namespace + "/" + text) + " in "
                    + facts.cluster() + "; --namespace tells where it is");
        }
        if (isOnNodesNetwork(found.get())) {
            throw new CommandFailure("Pod " + name(found.get())
                    + " is in the network of its Node (hostNetwork), and no policy is for such Pods");
        }
        return party(found.get());
    }

    /** Who is at the other end. */
    Party peer(String text, String flag) throws CommandFailure {
        if (text.startsWith(IDENTITY)) {
            var identity = text.substring(IDENTITY.length());
            return new Party(UNKNOWN, Optional.empty(), "a Pod of another cluster", Optional.of(identity));
        }
        var address = address(text);
        if (address.isPresent()) {
            return at(address.get());
        }
        var found = named(text);
        if (found.isEmpty()) {
            throw new CommandFailure("there is no Pod " + text + " in " + facts.cluster() + "; " + flag
                    + " takes a Pod of Namespace " + namespace + ", POD.NAMESPACE, NAMESPACE/POD, or an address");
        }
        if (isOnNodesNetwork(found.get())) {
            return new Party(
                    addresses(found.get()),
                    Optional.empty(),
                    "Pod " + name(found.get()) + " in the network of its Node",
                    Optional.empty());
        }
        return party(found.get());
    }

    private Party at(Ip address) {
        return facts.world().pods().stream()
                .filter(pod -> pod.addresses().contains(address))
                .findFirst()
                .map(pod -> new Party(List.of(address), Optional.of(pod), "Pod " + pod, Optional.empty()))
                .orElseGet(() -> new Party(List.of(address), Optional.empty(), address.toString(), Optional.empty()));
    }

    private static Party party(Pod pod) throws CommandFailure {
        var read = WorldReader.pod(pod);
        if (read.isEmpty()) {
            var phase =
                    pod.getStatus() == null ? "" : OrEmpty.text(pod.getStatus().getPhase());
            throw new CommandFailure("Pod " + name(pod)
                    + (phase.equals("Succeeded") || phase.equals("Failed")
                            ? " has ended (" + phase + "); take one that runs"
                            : " has no Node or no address yet; ask again when it runs"));
        }
        return new Party(read.get().addresses(), read, "Pod " + read.get(), Optional.empty());
    }

    /** The addresses of the Node where {@code pod} runs. */
    List<Ip> ofNode(PodFacts pod) {
        return facts.pods().stream()
                .filter(one -> name(one).equals(pod.toString()) && one.getStatus() != null)
                .flatMap(one -> Stream.concat(
                        OrEmpty.list(one.getStatus().getHostIPs()).stream().map(host -> host.getIp()),
                        Stream.ofNullable(one.getStatus().getHostIP())))
                .flatMap(text -> address(text).stream())
                .toList();
    }

    /** A Pod by its name, with or without a Namespace; names may have dots, Namespaces may not. */
    private Optional<Pod> named(String text) {
        int slash = text.indexOf('/');
        if (slash >= 0) {
            return find(text);
        }
        int dot = text.lastIndexOf('.');
        return find(namespace + "/" + text)
                .or(() -> dot < 0 ? Optional.empty() : find(text.substring(dot + 1) + "/" + text.substring(0, dot)));
    }

    private Optional<Pod> find(String name) {
        return facts.pods().stream().filter(pod -> name(pod).equals(name)).findFirst();
    }

    private static boolean isOnNodesNetwork(Pod pod) {
        return pod.getSpec() != null && Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    }

    private static List<Ip> addresses(Pod pod) {
        return pod.getStatus() == null
                ? List.of()
                : Stream.concat(
                                OrEmpty.list(pod.getStatus().getPodIPs()).stream()
                                        .map(one -> one.getIp()),
                                Stream.ofNullable(pod.getStatus().getPodIP()))
                        .flatMap(text -> address(text).stream())
                        .distinct()
                        .toList();
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }

    private static Optional<Ip> address(String text) {
        try {
            return Optional.of(Ip.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
