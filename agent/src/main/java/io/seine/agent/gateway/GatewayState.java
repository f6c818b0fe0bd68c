package io.seine.agent.gateway;

/**
 * What a gateway's answers to probes say, besides that it is there.
 *
 * @param active whether it holds itself for its cluster's gateway
 * @param reached other clusters that it reaches, as far as it knows
 */
public record GatewayState(boolean active, int reached) {
    private static final int REACHED_SHIFT = 8;
    private static final int REACHED_MASK = 0xffff;

    /** The eight bytes in the answer: bit 0 is {@code active}, bits 8 to 23 {@code reached}; the others are 0, and ignored. */
    public long word() {
        return (active ? 1 : 0) | (long) (Math.min(reached, REACHED_MASK) << REACHED_SHIFT);
    }

    /** Reads what {@link #word} made, or what another version of it made. */
    public static GatewayState of(long word) {
        return new GatewayState((word & 1) != 0, (int) (word >> REACHED_SHIFT) & REACHED_MASK);
    }
}
