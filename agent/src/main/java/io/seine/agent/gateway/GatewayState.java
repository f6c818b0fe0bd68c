package io.seine.agent.gateway;

/**
 * What a gateway's answers to probes say, besides that it is there.
 *
 * @param active whether it holds itself for its cluster's gateway
 * @param reached other clusters that it reaches, as far as it knows
 */
public record GatewayState(boolean active, int reached) {
    /** Of one whose agent has not said anything yet, since its Node was started. */
    public static final GatewayState UNSAID = new GatewayState(false, -1);

    private static final int SAID = 2;
    private static final int REACHED_SHIFT = 8;
    private static final int REACHED_MASK = 0xffff;

    /** The eight bytes in the answer: bit 0 is {@code active}, bit 1 is set, bits 8 to 23 are {@code reached}; the others are 0, and ignored. */
    public long word() {
        return (active ? 1 : 0) | SAID | (long) (Math.min(reached, REACHED_MASK) << REACHED_SHIFT);
    }

    /** Reads what {@link #word} made, or what another version of it made; 0 is {@link #UNSAID}. */
    public static GatewayState of(long word) {
        return (word & SAID) == 0
                ? UNSAID
                : new GatewayState((word & 1) != 0, (int) (word >> REACHED_SHIFT) & REACHED_MASK);
    }

    /** Whether the agent has said anything. */
    boolean isSaid() {
        return reached >= 0;
    }
}
