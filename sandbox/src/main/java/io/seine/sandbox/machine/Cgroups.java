package io.seine.sandbox.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The control groups of a sandbox: one folder of the same name in every hierarchy, made by its containers. */
public final class Cgroups {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    /** Where containerd puts the containers of Pods whose kubelet names no group: its namespace for Kubernetes. */
    private static final String CONTAINERD = "k8s.io";

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

    /** Removes the groups of containers that containerd has put into its own group, with that one when it is empty then. */
    public static void removeContainers(Collection<String> containers) throws IOException {
        for (Path group : find(CONTAINERD)) {
            for (String container : containers) {
                if (Files.isDirectory(group.resolve(container))) {
                    removeTree(group.resolve(container));
                }
            }
            if (containers(group).isEmpty()) {
                Files.deleteIfExists(group);
            }
        }
    }

    /** The containers that have a group in containerd's own, whosever they are. */
    public static List<String> containers() throws IOException {
        var containers = new TreeSet<String>();
        for (Path group : find(CONTAINERD)) {
            containers.addAll(containers(group));
        }
        return List.copyOf(containers);
    }

    private static List<String> containers(Path group) throws IOException {
        try (Stream<Path> below = Files.list(group)) {
            return below.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .toList();
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
