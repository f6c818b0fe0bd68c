package io.seine.agent.kernel;

import io.seine.agent.kernel.Bpf.Attachment;
import java.util.Optional;

/** How programs get to the tunnel device, and stay there without this process. */
sealed interface Attaching extends AutoCloseable permits TcxLinks, ClsactFilters {
    /**
     * Sees to it that the program is at the device, in the place of any other of ours, without a packet between them.
     *
     * @param device index of the tunnel device
     * @param name that tells the program from others; its pin has it
     * @return what had to be done, empty if all was there
     */
    Optional<String> attach(Attachment where, int device, byte[] program, String name);

    /** Lets go of what is open; what is pinned works on. */
    @Override
    void close();

    /** What all names of programs begin with that are attached there. */
    static String prefix(Attachment where) {
        return where.word() + "-";
    }
}
