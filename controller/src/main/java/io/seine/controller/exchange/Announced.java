package io.seine.controller.exchange;

/**
 * An announce of this cluster at a leader: what has to go when this cluster leaves.
 *
 * @param access where it is, and how to get there
 * @param uid which one of that name: a later one is another membership's
 */
public record Announced(LeaderAccess access, String uid) {}
