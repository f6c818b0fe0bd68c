package io.seine.agent.policy;

import io.seine.agent.kernel.NftTable;
import io.seine.agent.kernel.ShortHash;
import io.seine.policy.address.AddressSet;
import io.seine.policy.compile.PeerKey;
import java.util.Optional;

/** Where a table has the addresses of peers. */
sealed interface Place {
    /** The set that has the addresses of many peers in one family. */
    static String shared(Family family) {
        return "peers" + family.digit();
    }

    /**
     * What a rule asks of a packet's address.
     *
     * @param side {@code saddr} or {@code daddr}
     * @return empty where no address of the family is meant
     */
    Optional<String> match(Family family, String side);

    /** In the rule: what never changes and is at most one range in each family. */
    record InRule(AddressSet addresses) implements Place {
        /** Whether addresses fit. */
        static boolean fits(AddressSet addresses) {
            for (var family : Family.values()) {
                if (Elements.of(addresses, family).size() > 1) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public Optional<String> match(Family family, String side) {
            return Elements.of(addresses, family).stream()
                    .findFirst()
                    .map(range -> family.header() + " " + side + " " + range + " ");
        }
    }

    /** A set of their own: what has large ranges, or very many addresses. */
    record OwnSet(PeerKey key) implements Place {
        /** The name of the set. */
        String name(Family family) {
            return "a" + family.digit() + "-" + ShortHash.of(key.toString());
        }

        @Override
        public Optional<String> match(Family family, String side) {
            return Optional.of(family.header() + " " + side + " @" + name(family) + " ");
        }
    }

    /**
     * A part of the set that many share.
     *
     * @param mark that the part's elements begin with
     */
    record Part(int mark) implements Place {
        @Override
        public Optional<String> match(Family family, String side) {
            // nft's language has no constants in concatenations. The packet's mark is read, and nothing of it is left.
            return Optional.of("meta mark & 0x0 ^ " + NftTable.mark(mark) + " . " + family.header() + " " + side + " @"
                    + shared(family) + " ");
        }
    }
}
