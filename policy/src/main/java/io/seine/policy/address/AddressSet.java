package io.seine.policy.address;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * A set of addresses, in the one shape it can have: ranges that neither overlap nor touch, in their order.
 *
 * @param ranges in that shape; make it by {@link #of}
 */
public record AddressSet(List<IpRange> ranges) {
    /** No address. */
    public static final AddressSet NONE = new AddressSet(List.of());

    /** Every address of both families. */
    public static final AddressSet ANY = of(List.of(IpRange.parse("0.0.0.0/0"), IpRange.parse("::/0")));

    public AddressSet {
        ranges = List.copyOf(ranges);
    }

    /** The addresses of all {@code ranges}, which may overlap. */
    public static AddressSet of(Collection<IpRange> ranges) {
        var merged = new ArrayList<IpRange>();
        for (var range : ranges.stream().sorted().toList()) {
            var last = merged.isEmpty() ? null : merged.getLast();
            if (last == null || isApart(last, range)) {
                merged.add(range);
            } else if (range.last().compareTo(last.last()) > 0) {
                merged.set(merged.size() - 1, new IpRange(last.first(), range.last()));
            }
        }
        return new AddressSet(merged);
    }

    /** These addresses. */
    public static AddressSet ofAddresses(Collection<Ip> addresses) {
        return of(addresses.stream().map(IpRange::of).toList());
    }

    private static boolean isApart(IpRange lower, IpRange higher) {
        if (lower.last().bits() != higher.first().bits()) {
            return true;
        }
        var next = lower.last().next();
        // After the last of all addresses comes the first, and nothing is apart from a range that ends there.
        return next.compareTo(lower.last()) > 0 && higher.first().compareTo(next) > 0;
    }

    public AddressSet and(AddressSet others) {
        return of(Stream.concat(ranges.stream(), others.ranges.stream()).toList());
    }

    /** Without all addresses of {@code holes}. */
    public AddressSet without(Collection<IpRange> holes) {
        var left = ranges;
        for (var hole : holes) {
            left = left.stream().flatMap(range -> without(range, hole)).toList();
        }
        return new AddressSet(left);
    }

    private static Stream<IpRange> without(IpRange range, IpRange hole) {
        if (hole.last().compareTo(range.first()) < 0 || hole.first().compareTo(range.last()) > 0) {
            return Stream.of(range);
        }
        var left = new ArrayList<IpRange>();
        if (range.first().compareTo(hole.first()) < 0) {
            left.add(new IpRange(range.first(), hole.first().previous()));
        }
        if (hole.last().compareTo(range.last()) < 0) {
            left.add(new IpRange(hole.last().next(), range.last()));
        }
        return left.stream();
    }

    /** Each of the addresses, in their order; of whole networks those are many. */
    public Stream<Ip> addresses() {
        return ranges.stream().flatMap(IpRange::addresses);
    }

    public boolean contains(Ip address) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            var range = ranges.get(middle);
            if (range.contains(address)) {
                return true;
            }
            if (address.compareTo(range.first()) < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }
}
