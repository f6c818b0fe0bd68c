package io.seine.agent.kernel;

import io.seine.agent.kernel.Bpf.Attachment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Programs attached as filters of the queueing discipline {@code clsact}, by the program {@code tc}, on kernels without TCX. The program is pinned; the
 * filter's has the same ID, or is not ours.
 */
final class ClsactFilters implements Attaching {
    /** The place of our filter among others. */
    private static final String PLACE = " pref 1 handle 1 bpf";

    private final Pins pins;

    /** @throws KernelException if the kernel is too old for the programs themselves, which would then drop everything */
    ClsactFilters(Pins pins) {
        this.pins = pins;
        var probe = Bpf.load("seine_probe", TunnelPrograms.probe());
        try {
            if (Bpf.run(probe) != 0) {
                throw new KernelException(
                        "The kernel " + System.getProperty("os.version")
                                + " lets no program choose the address that a tunnel sends from; the Nodes need Linux 6.0 or later.");
            }
        } finally {
            LibC.close(probe);
        }
    }

    @Override
    public Optional<String> attach(Attachment where, int device, byte[] program, String name) {
        var pinned = pins.names(Attaching.prefix(where));
        var attached = attached(where);
        if (pinned.equals(List.of(name)) && attached.equals(List.of(pinnedId(name)))) {
            return Optional.empty();
        }
        var loaded = Bpf.load("seine_" + where.word(), program);
        try {
            pins.remove(name);
            Bpf.pin(loaded, pins.path(name));
        } finally {
            LibC.close(loaded);
        }
        tc("qdisc replace dev " + Ours.DEVICE + " clsact");
        tc("filter replace dev " + Ours.DEVICE + " " + where.word() + PLACE + " direct-action pinned "
                + pins.path(name));
        pinned.stream().filter(pin -> !pin.equals(name)).forEach(pins::remove);
        return Optional.of("program " + name + (attached.isEmpty() ? " attached" : " replaced"));
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    /** The IDs of the programs of all filters there. */
    private static List<Integer> attached(Attachment where) {
        var found = new ArrayList<Integer>();
        for (var filter : Json.read(tc("-json filter show dev " + Ours.DEVICE + " " + where.word()))) {
            var id = filter.path("options").path("prog").path("id");
            if (id.isNumber()) {
                found.add(id.asInt());
            }
        }
        return found;
    }

    private int pinnedId(String name) {
        var open = Bpf.open(pins.path(name));
        try {
            return Bpf.id(open);
        } finally {
            LibC.close(open);
        }
    }

    private static String tc(String arguments) {
        var command = new ArrayList<>(List.of("tc"));
        command.addAll(List.of(arguments.split(" ", -1)));
        var result = Command.run(command, "");
        if (result.code() != 0) {
            throw new KernelException("Could not run tc " + arguments + ": "
                    + result.errors().lines().findFirst().orElse("exit status " + result.code()) + ".");
        }
        return result.output();
    }
}
