package io.seine.sandbox;

import io.seine.sandbox.machine.MachinePlan;
import io.seine.sandbox.machine.SandboxFailure;
import io.seine.sandbox.plan.SandboxPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The folder of a sandbox, and the names that follow from its path and so belong to this sandbox alone.
 *
 * @param folder absolute and without symbolic links
 */
record Home(Path folder) {
    Path plan() {
        return folder.resolve("plan");
    }

    Path lock() {
        return folder.resolve("lock");
    }

    /** The FIFO that the owner of a sandbox keeps open as long as it shall last. */
    Path owner() {
        return folder.resolve("owner");
    }

    /** A folder for the PATH of commands that work on the clusters. */
    Path tools() {
        return folder.resolve("tools");
    }

    Path kubeconfig(String cluster) {
        return folder.resolve("kubeconfig").resolve(cluster);
    }

    Path pki(String cluster) {
        return folder.resolve("pki").resolve(cluster);
    }

    Path machines() {
        return folder.resolve("machines");
    }

    Path machine(String name) {
        return machines().resolve(name);
    }

    Path log(String machine, String server) {
        return MachinePlan.log(machine(machine), server);
    }

    /** The host's network interface of the sandbox; at most 15 characters. */
    String hostInterface() {
        return "seine-" + id();
    }

    /** The control group of the sandbox. */
    String cgroup() {
        return "seine-" + id();
    }

    /** Where to begin the search for a free network. */
    int seed() {
        return (int) checksum();
    }

    /** The plan of the sandbox as it was last started. */
    Optional<SandboxPlan> readPlan() throws IOException {
        if (!Files.exists(plan())) {
            return Optional.empty();
        }
        try {
            return Optional.of(SandboxPlan.parse(Files.readString(plan())));
        } catch (IllegalArgumentException e) {
            throw new SandboxFailure(
                    "Cannot read " + plan() + ": " + e.getMessage()
                            + "; run `seine sandbox down`, then `seine sandbox up`.",
                    e);
        }
    }

    /** Writes the plan so that readers see it whole or not at all. */
    void writePlan(SandboxPlan plan) throws IOException {
        Path next = folder.resolve("plan.new");
        Files.writeString(next, plan.text());
        Files.move(next, plan(), StandardCopyOption.ATOMIC_MOVE);
    }

    private String id() {
        return "%08x".formatted(checksum());
    }

    private long checksum() {
        var checksum = new CRC32();
        checksum.update(folder.toString().getBytes(StandardCharsets.UTF_8));
        return checksum.getValue();
    }
}
