package io.seine.agent.watch;

/** What the agent's loops have in common. */
public final class Threads {
    private Threads() {}

    /** Interrupts a loop's thread and waits for its end. */
    public static void end(Thread thread) {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
