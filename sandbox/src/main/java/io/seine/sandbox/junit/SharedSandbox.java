package io.seine.sandbox.junit;

import io.seine.sandbox.Progress;
import io.seine.sandbox.Sandbox;
import io.seine.sandbox.plan.Topology;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one sandbox of a test run; it grows by what each test class asks for. */
final class SharedSandbox implements AutoCloseable {
    private static final String PREFIX = "seine-control-planes-";

    private final Set<String> names = new LinkedHashSet<>();
    private @Nullable Sandbox sandbox;

    /** The sandbox, with at least these clusters in it. */
    synchronized Sandbox with(List<String> wanted, Progress progress) throws IOException, InterruptedException {
        if (sandbox == null) {
            Path checkout = Requirements.checkout();
            Path folders = Path.of(System.getProperty("java.io.tmpdir"));
            removeAbandoned(checkout, folders);
            long pid = ProcessHandle.current().pid();
            sandbox = Sandbox.untilExit(checkout, Files.createTempDirectory(folders, PREFIX + pid + "-"));
        }
        if (names.addAll(wanted)) {
            sandbox.up(Topology.controlPlanes(List.copyOf(names)), progress);
        }
        return sandbox;
    }

    /** Starts what does not run of the clusters that there are. */
    synchronized void restart(Progress progress) throws IOException, InterruptedException {
        if (sandbox != null) {
            sandbox.up(Topology.controlPlanes(List.copyOf(names)), progress);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (sandbox != null) {
            try {
                sandbox.down(Progress.silent());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while the control planes were taken down");
            }
        }
    }

    /** What test runs have left behind that were killed: only files, because the rest ended with them. */
    private static void removeAbandoned(Path checkout, Path folders) throws IOException, InterruptedException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folders, PREFIX + "*")) {
            for (Path folder : found) {
                String pid = folder.getFileName()
                        .toString()
                        .substring(PREFIX.length())
                        .split("-", 2)[0];
                if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    Sandbox.untilExit(checkout, folder).down(Progress.silent());
                }
            }
        }
    }
}
