package io.seine.agent.policy;

import io.seine.policy.address.AddressSet;
import io.seine.policy.address.Ip;
import io.seine.policy.address.IpRange;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Addresses as elements of sets, the way nft prints them. */
final class Elements {
    private Elements() {}

    /** Those of one family. */
    static List<String> of(AddressSet addresses, Family family) {
        return addresses.ranges().stream()
                .filter(range -> Family.of(range.first()) == family)
                .map(Elements::text)
                .toList();
    }

    /** Those of one family, each by itself. */
    static SortedSet<String> single(AddressSet addresses, Family family) {
        return Collections.unmodifiableSortedSet(addresses
                .addresses()
                .filter(address -> Family.of(address) == family)
                .map(Ip::toString)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** What can be written with a prefix is printed with one. */
    private static String text(IpRange range) {
        return range.prefix().isPresent()
                        && range.prefix().getAsInt() < range.first().bits()
                ? range.first() + "/" + range.prefix().getAsInt()
                : range.toString();
    }
}
