package io.seine.controller.member;

import io.seine.api.Annotations;
import io.seine.api.config.GatewayIPPrecedence;
import io.seine.api.net.Ipv4;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which Node is this cluster's gateway. The choice is deterministic and sticky: a gateway stays one as long as it is usable, so
 * that a restart of the controller or another candidate moves no traffic.
 */
final class GatewayElection {
    private GatewayElection() {}

    /**
     * What the election sees of a Node.
     *
     * @param gatewayAnnotation the value of the candidate annotation, empty without one
     * @param gatewayIpAnnotation the value of the address annotation, empty without one
     */
    record NodeFacts(
            String name,
            Optional<String> gatewayAnnotation,
            Optional<String> gatewayIpAnnotation,
            boolean ready,
            List<String> internalIps,
            List<String> externalIps) {}

    /** A Node that can be the gateway, with the addresses that it would have as such. */
    record Candidate(String node, String gatewayIp, String internalIp) {}

    /** A Node that was meant to be a gateway but cannot, and why, in one sentence that says what to do. */
    record Unusable(String node, String message) {}

    /**
     * @param active the gateway
     * @param others the candidates behind it, by name
     * @param unusable annotated Nodes without usable addresses, by name; Nodes that are only not ready are not among them
     */
    record Result(Optional<Candidate> active, List<Candidate> others, List<Unusable> unusable) {}

    /** Elects; {@code incumbents} are the Nodes that have a Gateway object now, the preferred one first. */
    static Result elect(List<NodeFacts> nodes, GatewayIPPrecedence precedence, List<String> incumbents) {
        var candidates = new ArrayList<Candidate>();
        var unusable = new ArrayList<Unusable>();
        for (var node :
                nodes.stream().sorted(Comparator.comparing(NodeFacts::name)).toList()) {
            switch (assess(node, precedence)) {
                case Usable(Candidate candidate) when node.ready -> candidates.add(candidate);
                case Usable ignored -> {}
                case NotMeant ignored -> {}
                case Refused(String message) ->
                    unusable.add(new Unusable(node.name, "Node " + node.name + " cannot be a gateway: " + message));
            }
        }
        var active = incumbents.stream()
                .flatMap(name -> candidates.stream().filter(candidate -> candidate.node.equals(name)))
                .findFirst()
                .or(() -> candidates.stream().findFirst());
        var others = candidates.stream()
                .filter(candidate -> !Optional.of(candidate).equals(active))
                .toList();
        return new Result(active, others, List.copyOf(unusable));
    }

    private sealed interface Assessment {}

    private record Usable(Candidate candidate) implements Assessment {}

    private record NotMeant() implements Assessment {}

    /** @param message why, as the end of a sentence */
    private record Refused(String message) implements Assessment {}

    private static Assessment assess(NodeFacts node, GatewayIPPrecedence precedence) {
        if (node.gatewayAnnotation.isEmpty()) {
            return new NotMeant();
        }
        var value = node.gatewayAnnotation.get().strip().toLowerCase(Locale.ROOT);
        return switch (value) {
            case "true" -> address(node, precedence);
            case "false" -> new NotMeant();
            // The original takes any value, also "false", for yes.
            default ->
                new Refused("the value " + Quoted.text(node.gatewayAnnotation.get()) + " of its annotation "
                        + Annotations.GATEWAY + " is neither true nor false; correct or remove the annotation");
        };
    }

    private static Assessment address(NodeFacts node, GatewayIPPrecedence precedence) {
        var internal = firstIpv4(node.internalIps);
        if (internal.isEmpty()) {
            return new Refused("it has no IPv4 InternalIP in its status");
        }
        if (node.gatewayIpAnnotation.isPresent()) {
            var wanted = node.gatewayIpAnnotation.get().strip();
            return isUsable(wanted)
                    ? new Usable(new Candidate(node.name, wanted, internal.get()))
                    : new Refused("the value " + Quoted.text(node.gatewayIpAnnotation.get()) + " of its annotation "
                            + Annotations.GATEWAY_IP
                            + " is not a usable IPv4 address; correct or remove the annotation");
        }
        return switch (precedence) {
            case PRIVATE -> new Usable(new Candidate(node.name, internal.get(), internal.get()));
            case PUBLIC ->
                firstIpv4(node.externalIps)
                        .<Assessment>map(external -> new Usable(new Candidate(node.name, external, internal.get())))
                        .orElseGet(() -> new Refused("gatewayIPPrecedence is external but the Node has no IPv4"
                                + " ExternalIP; annotate it with " + Annotations.GATEWAY_IP
                                + "=<address> or set gatewayIPPrecedence to internal"));
        };
    }

    private static Optional<String> firstIpv4(List<String> addresses) {
        return addresses.stream().filter(GatewayElection::isUsable).findFirst();
    }

    /** An address that a tunnel can end at: no "this host", loopback, link-local, multicast or broadcast. */
    static boolean isUsable(String address) {
        return Ipv4.tryParse(address).filter(Ipv4::isOrdinary).isPresent();
    }
}
