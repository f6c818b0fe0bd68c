package io.seine.agent.kernel;

import java.util.List;
import java.util.Optional;

/** nftables. Not for use by several threads, nor on a virtual one. */
interface Nft extends AutoCloseable {
    /**
     * Runs commands as one transaction: all of them or none.
     *
     * @throws KernelException with nft's complaint
     */
    void run(String commands);

    /** The same with one command a line; nothing is run where there are none. */
    default void run(List<String> commands) {
        if (!commands.isEmpty()) {
            run(String.join("\n", commands) + "\n");
        }
    }

    /**
     * What nft prints as JSON for one command.
     *
     * @throws KernelException with nft's complaint
     */
    String print(String command);

    @Override
    void close();

    /**
     * A table of family inet as nft's JSON; empty if there is none. It does not ask for the list of tables: nft 1.0.6 reads what is in
     * all of them for it, and ends the process over other programs' sets that it does not understand.
     */
    default Optional<String> list(String table) {
        try {
            return Optional.of(print("list table inet " + table));
        } catch (KernelException e) {
            if (isNotThere(String.valueOf(e.getMessage()))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The library complains in this process's language, the program in its own. */
    private static boolean isNotThere(String complaint) {
        return complaint.contains(LibC.error(LibC.ENOENT)) || complaint.contains("No such file or directory");
    }

    /** nftables by its library where it is installed, else by running the program. */
    static Nft open() {
        return LibNftables.open().<Nft>map(library -> library).orElseGet(NftProgram::new);
    }
}
