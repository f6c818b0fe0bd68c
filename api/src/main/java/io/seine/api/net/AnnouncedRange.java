package io.seine.api.net;

import io.seine.api.Limits;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/** Which ranges of addresses a cluster may announce to others: one rule for the leader, which takes them, and for the members, which use them. */
public final class AnnouncedRange {
    private static final Cidr LINK_LOCAL = Cidr.parse("169.254.0.0/16");

    private AnnouncedRange() {}

    /** What is wrong with an IPv4 range, to be read after its text: "is not an IPv4 CIDR". */
    public static Optional<String> problem(String text) {
        var cidr = Cidr.tryParse(text);
        if (cidr.isEmpty()) {
            return Optional.of("is not an IPv4 CIDR");
        }
        if (cidr.get().prefix() < Limits.ANNOUNCED_CIDR_PREFIX) {
            return Optional.of("is wider than /" + Limits.ANNOUNCED_CIDR_PREFIX);
        }
        return cidr.get().network().isOrdinary()
                        && cidr.get().last().isOrdinary()
                        && !cidr.get().overlaps(LINK_LOCAL)
                ? Optional.empty()
                : Optional.of("is not for Pods or Services");
    }

    /** Whether it is a range of IPv6. Clusters that have both announce it; it does not pass gateways, so it harms nobody. */
    public static boolean isIpv6(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || text.indexOf(':') < 0) {
            return false;
        }
        try {
            int prefix = Integer.parseInt(text.substring(slash + 1));
            return prefix >= 0
                    && prefix <= 128
                    && InetAddress.ofLiteral(text.substring(0, slash)) instanceof Inet6Address;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
