package io.seine.sandbox.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
                .filter(process -> process.machine().equals(Optional.of(folder)))
                .findFirst();
    }

    /** Process 1 of every machine whose folder is directly in that folder. */
    public List<RunningProcess> machinesIn(Path folder) {
        return processes.stream()
                .filter(process -> process.machine()
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
            List<String> argv = List.of(arguments.split("\0"));
            if (argv.getFirst().isEmpty()) {
                return Optional.empty(); // a thread of the kernel, or a process that has ended
            }
            String namespace = Files.readSymbolicLink(folder.resolve("ns/pid")).toString(); // as in "pid:[4026531836]"
            long inode = Long.parseLong(namespace.substring(namespace.indexOf('[') + 1, namespace.length() - 1));
            Optional<Path> machine = MachinePlan.folderOf(argv);
            return Optional.of(new RunningProcess(
                    pid, argv, inode, machine.isPresent() && isFirst(folder) ? machine : Optional.empty()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether the process is number 1 of a namespace below the host's: "NSpid:	4711	1". */
    private static boolean isFirst(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve("status")).stream()
                .anyMatch(line -> line.startsWith("NSpid:")
                        && line.endsWith("\t1")
                        && line.chars().filter(c -> c == '\t').count() > 1);
    }
}
