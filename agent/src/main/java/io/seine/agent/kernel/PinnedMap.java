package io.seine.agent.kernel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** A BPF map that outlives this process by its name in the BPF file system. */
final class PinnedMap implements AutoCloseable {
    private final Path pin;
    private final Bpf.MapKind kind;
    private OptionalInt descriptor = OptionalInt.empty();

    /**
     * Adopts nothing yet.
     *
     * @param pin its name in the BPF file system
     * @param kind what it is where it has to be made
     */
    PinnedMap(Path pin, Bpf.MapKind kind) {
        this.pin = pin;
        this.kind = kind;
    }

    /** The map, if there is one. */
    OptionalInt find() {
        if (descriptor.isEmpty() && Files.exists(pin)) {
            descriptor = OptionalInt.of(Bpf.open(pin));
        }
        return descriptor;
    }

    /** The map, made and pinned where it was not. */
    int make() {
        if (find().isEmpty()) {
            descriptor = OptionalInt.of(Bpf.createMap("seine_" + pin.getFileName(), kind));
        }
        if (!Files.exists(pin)) {
            Bpf.pin(descriptor.getAsInt(), pin);
        }
        return descriptor.getAsInt();
    }

    /** Lets go of it; what is pinned stays. */
    @Override
    public void close() {
        descriptor.ifPresent(LibC::close);
        descriptor = OptionalInt.empty();
    }
}
