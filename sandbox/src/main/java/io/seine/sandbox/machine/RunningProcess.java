package io.seine.sandbox.machine;

import java.time.Instant;
import java.util.List;

/**
 * A process as the host sees it.
 *
 * @param pid its number in the host's process namespace
 * @param argv program and arguments
 * @param namespace inode of its process namespace
 * @param first whether it is process 1 of that namespace
 * @param residentBytes memory that it occupies now, shared pages included
 * @param started when it began
 */
public record RunningProcess(
        long pid, List<String> argv, long namespace, boolean first, long residentBytes, Instant started) {}
