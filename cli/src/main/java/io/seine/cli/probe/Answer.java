package io.seine.cli.probe;

import io.seine.api.serialization.ApiSerialization;

/**
 * What a client saw.
 *
 * @param state whether an answer came
 * @param micros how long it took, the connection included; the quickest of a few where one came
 * @param words the server's name where it answered, else what happened
 */
public record Answer(Question.State state, long micros, String words) {
    /** As one line. */
    public String line() {
        return ApiSerialization.get().asJson(this);
    }

    /** Reads what {@link #line} has written. */
    public static Answer parse(String line) {
        return ApiSerialization.get().unmarshal(line, Answer.class);
    }
}
