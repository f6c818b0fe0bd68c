package io.seine.agent.kernel;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The numbers of ours that other programs of a Node may want to have too, and that a user can therefore change; each Node has its own.
 *
 * @param tableBase the first of our {@value #TABLES} routing tables, which follow each other
 * @param rulePreference the preference of the first of our {@value #RULES} routing rules, which follow each other
 * @param connectionMark the one bit of a connection's mark that says: it came out of the tunnel or went into it; none of
 *     {@link Ours#IDENTITY_BITS}
 */
public record Numbers(int tableBase, int rulePreference, int connectionMark) {
    /** Routing tables that we have. */
    public static final int TABLES = 4;

    /** Routing rules that we have. */
    public static final int RULES = 5;

    /** Rules come before those of cloud CNIs, which begin at 512, and after the kernel's own at 0. */
    public static final Numbers USUAL = new Numbers(4_240, 57, 0x1000_0000);

    public Numbers {
        if (Integer.bitCount(connectionMark) != 1 || (connectionMark & Ours.IDENTITY_BITS) != 0) {
            throw new IllegalArgumentException("not one bit outside of the label identity: " + connectionMark);
        }
    }

    /** Routing table of what lies in other clusters. */
    public int remoteRoutes() {
        return tableBase;
    }

    /** Routing table of the own cluster's other Nodes, for what comes out of the tunnel. */
    public int lastLegRoutes() {
        return tableBase + 1;
    }

    /** Routing table of the tunnel's own packets that are to be encrypted: what is in it leads into the WireGuard device. */
    public int encryptedRoutes() {
        return tableBase + 2;
    }

    /** Routing table of the gateways that probes of the agent go to, through the tunnel. */
    public int probeRoutes() {
        return tableBase + 3;
    }

    /** What asks for {@link #probeRoutes}. */
    public int probeRule() {
        return rulePreference;
    }

    /**
     * What asks for {@link #encryptedRoutes} as this Node sends. Before {@link #remoteRule}: the address of another cluster's tunnel end lies in a
     * range of that cluster.
     */
    public int encryptedRule() {
        return rulePreference + 1;
    }

    /** What asks for {@link #encryptedRoutes} as this Node receives. */
    public int encryptedBackRule() {
        return rulePreference + 2;
    }

    /** What asks for {@link #remoteRoutes}. */
    public int remoteRule() {
        return rulePreference + 3;
    }

    /** What asks for {@link #lastLegRoutes}. */
    public int lastLegRule() {
        return rulePreference + 4;
    }

    /** All our routing tables. */
    List<Integer> tables() {
        return IntStream.range(tableBase, tableBase + TABLES).boxed().toList();
    }

    /** Whether a rule of that preference stands among ours. */
    boolean isAmongRules(int preference) {
        return preference >= rulePreference && preference <= lastPreference();
    }

    int lastPreference() {
        return rulePreference + RULES - 1;
    }
}
