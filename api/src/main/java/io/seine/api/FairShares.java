package io.seine.api;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How a limit is divided among several who together want more than it allows. */
public final class FairShares {
    private FairShares() {}

    /**
     * A share for each of {@code wanted}, in their order: never more than is wanted, {@code limit} in all, and nobody gets less than
     * another one who wanted as much, odd units apart. The same for the same input.
     */
    public static List<Integer> of(int limit, List<Integer> wanted) {
        var shares = new Integer[wanted.size()];
        Arrays.fill(shares, 0);
        var modestFirst = IntStream.range(0, wanted.size())
                .boxed()
                .sorted(Comparator.<Integer, Integer>comparing(wanted::get))
                .toList();
        int left = Math.max(0, limit);
        int waiting = shares.length;
        for (int index : modestFirst) {
            shares[index] = Math.min(Math.max(0, wanted.get(index)), left / waiting);
            left -= shares[index];
            waiting--;
        }
        return List.of(shares);
    }
}
