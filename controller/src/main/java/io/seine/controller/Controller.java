package io.seine.controller;

/** A running leader or member. */
public interface Controller extends AutoCloseable {
    /** What it has around its reconcilers. */
    Replica replica();

    /** Ends it in order: running work, watches, the turn, connections. */
    @Override
    void close();
}
