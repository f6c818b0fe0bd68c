package io.seine.api.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** An address to listen on, as configuration files have it: {@code :8080}, {@code 127.0.0.1:8080} or {@code [::1]:8080}; port 0 is a free one. */
public final class ListenAddress {
    private static final Pattern SPELLING = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]]*):\\d{1,5}");

    private ListenAddress() {}

    /**
     * The text, if it is spelt like an address.
     *
     * @param field of the configuration, by its path
     * @throws ConfigException if it is not
     */
    public static String require(String field, String text) {
        if (!SPELLING.matcher(text).matches() || port(text) > 65_535) {
            throw new ConfigException("invalid " + field + ": " + text
                    + " is no address to listen on; write it as :8080, 127.0.0.1:8080 or \"[::1]:8080\"");
        }
        return text;
    }

    /** The port in an address that {@link #require} lets pass. */
    public static int port(String text) {
        return Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
    }

    /** The address; its host may be a name. */
    public static InetSocketAddress resolve(String text) throws UnknownHostException {
        var colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("it has no port");
        }
        var host = text.substring(0, colon).replace("[", "").replace("]", "");
        return host.isEmpty()
                ? new InetSocketAddress(port(text))
                : new InetSocketAddress(InetAddress.getByName(host), port(text));
    }
}
