package io.seine.sandbox.machine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Ends processes. */
public final class Processes {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Processes() {}

    /**
     * Kills processes and waits until they are gone. Process 1 of a machine is gone only after all others of the machine.
     */
    public static void kill(List<RunningProcess> processes) throws IOException, InterruptedException {
        List<ProcessHandle> handles = processes.stream()
                .flatMap(process -> ProcessHandle.of(process.pid()).stream())
                .toList();
        handles.forEach(ProcessHandle::destroyForcibly);
        await(handles);
    }

    /** Kills a process and waits until it is gone. */
    public static void kill(long pid) throws IOException, InterruptedException {
        List<ProcessHandle> handles = ProcessHandle.of(pid).stream().toList();
        handles.forEach(ProcessHandle::destroyForcibly);
        await(handles);
    }

    /** Asks a process to end and waits until it has. */
    public static void terminate(RunningProcess process) throws IOException, InterruptedException {
        List<ProcessHandle> handles = ProcessHandle.of(process.pid()).stream().toList();
        handles.forEach(ProcessHandle::destroy);
        await(handles);
    }

    private static void await(List<ProcessHandle> handles) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        for (ProcessHandle handle : handles) {
            while (handle.isAlive()) {
                if (System.nanoTime() > end) {
                    throw new SandboxFailure("Ended process " + handle.pid() + ", which is still there after "
                            + LIMIT.toSeconds() + " s; look at its state with `ps`");
                }
                Thread.sleep(PAUSE);
            }
        }
    }
}
