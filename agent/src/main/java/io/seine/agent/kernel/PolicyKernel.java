package io.seine.agent.kernel;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table {@link Ours#POLICY_TABLE} of this Node's kernel. What it was made to hold is remembered: to read a table of ten thousand rules
 * takes longer than to change it, and a change has to be fast. {@link #disturbed} tells whether somebody else has changed it; {@link #check}
 * compares with the kernel itself.
 *
 * <p>To be opened and used by one platform thread; the network namespace is that thread's.
 */
public final class PolicyKernel implements AutoCloseable {
    private final Nft nft;
    private final TableWatch watch;
    private int transactions;
    private Optional<NftShape> held = Optional.empty();
    private IdentityHashMap<NftTable.Chain, NftShape.Rules> shapes = new IdentityHashMap<>();

    private PolicyKernel(Nft nft, TableWatch watch) {
        this.nft = nft;
        this.watch = watch;
    }

    /**
     * Opens the kernel; a table that an earlier process left is adopted with the first {@link #check}.
     *
     * @throws KernelException if it cannot be opened
     */
    public static PolicyKernel open() {
        var watch = TableWatch.open(Ours.POLICY_TABLE);
        try {
            return new PolicyKernel(Nft.open(), watch);
        } catch (KernelException e) {
            watch.close();
            throw e;
        }
    }

    /** Whether somebody else may have changed the table since this was asked last, or since the last {@link #check} began. */
    public boolean disturbed() {
        int own = transactions;
        transactions = 0;
        return watch.changed(own);
    }

    private void run(List<String> commands) {
        nft.run(commands);
        if (!commands.isEmpty()) {
            transactions++;
        }
    }

    /**
     * Changes what differs from what the kernel was last known to hold, in one transaction.
     *
     * @return how many commands that took
     * @throws KernelException if it could not be done: nothing is changed then
     */
    public int apply(NftTable desired) {
        if (held.isEmpty()) {
            return check(desired);
        }
        var wanted = shape(desired);
        var commands = NftDifference.commands(desired, wanted, held);
        // Whatever comes of it, what the kernel holds is known only once it has taken the commands.
        held = Optional.empty();
        run(commands);
        held = Optional.of(wanted);
        return commands.size();
    }

    /**
     * The same after reading what the kernel holds.
     *
     * @return how many commands that took
     */
    public int check(NftTable desired) {
        held = Optional.empty();
        disturbed(); // what has been done so far will be seen
        var wanted = shape(desired);
        var commands = NftDifference.commands(
                desired, wanted, nft.list(Ours.POLICY_TABLE).map(NftShape::parse));
        run(commands);
        held = Optional.of(wanted);
        return commands.size();
    }

    /**
     * Removes the table.
     *
     * @return whether there was one
     */
    public boolean remove() {
        held = Optional.empty();
        var there = nft.list(Ours.POLICY_TABLE).isPresent();
        if (there) {
            run(List.of(NftDifference.removal(Ours.POLICY_TABLE)));
        }
        return there;
    }

    /** Chains that are the same objects as before need no hashes again. */
    private NftShape shape(NftTable table) {
        var now = new IdentityHashMap<NftTable.Chain, NftShape.Rules>();
        var shape = NftShape.of(table, chain -> {
            var known = shapes.get(chain);
            var rules = known == null ? NftShape.rules(chain) : known;
            now.put(chain, rules);
            return rules;
        });
        shapes = now;
        return shape;
    }

    /** What a counter has counted. */
    public record Count(long packets, long bytes) {
        /** Both together. */
        public Count and(Count other) {
            return new Count(packets + other.packets, bytes + other.bytes);
        }
    }

    /** All counters by name; none where there is no table. */
    public Map<String, Count> counters() {
        var counts = new HashMap<String, Count>();
        if (held.isPresent()) {
            for (var object : Json.read(nft.print("list counters table inet " + Ours.POLICY_TABLE))
                    .path("nftables")) {
                var counter = object.path("counter");
                if (!counter.isMissingNode()) {
                    counts.put(
                            counter.path("name").asString(""),
                            new Count(
                                    counter.path("packets").asLong(0),
                                    counter.path("bytes").asLong(0)));
                }
            }
        }
        return counts;
    }

    @Override
    public void close() {
        watch.close();
        nft.close();
    }
}
