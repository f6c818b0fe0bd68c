package io.seine.agent.kernel;

import io.seine.agent.kernel.Bpf.Attachment;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Programs attached by TCX links, of Linux 6.6 and later. A link is pinned, and found again by its pin. */
final class TcxLinks implements Attaching {
    private final Pins pins;
    /** Kept open, so that the programs stay when somebody removes the pins of a running agent. */
    private final Map<Attachment, Integer> links = new EnumMap<>(Attachment.class);

    TcxLinks(Pins pins) {
        this.pins = pins;
    }

    @Override
    public Optional<String> attach(Attachment where, int device, byte[] program, String name) {
        var pinned = pins.names(Attaching.prefix(where));
        if (!links.containsKey(where) && !pinned.isEmpty()) {
            links.put(where, Bpf.open(pins.path(pinned.contains(name) ? name : pinned.getFirst())));
        }
        var link = links.get(where);
        var alive = link != null && Bpf.device(link) == device;
        if (alive && pinned.equals(List.of(name))) {
            return Optional.empty();
        }
        if (!alive) {
            release(where);
            pinned.forEach(pins::remove);
        }
        install(where, device, program, name);
        pinned.stream().filter(pin -> !pin.equals(name)).forEach(pins::remove);
        return Optional.of("program " + name + (alive ? " replaced" : " attached"));
    }

    @Override
    public void close() {
        links.values().forEach(LibC::close);
        links.clear();
    }

    private void install(Attachment where, int device, byte[] program, String name) {
        var loaded = Bpf.load("seine_" + where.word(), program);
        try {
            var link = links.get(where);
            if (link != null) {
                Bpf.replace(link, loaded);
            } else {
                link = Bpf.attach(loaded, device, where);
                links.put(where, link);
            }
            if (!Files.exists(pins.path(name))) {
                Bpf.pin(link, pins.path(name));
            }
        } finally {
            LibC.close(loaded);
        }
    }

    private void release(Attachment where) {
        var before = links.remove(where);
        if (before != null) {
            LibC.close(before);
        }
    }
}
