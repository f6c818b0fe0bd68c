package io.seine.controller.leader;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Gives a new ID to a label, one that no other label has, had lately, or is given by another leader at the same time.
 *
 * <p>IDs are claimed in blocks, by moving a mark that all leaders share: who moves it owns what lies between. A leader that ends loses the
 * rest of its block, which nobody misses among sixteen million. The mark is moved before the first ID of a block is used, so no crash at
 * any point makes an ID be given twice.
 */
final class IdentityNumbers {
    /** IDs in a block: one write of the mark for so many new labels. */
    static final int BLOCK = 256;

    /** The place of the mark; the writer of a mark has to have seen the last one. */
    interface Mark {
        /**
         * The mark as it is now.
         *
         * @param next the first ID that nobody has claimed; empty when nobody ever did
         * @param version to tell this state from later ones
         */
        record Seen(OptionalInt next, Optional<String> version) {}

        Seen read();

        /** Moves the mark, or throws when it is not the seen one any more. */
        void move(Seen seen, int next);
    }

    private final Mark mark;
    private final IdentitySequence sequence;
    private final Supplier<Set<Integer>> used;
    private final int block;
    private final Queue<Integer> claimed = new ArrayDeque<>();
    // By hash, and below by label: two labels may have one hash.
    private final Map<String, Map<String, Integer>> given = new HashMap<>();

    /** @param used the IDs of all ResourceImports that there are, whoever made them */
    IdentityNumbers(Mark mark, IdentitySequence sequence, int block, Supplier<Set<Integer>> used) {
        this.mark = mark;
        this.sequence = sequence;
        this.block = block;
        this.used = used;
    }

    /** The ID for {@code label} of {@code hash}, the same until {@link #settled}; empty when all IDs are in use. */
    synchronized OptionalInt take(String hash, String label) {
        var before = given.getOrDefault(hash, Map.of()).get(label);
        if (before != null) {
            return OptionalInt.of(before);
        }
        if (claimed.isEmpty()) {
            claim();
        }
        var id = claimed.poll();
        if (id == null) {
            return OptionalInt.empty();
        }
        given.computeIfAbsent(hash, none -> new HashMap<>()).put(label, id);
        return OptionalInt.of(id);
    }

    /** The ResourceImport under {@code hash} is there with its ID, or nobody needs one any more. */
    synchronized void settled(String hash) {
        given.remove(hash);
    }

    private void claim() {
        var inUse = used.get();
        var seen = mark.read();
        var claim = sequence.claim(seen.next().orElseGet(() -> sequence.startAfter(inUse)), inUse, block);
        if (!claim.ids().isEmpty()) {
            mark.move(seen, claim.next());
            claimed.addAll(claim.ids());
        }
    }
}
