package io.seine.cli.mc.verify;

import io.seine.cli.probe.Question.State;
import io.seine.cli.probe.Question.Way;

/** What is tried between a client and another cluster's server. */
enum Check {
    TCP("TCP", State.OPEN, Way.TCP),
    UDP("UDP", State.OPEN, Way.UDP),
    BULK("256 KIB", State.OPEN, Way.BULK),
    OTHER_PORT("OTHER PORT", State.CLOSED, Way.TCP),
    NOT_EXPORTED("NOT EXPORTED", State.CLOSED, Way.TCP),
    WITHDRAWN("WITHDRAWN", State.CLOSED, Way.TCP);

    private final String title;
    private final State expected;
    private final Way way;

    Check(String title, State expected, Way way) {
        this.title = title;
        this.expected = expected;
        this.way = way;
    }

    /** The column's name. */
    String title() {
        return title;
    }

    /** Whether an answer should come. */
    State expected() {
        return expected;
    }

    /** How it is asked. */
    Way way() {
        return way;
    }
}
