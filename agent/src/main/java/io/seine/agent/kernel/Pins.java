package io.seine.agent.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder of objects that the BPF file system keeps after this process.
 *
 * @param folder in it
 */
record Pins(Path folder) {
    /** Where the object of that name is or would be. */
    Path path(String name) {
        return folder.resolve(name);
    }

    /** Whether there is the folder. */
    boolean present() {
        return Files.isDirectory(folder);
    }

    /** The names that begin with {@code prefix}, sorted. */
    List<String> names(String prefix) {
        if (!present()) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new KernelException("Could not list the pins in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Makes the folder where there is none. */
    void makeFolder() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new KernelException("Could not make the folder of pins " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Removes one, if it is there. */
    void remove(String name) {
        try {
            Files.deleteIfExists(path(name));
        } catch (IOException e) {
            throw new KernelException("Could not remove the pin " + path(name) + ": " + e.getMessage(), e);
        }
    }

    /** Removes all, and the folder. */
    void removeAll() {
        names("").forEach(this::remove);
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new KernelException("Could not remove the folder of pins " + folder + ": " + e.getMessage(), e);
        }
    }
}
