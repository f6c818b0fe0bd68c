package io.seine.sandbox;

import java.time.Instant;
import java.util.Optional;

/**
 * One server of a sandbox.
 *
 * @param machine the machine that it belongs to: a cluster's name for its control plane, or a node's
 * @param name such as {@code kubelet}
 * @param running its process, if it runs
 */
public record ComponentStatus(String machine, String name, Optional<Running> running) {
    /**
     * A running server.
     *
     * @param pid in the host's process namespace
     * @param residentBytes memory that it occupies now, shared pages included
     * @param proportionalBytes the same, but of a page that several processes share only its part: these can be added up
     * @param started when it began
     */
    public record Running(long pid, long residentBytes, long proportionalBytes, Instant started) {}

    /** What commands call it: machine, slash, name. */
    public String component() {
        return machine + "/" + name;
    }
}
