package io.seine.sandbox.image;

import io.seine.sandbox.build.Programs;
import java.io.IOException;
import java.util.List;

/** The images of Kubernetes itself: the Pods' first container, the name server, and the network test program. */
final class ServerImages {
    // As the first process of a Pod it ends at once when told to, and reaps what the other containers leave behind.
    private static final String PAUSE = "trap 'exit 0' TERM INT; while :; do sleep 2147483647 & wait; done";

    private ServerImages() {}

    /** What keeps a Pod's namespaces alive. */
    static Image pause(Layer busybox) {
        return new Image(
                "registry.k8s.io/pause:3.10",
                Image.Start.of(List.of("/bin/sh", "-c", PAUSE), List.of()),
                List.of(busybox));
    }

    /** agnhost, with a shell and BusyBox's tools as in the original. */
    static Image agnhost(Programs programs, Layer busybox) throws IOException {
        var files = Layer.builder()
                .program("/agnhost", programs.agnhost())
                .link("/agnhost-2", "agnhost")
                .folder("/uploads", 0755)
                .build();
        return new Image(
                "registry.k8s.io/e2e-test-images/agnhost:" + programs.agnhostVersion(),
                Image.Start.of(List.of("/agnhost"), List.of("pause")),
                List.of(busybox, files));
    }

    /** CoreDNS, alone. */
    static Image coredns(Programs programs, String version) {
        var files = Layer.builder().program("/coredns", programs.coredns()).build();
        return new Image(
                "registry.k8s.io/coredns/coredns:" + version,
                Image.Start.of(List.of("/coredns"), List.of()),
                List.of(files));
    }
}
