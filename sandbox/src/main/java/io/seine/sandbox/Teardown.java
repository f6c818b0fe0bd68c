package io.seine.sandbox;

import io.seine.sandbox.cluster.NodeImages;
import io.seine.sandbox.machine.Cgroups;
import io.seine.sandbox.machine.ProcessTable;
import io.seine.sandbox.machine.Processes;
import io.seine.sandbox.network.Fabric;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes all of a sandbox: its processes, and with them namespaces and mounts; its control groups; its network interface; its
 * files. It goes by names that only this sandbox has and by what runs; only the control groups of containers it finds by what their
 * containerd has noted among the sandbox's files.
 */
final class Teardown {
    private Teardown() {}

    /** Ends everything that runs and keeps the files. */
    static void stop(Home home) throws IOException, InterruptedException {
        Processes.kill(ProcessTable.read().machinesIn(home.machines()));
        Fabric.removeHostInterface(home.hostInterface());
        Cgroups.remove(home.cgroup());
        Cgroups.removeContainers(containers(home));
    }

    /** The containers of all nodes, as their containerds have noted them on disk. */
    private static List<String> containers(Home home) throws IOException {
        var containers = new ArrayList<String>();
        if (Files.isDirectory(home.machines())) {
            try (DirectoryStream<Path> machines = Files.newDirectoryStream(home.machines())) {
                for (Path machine : machines) {
                    containers.addAll(NodeImages.containers(machine));
                }
            }
        }
        return containers;
    }

    /** Removes the files, the lock last; the caller holds it. */
    static void deleteFiles(Home home) throws IOException {
        if (!Files.exists(home.folder())) {
            return;
        }
        deleteBelow(home.folder(), home.lock());
        Files.deleteIfExists(home.lock());
        Files.deleteIfExists(home.folder());
    }

    /** Deletes a folder with all that is in it, without following links. */
    static void delete(Path folder) throws IOException {
        deleteBelow(folder, folder);
        Files.deleteIfExists(folder);
    }

    private static void deleteBelow(Path folder, Path keep) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(keep)) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (!directory.equals(folder)) {
                    Files.deleteIfExists(directory);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
