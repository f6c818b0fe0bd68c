package io.seine.sandbox.machine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A process as the host sees it.
 *
 * @param pid its number in the host's process namespace
 * @param argv program and arguments
 * @param namespace inode of its process namespace
 * @param machine the folder of the machine whose process 1 it is, if it is one
 */
public record RunningProcess(long pid, List<String> argv, long namespace, Optional<Path> machine) {}
