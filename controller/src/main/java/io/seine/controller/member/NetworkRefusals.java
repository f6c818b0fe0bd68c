package io.seine.controller.member;

import io.seine.controller.reconcile.WriteRefused;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;

/** What an API server refuses of what makes the network between the clusters, until it takes it: the condition NetworkReady says it. */
final class NetworkRefusals {
    private final Map<String, String> byOutput = new ConcurrentSkipListMap<>();
    private final Runnable whenTheyChange;

    NetworkRefusals(Runnable whenTheyChange) {
        this.whenTheyChange = whenTheyChange;
    }

    /**
     * Tries {@code write} and lets its failure through.
     *
     * @param output what is written; the next try for it that succeeds takes the refusal back
     */
    void watch(String output, Runnable write) {
        try {
            write.run();
        } catch (WriteRefused e) {
            if (e.isRefusal()) {
                var message = String.valueOf(e.getMessage());
                if (!Objects.equals(byOutput.put(output, message), message)) {
                    whenTheyChange.run();
                }
            }
            throw e;
        }
        if (byOutput.remove(output) != null) {
            whenTheyChange.run();
        }
    }

    /** One sentence each, in a fixed order. */
    List<String> sentences() {
        return List.copyOf(byOutput.values());
    }
}
