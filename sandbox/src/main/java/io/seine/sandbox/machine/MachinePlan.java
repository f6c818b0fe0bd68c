package io.seine.sandbox.machine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a machine shall be.
 *
 * @param name unique in its sandbox; also the machine's host name
 * @param folder the machine's own folder on the host, {@link #HERE} in the machine; its disk, its logs, its configuration
 * @param kube the program on the host with most servers, {@link #KUBE} in the machine
 * @param forwards whether the machine forwards packets
 * @param files contents by path below {@code folder}; a change of any makes the machine anew
 * @param servers the servers, in the order of their start
 * @param owner a FIFO that the owner of the machine keeps open for writing: the machine ends when the owner does
 */
public record MachinePlan(
        String name,
        Path folder,
        Path kube,
        boolean forwards,
        Map<String, String> files,
        List<Server> servers,
        Optional<Path> owner) {
    /** Where the machine finds its folder. */
    public static final String HERE = "/run/seine";

    /** Where the machine finds the kube program. */
    public static final String KUBE = "/run/kube";

    private static final String SCRIPT = "machine";

    public MachinePlan {
        files = new TreeMap<>(files);
        servers = List.copyOf(servers);
    }

    /** The script of process 1. */
    Path script() {
        return folder.resolve(SCRIPT);
    }

    /** The folder of the machine whose process 1 has these arguments, furnished or not yet. */
    static Optional<Path> folderOf(List<String> argv) {
        Path last = Path.of(argv.getLast());
        if (furnished(argv, last)) {
            return Optional.of(last);
        }
        return argv.size() == 2 && argv.getFirst().equals("sh") && last.endsWith(SCRIPT)
                ? Optional.ofNullable(last.getParent())
                : Optional.empty();
    }

    /** Whether these are the arguments of a process 1 that has done its script and waits, itself or just about to start. */
    static boolean furnished(List<String> argv, Path folder) {
        List<String> wait = List.of("cat", "-", folder.toString());
        return argv.size() >= wait.size()
                && argv.subList(argv.size() - wait.size(), argv.size()).equals(wait);
    }

    /** A server's log on the host. */
    public Path log(String server) {
        return log(folder, server);
    }

    /** As {@link #log(String)}, of the machine with that folder. */
    public static Path log(Path folder, String server) {
        return folder.resolve("log").resolve(server + ".log");
    }

    /** The server of that name. */
    public Server server(String wanted) {
        return servers.stream()
                .filter(server -> server.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("machine " + name + " has no server " + wanted));
    }
}
