package io.seine.agent.kernel;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * WireGuard as a process of its own, for kernels without it. The process and its device end together, so that removing the device
 * is all that ends it, and a device without a process is one that is not there.
 */
final class UserspaceWireGuard {
    static final String PROGRAM = "wireguard-go";
    private static final int START_SECONDS = 5;
    private static final int POLL_MILLIS = 20;

    private UserspaceWireGuard() {}

    /** Makes {@code device} in the network namespace of the calling thread, and waits until it can be set up. */
    static void start(String device) {
        var builder = new ProcessBuilder(PROGRAM, "--foreground", device)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LOG_LEVEL", "error");
        try {
            var process = builder.start();
            process.getOutputStream().close();
            await(process, device);
        } catch (IOException e) {
            throw new KernelException(
                    "This Node's kernel has no WireGuard, and the program " + PROGRAM
                            + " that stands in for it cannot be run: " + e.getMessage()
                            + "; load the kernel module wireguard (modprobe wireguard).",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KernelException("The program " + PROGRAM + " was not waited for: the agent stops.", e);
        }
    }

    private static void await(Process process, String device) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (Command.run(List.of("wg", "show", device, "listen-port"), "").code() != 0) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new KernelException("This Node's kernel has no WireGuard, and the program " + PROGRAM
                        + " that stands in for it ended with exit status " + process.exitValue()
                        + "; it needs the device /dev/net/tun. Its own words are in the agent's log.");
            }
            if (System.nanoTime() > end) {
                process.destroyForcibly();
                throw new KernelException("The program " + PROGRAM + " did not make the device " + device + " within "
                        + START_SECONDS + " seconds.");
            }
        }
    }
}
