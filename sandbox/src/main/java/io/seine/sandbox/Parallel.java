package io.seine.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

/** Work that is done at the same time. */
final class Parallel {
    private Parallel() {}

    /** One of the works. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** Does all works at once and returns when all have succeeded; the first failure interrupts the others and is thrown. */
    static void run(List<Work> works) throws IOException, InterruptedException {
        // Not virtual ones: those share threads, and one that somebody made in another network namespace reaches
        // nobody.
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("parallel-", 0).factory())) {
            var completion = new ExecutorCompletionService<Boolean>(threads);
            var futures = new ArrayList<java.util.concurrent.Future<Boolean>>();
            for (Work work : works) {
                futures.add(completion.submit(() -> {
                    work.run();
                    return true;
                }));
            }
            try {
                for (int done = 0; done < works.size(); done++) {
                    completion.take().get();
                }
            } catch (ExecutionException e) {
                throw failure(e);
            } finally {
                futures.forEach(future -> future.cancel(true));
            }
        }
    }

    private static IOException failure(ExecutionException failed) throws InterruptedException {
        return switch (failed.getCause()) {
            case IOException e -> e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> throw new IllegalStateException(failed);
        };
    }
}
