package io.seine.sandbox.doctor;

import java.util.List;
import java.util.stream.Stream;

/** The capabilities of root that a sandbox uses and that containers often take away. */
enum Capability {
    SETGID(6, Profile.NODES),
    SETUID(7, Profile.NODES),
    NET_ADMIN(12, Profile.CONTROL_PLANES),
    NET_RAW(13, Profile.NODES),
    SYS_CHROOT(18, Profile.NODES),
    SYS_PTRACE(19, Profile.NODES),
    SYS_ADMIN(21, Profile.CONTROL_PLANES),
    MKNOD(27, Profile.NODES),
    PERFMON(38, Profile.NODES),
    BPF(39, Profile.NODES);

    private final int bit;
    private final Profile from;

    Capability(int bit, Profile from) {
        this.bit = bit;
        this.from = from;
    }

    /** Those that {@code profile} needs and that the text of {@code /proc/self/status} does not have as effective. */
    static List<String> missing(String status, Profile profile) {
        var effective = status.lines()
                .filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(
                        line.substring("CapEff:".length()).strip(), 16))
                .findFirst()
                .orElse(0);
        return Stream.of(values())
                .filter(each -> each.from.compareTo(profile) <= 0)
                .filter(each -> (effective >>> each.bit & 1) == 0)
                .map(Enum::name)
                .toList();
    }
}
