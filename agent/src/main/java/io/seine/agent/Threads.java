package io.seine.agent;

/** What the agent's loops have in common. */
final class Threads {
    private Threads() {}

    /** Interrupts a loop's thread and waits for its end. */
    static void end(Thread thread) {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
