package io.seine.cli.policy;

import io.seine.api.Limits;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.policy.Asking.Carried;
import io.seine.cli.policy.Connection.Called;
import io.seine.cli.policy.Ends.Party;
import io.seine.policy.address.Ip;
import io.seine.policy.compile.Match.ServiceAddress;
import io.seine.policy.compile.Packet.Payload;
import io.seine.policy.spec.PolicyRule.ServiceName;
import io.seine.policy.spec.Traffic.Protocol;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes a connection of what was typed, or says which flag is wrong and what to write. */
record ConnectionReader(Facts facts, Asking asking) {
    private static final int MOST_PORT = 65_535;
    private static final int ECHO_REQUEST = 8;
    private static final int ECHO_REQUEST_V6 = 128;
    private static final String UNKNOWN = "unknown";

    /** Addresses of the two ends, of one family. */
    private record Pair(Ip client, Ip server) {}

    Connection read() throws CommandFailure {
        var ends = new Ends(facts, asking.namespace());
        var pod = ends.pod(asking.pod());
        var peer = ends.peer(asking.peer(), asking.peerFlag());
        var client = asking.ingress() ? peer : pod;
        var server = asking.ingress() ? pod : peer;
        if (client.is(server)) {
            throw new CommandFailure(pod.name() + " and " + asking.peerFlag()
                    + " are the same Pod, and policies are not asked about what a Pod sends to itself");
        }
        refuseServicesAddress(server);
        var identity = identity(client, server);
        var pair = pair(client, server);
        return new Connection(
                client.at(pair.client()),
                server.at(pair.server()),
                payload(pair.server()),
                service(client, pair.server()),
                identity,
                client.pod().isEmpty()
                        && server.pod()
                                .filter(one -> ends.ofNode(one).contains(pair.client()))
                                .isPresent());
    }

    /** By then it is the address of a Pod; whoever asks with the Service's would be told that nothing matches. */
    private void refuseServicesAddress(Party server) throws CommandFailure {
        for (var service : facts.world().services()) {
            if (server.pod().isEmpty() && service.addresses().stream().anyMatch(server.addresses()::contains)) {
                var name = service.namespace() + "/" + service.name();
                throw new CommandFailure(asking.peerFlag() + " " + asking.peer() + " is the address of Service " + name
                        + ", and policies are asked when it has become a Pod's; give a Pod that answers by --to, and --to-service "
                        + name);
            }
        }
    }

    private OptionalInt identity(Party client, Party server) throws CommandFailure {
        if (server.identity().isPresent()) {
            throw new CommandFailure(
                    "only senders have identities; --to takes a Pod or an address, not " + asking.peer());
        }
        var text = client.identity().or(asking::identity);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (client.pod().isPresent()) {
            throw new CommandFailure("--identity is for senders in other clusters, and the sender is " + client.name()
                    + " of this cluster; leave it out");
        }
        if (text.get().equals(UNKNOWN)) {
            return OptionalInt.of(Limits.LABEL_IDENTITY_UNKNOWN);
        }
        var flag = client.identity().isPresent() ? "--from cluster:" : "--identity ";
        try {
            int id = Integer.parseInt(text.get());
            if (id >= Limits.LABEL_IDENTITY_MIN && id <= Limits.LABEL_IDENTITY_MAX) {
                return OptionalInt.of(id);
            }
        } catch (NumberFormatException e) {
            // Told below, as one that is out of range.
        }
        throw new CommandFailure(flag + text.get() + " is no label identity; write its number, such as `kubectl get"
                + " labelidentities` lists, or " + UNKNOWN);
    }

    private static Pair pair(Party client, Party server) throws CommandFailure {
        for (var one : client.addresses()) {
            for (var other : server.addresses()) {
                if (one.isV4() == other.isV4()) {
                    return new Pair(one, other);
                }
            }
        }
        throw new CommandFailure(client.name() + " and " + server.name()
                + " have no addresses of one family, so they cannot be connected");
    }

    private Payload payload(Ip server) throws CommandFailure {
        if (asking.protocol() == Carried.ICMP) {
            if (asking.port().isPresent()) {
                throw new CommandFailure("ICMP has no ports; leave --port out");
            }
            return new Payload.Icmp(server.isV4() ? ECHO_REQUEST : ECHO_REQUEST_V6, 0);
        }
        if (asking.port().isEmpty()) {
            throw new CommandFailure("--port is missing: the port that the called Pod listens on, such as --port 8080");
        }
        return new Payload.Segment(
                Protocol.valueOf(asking.protocol().name()),
                port("--source-port", asking.sourcePort()),
                port("--port", asking.port().getAsInt()));
    }

    private static int port(String flag, int port) throws CommandFailure {
        if (port < 1 || port > MOST_PORT) {
            throw new CommandFailure(flag + " " + port + " is no port; write 1 to " + MOST_PORT);
        }
        return port;
    }

    private Optional<Called> service(Party client, Ip server) throws CommandFailure {
        if (asking.service().isEmpty()) {
            return Optional.empty();
        }
        if (client.pod().isEmpty() || asking.protocol() == Carried.ICMP) {
            throw new CommandFailure("--to-service is for TCP, UDP and SCTP of a Pod of this cluster; leave it out");
        }
        var text = asking.service().get();
        int slash = text.indexOf('/');
        var name =
                new ServiceName(slash < 0 ? asking.namespace() : text.substring(0, slash), text.substring(slash + 1));
        var full = name.namespace() + "/" + name.name();
        for (var service : facts.world().services()) {
            if (service.namespace().equals(name.namespace()) && service.name().equals(name.name())) {
                var address = service.addresses().stream()
                        .filter(one -> one.isV4() == server.isV4())
                        .findFirst()
                        .orElseThrow(() -> new CommandFailure("Service " + full + " has no address of the family of "
                                + server + ", so its clients call Pods themselves; leave --to-service out"));
                // Which of its ports it is makes no difference: rules name whole Services.
                return Optional.of(service.ports().stream()
                        .filter(port ->
                                port.protocol().name().equals(asking.protocol().name()))
                        .findFirst()
                        .map(port -> new Called(name, new ServiceAddress(address, port.protocol(), port.number())))
                        .orElseThrow(() -> new CommandFailure("Service " + full + " has no port of " + asking.protocol()
                                + "; --protocol tells another one")));
            }
        }
        throw new CommandFailure(
                "there is no Service " + full + " in " + facts.cluster() + "; --to-service takes NAMESPACE/NAME");
    }
}
