package io.seine.agent.kernel;

import java.util.Optional;

/** nftables. Not for use by several threads, nor on a virtual one. */
interface Nft extends AutoCloseable {
    /** Runs commands as one transaction: all of them or none. */
    void run(String commands);

    /** The table {@link Ours#TABLE} as nft's JSON; empty if there is none. */
    Optional<String> list();

    @Override
    void close();

    /** nftables by its library where it is installed, else by running the program. */
    static Nft open() {
        return LibNftables.open().<Nft>map(library -> library).orElseGet(NftProgram::new);
    }

    /** Whether nft's answer to {@code list tables inet} has ours. */
    static boolean among(String tables) {
        return tables.contains("\"name\": \"" + Ours.TABLE + "\"");
    }
}
