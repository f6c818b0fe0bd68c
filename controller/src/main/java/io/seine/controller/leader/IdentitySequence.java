package io.seine.controller.leader;

import io.seine.api.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The order in which IDs are given out: upwards, and from the first again after the last. So a released ID comes back only when all others
 * have had their turn, and whoever still has it under its old label has long forgotten it.
 */
record IdentitySequence(int first, int last) {
    /** All IDs of the contract. */
    static final IdentitySequence ALL = new IdentitySequence(Limits.LABEL_IDENTITY_MIN, Limits.LABEL_IDENTITY_MAX);

    /**
     * IDs to be given out by one claimant.
     *
     * @param next where the next claim begins
     */
    record Claim(List<Integer> ids, int next) {
        Claim {
            ids = List.copyOf(ids);
        }
    }

    /** At most {@code count} IDs from {@code next} on that are not in {@code used}; none only when all are used. */
    Claim claim(int next, Set<Integer> used, int count) {
        var ids = new ArrayList<Integer>();
        int at = contains(next) ? next : first;
        for (int seen = 0; seen <= last - first && ids.size() < count; seen++) {
            if (!used.contains(at)) {
                ids.add(at);
            }
            at = at == last ? first : at + 1;
        }
        return new Claim(ids, at);
    }

    /** Where to begin when nothing is known but the IDs in use. */
    int startAfter(Set<Integer> used) {
        return used.stream().filter(this::contains).mapToInt(id -> id).max().orElse(first - 1) + 1;
    }

    boolean contains(int id) {
        return id >= first && id <= last;
    }
}
