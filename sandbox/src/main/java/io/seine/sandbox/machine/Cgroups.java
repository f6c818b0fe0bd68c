package io.seine.sandbox.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The control groups of a sandbox: one folder of the same name in every hierarchy, made by its containers. */
public final class Cgroups {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private Cgroups() {}

    /** Removes the group and all below it. Its processes must have ended. */
    public static void remove(String name) throws IOException {
        for (Path hierarchy : hierarchies()) {
            Path group = hierarchy.resolve(name);
            if (Files.isDirectory(group)) {
                removeTree(group);
            }
        }
    }

    /** The folders of that name, one per hierarchy that has it. */
    public static List<Path> find(String name) throws IOException {
        return hierarchies().stream()
                .map(hierarchy -> hierarchy.resolve(name))
                .filter(Files::isDirectory)
                .toList();
    }

    /** Version 2 has one hierarchy, at the root; version 1 one folder per controller. */
    private static List<Path> hierarchies() throws IOException {
        if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
            return List.of(ROOT);
        }
        var hierarchies = new ArrayList<Path>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(ROOT, Files::isDirectory)) {
            folders.forEach(hierarchies::add);
        }
        return hierarchies;
    }

    private static void removeTree(Path group) throws IOException {
        try (Stream<Path> below = Files.list(group)) {
            for (Path child : below.filter(Files::isDirectory).toList()) {
                removeTree(child);
            }
        }
        Files.deleteIfExists(group);
    }
}
