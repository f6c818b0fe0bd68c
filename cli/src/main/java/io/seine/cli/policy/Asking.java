package io.seine.cli.policy;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What somebody wants to know, as it was typed.
 *
 * @param pod a name, or Namespace and name with a slash between them
 * @param namespace of names that come without one
 * @param ingress whether {@code peer} begins the connection
 * @param port that the server listens on
 * @param service that the client calls
 * @param identity of the client
 */
record Asking(
        String pod,
        String namespace,
        boolean ingress,
        String peer,
        Carried protocol,
        OptionalInt port,
        int sourcePort,
        Optional<String> service,
        Optional<String> identity) {
    /** What packets carry. */
    enum Carried {
        TCP,
        UDP,
        SCTP,
        ICMP
    }

    /** The flag that names the peer. */
    String peerFlag() {
        return ingress ? "--from" : "--to";
    }
}
