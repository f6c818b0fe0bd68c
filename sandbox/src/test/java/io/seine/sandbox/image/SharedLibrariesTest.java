package io.seine.sandbox.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedLibrariesTest {
    @Test
    void readsWhatLddPrintsOfSeveralPrograms() {
        var output = """
                /usr/sbin/nft:
                \tlinux-vdso.so.1 (0x00007f30240f4000)
                \tlibnftables.so.1 => /lib/x86_64-linux-gnu/libnftables.so.1 (0x00007f3024001000)
                \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f3023de5000)
                \t/lib64/ld-linux-x86-64.so.2 (0x00007f30240f6000)
                /bin/busybox:
                \tnot a dynamic executable
                /sbin/ip:
                \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007fda3a2d1000)
                \tlibbpf.so.1 => /lib/x86_64-linux-gnu/libbpf.so.1 (0x00007fda3a4fa000)
                """;

        assertThat(SharedLibraries.parse(output))
                .containsExactly(
                        "/lib/x86_64-linux-gnu/libnftables.so.1",
                        "/lib/x86_64-linux-gnu/libc.so.6",
                        "/lib64/ld-linux-x86-64.so.2",
                        "/lib/x86_64-linux-gnu/libbpf.so.1");
    }

    @Test
    void readsTheLinkerOfArm() {
        assertThat(SharedLibraries.parse("\t/lib/ld-linux-aarch64.so.1 (0x0000ffff9d5f0000)\n"))
                .containsExactly("/lib/ld-linux-aarch64.so.1");
    }
}
