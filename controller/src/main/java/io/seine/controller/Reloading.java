package io.seine.controller;

import io.seine.api.Reasons;
import io.seine.api.config.MultiClusterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A controller that follows its configuration file: when the file says something else, the controller is ended in order and started
 * with it within the same process, all fields alike. A file that cannot be used changes nothing; an Event tells why.
 */
public final class Reloading implements AutoCloseable {
    /** How often the file is looked at. A mounted ConfigMap takes a minute to arrive anyway. */
    public static final Duration POLL = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

    private final Function<ControllerOptions, ? extends Controller> starter;
    private final Duration poll;
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Optional<Thread> watching;
    // Written under the lock of this object.
    private ControllerOptions options;
    private Controller running;
    private boolean closed;
    // The watching thread's own: what the file said when it was last dealt with, and what it says perhaps only for a
    // moment.
    private String known = "";
    private String fresh = "";

    private Reloading(
            ControllerOptions options,
            Optional<Path> file,
            Function<ControllerOptions, ? extends Controller> starter,
            Duration poll) {
        this.options = options;
        this.starter = starter;
        this.poll = poll;
        this.running = starter.apply(options);
        this.watching =
                file.map(path -> Thread.ofVirtual().name("configuration").unstarted(() -> watch(path)));
    }

    /**
     * Starts a controller.
     *
     * @param options with the configuration that {@code file} has now
     * @param file of the configuration; nothing is followed when absent
     * @param starter starts a controller with options
     * @throws StartFailure if it cannot start
     */
    public static Reloading start(
            ControllerOptions options,
            Optional<Path> file,
            Function<ControllerOptions, ? extends Controller> starter,
            Duration poll) {
        var reloading = new Reloading(options, file, starter, poll);
        reloading.follow(reloading.running);
        reloading.watching.ifPresent(Thread::start);
        return reloading;
    }

    /** The controller as it runs now. */
    public synchronized Controller running() {
        return running;
    }

    /** Completed with the reason when the process has to end. */
    public CompletableFuture<String> lost() {
        return lost;
    }

    private void follow(Controller controller) {
        var _ = controller.replica().lost().thenAccept(lost::complete);
    }

    private void watch(Path file) {
        try {
            do {
                look(file);
            } while (!stop.await(poll.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Path file) {
        String now;
        try {
            now = Files.readString(file);
        } catch (IOException e) {
            // The name of the exception stands for what the file says, so that it is reported once.
            if (!known.equals(e.toString())) {
                known = e.toString();
                refused(ControllerOptions.unreadable(file, e));
            }
            return;
        }
        boolean settled = now.equals(fresh);
        fresh = now;
        // An editor may be in the middle of writing.
        if (!settled || now.equals(known)) {
            return;
        }
        known = now;
        try {
            var config = ControllerOptions.parse(file, now).config();
            if (!config.equals(options.config())) {
                restart(config, file);
            }
        } catch (StartFailure e) {
            refused(String.valueOf(e.getMessage()));
        }
    }

    private synchronized void restart(MultiClusterConfig config, Path file) {
        if (closed) {
            return;
        }
        var before = options;
        LOG.atInfo().addKeyValue("file", file).log("The configuration has changed, starting again with it");
        running.close();
        try {
            options = before.with(config);
            running = starter.apply(options);
            running.replica()
                    .reportOnConfiguration(
                            true,
                            Reasons.CONFIG_RELOADED,
                            "Runs with the new configuration: " + changes(before.config(), config));
        } catch (RuntimeException e) {
            options = before;
            running = startAgain(before);
            refused(String.valueOf(e.getMessage()));
        }
        follow(running);
    }

    private Controller startAgain(ControllerOptions before) {
        try {
            return starter.apply(before);
        } catch (RuntimeException e) {
            lost.complete(e.getMessage() + "; with the configuration from before, too");
            return running;
        }
    }

    private synchronized void refused(String why) {
        running.replica()
                .reportOnConfiguration(
                        false, Reasons.CONFIG_INVALID, why + "; the configuration from before stays in use");
    }

    /** The fields that differ, with their new values. */
    private static String changes(MultiClusterConfig before, MultiClusterConfig after) {
        return String.join(", ", after.differences(before));
    }

    @Override
    public void close() {
        stop.countDown();
        synchronized (this) {
            closed = true;
            running.close();
        }
    }
}
