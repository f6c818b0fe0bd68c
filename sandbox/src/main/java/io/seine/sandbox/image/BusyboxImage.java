package io.seine.sandbox.image;

import io.seine.sandbox.build.HostCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** BusyBox: a shell and some hundred tools in one static program; other images stand on its layer. */
final class BusyboxImage {
    private static final Path INSTALLED = Path.of("/bin/busybox");

    private BusyboxImage() {}

    static Image of(Layer layer) {
        return new Image("docker.io/library/busybox:latest", Image.Start.of(List.of(), List.of("sh")), List.of(layer));
    }

    static Layer layer(Consumer<String> progress) throws IOException, InterruptedException {
        // The package busybox has a program of the same name that needs libraries and has fewer tools.
        var installed = Files.exists(INSTALLED) && new SharedLibraries(Path.of("/")).isStatic(INSTALLED);
        var busybox = DebianFiles.of("busybox-static", installed, progress).file("/bin/busybox");
        var layer = Layer.builder()
                .program("/bin/busybox", busybox)
                .folder("/tmp", 01777)
                .folder("/root", 0700)
                .text("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n")
                .text("/etc/group", "root:x:0:\nnogroup:x:65534:\n")
                .link("/usr/bin/env", "/bin/busybox");
        for (var tool :
                HostCommand.of(busybox.toString(), "--list").output().lines().toList()) {
            if (!tool.equals("busybox")) {
                layer.link("/bin/" + tool, "busybox");
            }
        }
        return layer.build();
    }
}
