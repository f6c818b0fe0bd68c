package io.seine.cli.mc.verify;

import io.seine.cli.probe.Answer;
import io.seine.cli.probe.Question.State;

/**
 * What came of a check.
 *
 * @param from the client's cluster
 * @param node the client's Node
 * @param gateway whether that is an active gateway
 * @param to the server's cluster
 * @param server name that the server tells
 */
record Result(String from, String node, boolean gateway, String to, String server, Check check, Answer answer) {
    /** Whether it is as it should be. */
    boolean isRight() {
        return answer.state() == check.expected() && !isSomebodyElse();
    }

    private boolean isSomebodyElse() {
        return answer.state() == State.OPEN && !answer.words().equals(server);
    }

    /** In one sentence, where it is not right. */
    String sentence() {
        var what = "From " + from + " (" + node + ") to " + to + ", " + check.title() + ": ";
        if (answer.state() == State.CLOSED) {
            return what + "no answer: " + answer.words();
        }
        return what
                + (isSomebodyElse()
                        ? "'" + answer.words() + "' answered in the place of '" + server + "'"
                        : "an answer came, and should not");
    }
}
