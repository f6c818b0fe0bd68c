package io.seine.sandbox.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * All processes of the host at one moment. What runs is always read from here and never from notes of what was started, so a
 * crash at any point leaves nothing that is unknown.
 */
public record ProcessTable(List<RunningProcess> processes) {
    private static final Path PROC = Path.of("/proc");

    public ProcessTable {
        processes = List.copyOf(processes);
    }

    /** Reads the table; processes that end meanwhile are left out. */
    public static ProcessTable read() throws IOException {
        var processes = new ArrayList<RunningProcess>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                one(folder).ifPresent(processes::add);
            }
        }
        return new ProcessTable(processes);
    }

    /** Process 1 of the machine with that folder, furnished or not yet. */
    public Optional<RunningProcess> machine(Path folder) {
        return processes.stream()
                .filter(process -> MachinePlan.folderOf(process).equals(Optional.of(folder)))
                .findFirst();
    }

    /** Process 1 of every machine whose folder is directly in that folder. */
    public List<RunningProcess> machinesIn(Path folder) {
        return processes.stream()
                .filter(process -> MachinePlan.folderOf(process)
                        .map(machine -> folder.equals(machine.getParent()))
                        .orElse(false))
                .toList();
    }

    /** The process of a server in a machine. */
    public Optional<RunningProcess> server(RunningProcess machine, Server server) {
        return processes.stream()
                .filter(process -> process.namespace() == machine.namespace()
                        && server.identity().equals(firstTwo(process.argv())))
                .findFirst();
    }

    /** The command line, for the host, of a program that runs in the machine with that process 1. */
    public static List<String> inside(RunningProcess machine, List<String> argv) {
        var command = new ArrayList<>(List.of(
                "nsenter",
                "--target",
                Long.toString(machine.pid()),
                "--mount",
                "--uts",
                "--ipc",
                "--net",
                "--pid",
                "--"));
        command.addAll(argv);
        return command;
    }

    static List<String> firstTwo(List<String> argv) {
        return argv.subList(0, Math.min(2, argv.size()));
    }

    private static Optional<RunningProcess> one(Path folder) {
        try {
            long pid = Long.parseLong(folder.getFileName().toString());
            String arguments = new String(Files.readAllBytes(folder.resolve("cmdline")), StandardCharsets.UTF_8);
            List<String> argv = Arrays.asList(arguments.split("\0"));
            if (argv.getFirst().isEmpty()) {
                return Optional.empty(); // a thread of the kernel, or a process that has ended
            }
            String namespace = Files.readSymbolicLink(folder.resolve("ns/pid")).toString(); // as in "pid:[4026531836]"
            long inode = Long.parseLong(namespace.substring(namespace.indexOf('[') + 1, namespace.length() - 1));
            boolean first = false;
            long resident = 0;
            for (String line : Files.readAllLines(folder.resolve("status"))) {
                if (line.startsWith("NSpid:")) {
                    first = line.endsWith("\t1")
                            && line.chars().filter(c -> c == '\t').count() > 1;
                } else if (line.startsWith("VmRSS:")) {
                    resident = Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
            Instant started =
                    ProcessHandle.of(pid).flatMap(p -> p.info().startInstant()).orElse(Instant.EPOCH);
            return Optional.of(new RunningProcess(pid, List.copyOf(argv), inode, first, resident, started));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
