package io.seine.policy.spec;

import io.seine.policy.spec.Traffic.Protocol;
import io.seine.policy.spec.Traffic.SourcePorts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads what a rule says of ports and protocols. */
final class TrafficReader {
    private static final int MOST_PORT = 65_535;
    private static final int MOST_ICMP = 255;

    private TrafficReader() {}

    static List<Traffic> read(Fields rule) {
        var traffic = new ArrayList<Traffic>();
        rule.objects("ports").forEach(port -> port(port).ifPresent(traffic::add));
        rule.objects("protocols").forEach(protocol -> protocol(protocol).ifPresent(traffic::add));
        return traffic;
    }

    private static Optional<Traffic> port(Fields fields) {
        var word = fields.text("protocol").orElse(Protocol.TCP.name());
        var protocol = Stream.of(Protocol.values())
                .filter(one -> one.name().equals(word))
                .findFirst();
        if (protocol.isEmpty()) {
            fields.problem("protocol", "'" + word + "' is none; write one of TCP, UDP, SCTP");
        }
        var port = fields.either("port");
        var last = fields.number("endPort", 1, MOST_PORT);
        var from = source(fields);
        fields.end();
        if (last.isPresent() && !(port.orElse("") instanceof Integer)) {
            fields.problem("endPort", "it needs a port that is a number");
        }
        return protocol.flatMap(of -> ports(fields, of, port, last, from));
    }

    private static Optional<Traffic> ports(
            Fields fields, Protocol protocol, Optional<Object> port, OptionalInt last, SourcePorts from) {
        if (port.isEmpty()) {
            return Optional.of(new Traffic.AnyPort(protocol, from));
        }
        if (port.get() instanceof String name) {
            return Optional.of(new Traffic.NamedPort(protocol, name, from));
        }
        int first = (Integer) port.get();
        if (first < 1 || first > MOST_PORT) {
            fields.problem("port", "it has to be a name or a number from 1 to " + MOST_PORT);
            return Optional.empty();
        }
        if (last.orElse(first) < first) {
            fields.problem("endPort", "it is less than port, " + first);
            return Optional.empty();
        }
        return Optional.of(new Traffic.Ports(protocol, first, last.orElse(first), from));
    }

    private static SourcePorts source(Fields fields) {
        var first = fields.number("sourcePort", 1, MOST_PORT);
        var last = fields.number("sourceEndPort", 1, MOST_PORT);
        if (first.isEmpty()) {
            if (last.isPresent()) {
                fields.problem("sourceEndPort", "it needs a sourcePort");
            }
            return SourcePorts.ANY;
        }
        if (last.orElse(first.getAsInt()) < first.getAsInt()) {
            fields.problem("sourceEndPort", "it is less than sourcePort, " + first.getAsInt());
            return SourcePorts.ANY;
        }
        return new SourcePorts(first.getAsInt(), last.orElse(first.getAsInt()));
    }

    private static Optional<Traffic> protocol(Fields fields) {
        boolean refused = fields.refused("igmp");
        var icmp = fields.object("icmp");
        fields.end();
        if (icmp.isEmpty()) {
            if (!refused) {
                fields.problem("it has to be icmp");
            }
            return Optional.empty();
        }
        var type = icmp.get().number("icmpType", 0, MOST_ICMP);
        var code = icmp.get().number("icmpCode", 0, MOST_ICMP);
        if (type.isEmpty() && code.isPresent()) {
            icmp.get().problem("icmpCode", "it needs an icmpType");
        }
        icmp.get().end();
        return Optional.of(new Traffic.Icmp(type, code));
    }
}
