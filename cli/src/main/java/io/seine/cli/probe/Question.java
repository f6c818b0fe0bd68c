package io.seine.cli.probe;

import java.net.URI;
import java.util.Locale;

/**
 * What a client asks a server, and whether it should get an answer. Its text is {@code open:tcp://host:8080}.
 *
 * @param expected whether an answer is right, or silence
 * @param way how it asks
 * @param host name or address
 */
public record Question(State expected, Way way, String host, int port) {
    /** Whether an answer comes. */
    public enum State {
        OPEN,
        CLOSED
    }

    /** How it is asked. */
    public enum Way {
        /** A request of HTTP. */
        TCP,
        /** A request of HTTP with a body of {@link Asking#BULK_BYTES} that comes back: full packets in both directions. */
        BULK,
        /** A datagram. */
        UDP
    }

    /**
     * Reads what {@link #text} has written.
     *
     * @throws IllegalArgumentException when it is no such text
     */
    public static Question parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + text + "' is no question; write open:tcp://host:8080");
        }
        var uri = URI.create(text.substring(colon + 1));
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw new IllegalArgumentException("'" + text + "' has no host and port; write open:tcp://host:8080");
        }
        return new Question(
                State.valueOf(text.substring(0, colon).toUpperCase(Locale.ROOT)),
                Way.valueOf(uri.getScheme().toUpperCase(Locale.ROOT)),
                uri.getHost(),
                uri.getPort());
    }

    /** As an argument of {@code seine probe ask}. */
    public String text() {
        return (expected + ":" + way).toLowerCase(Locale.ROOT) + "://" + host + ":" + port;
    }
}
