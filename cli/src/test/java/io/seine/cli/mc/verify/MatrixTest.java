package io.seine.cli.mc.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.cli.probe.Answer;
import io.seine.cli.probe.Question.State;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixTest {
    @Test
    void whatIsRightIsOneLineForEachPair() {
        var matrix = new Matrix(Arrays.stream(Check.values())
                .map(check -> result(check, check.expected(), check.expected() == State.OPEN ? "west" : "timed out"))
                .toList());

        assertThat(matrix.isRight()).isTrue();
        assertThat(matrix.text()).isEqualTo("""
                FROM   NODE               TO     TCP      UDP      256 KIB   OTHER PORT   NOT EXPORTED   WITHDRAWN
                east   east-1 (gateway)   west   1.5 ms   1.5 ms   1.5 ms    closed       closed         closed
                Checked 6: all as it should be.
                """);
        assertThat(matrix.json()).contains("\"right\":true", "\"check\":\"not-exported\"");
    }

    @Test
    void whatIsWrongIsNamedBelow() {
        var matrix = new Matrix(List.of(
                result(Check.TCP, State.CLOSED, "Connect timed out"),
                result(Check.UDP, State.OPEN, "south"),
                result(Check.WITHDRAWN, State.OPEN, "west")));

        assertThat(matrix.isRight()).isFalse();
        assertThat(matrix.text())
                .contains("NO ANSWER", "WRONG ANSWER")
                .contains("From east (east-1) to west, TCP: no answer: Connect timed out.")
                .contains("From east (east-1) to west, UDP: 'south' answered in the place of 'west'.")
                .contains("From east (east-1) to west, WITHDRAWN: an answer came, and should not.")
                .contains("Checked 3: 3 not as it should be.");
    }

    private static Result result(Check check, State state, String words) {
        return new Result("east", "east-1", true, "west", "west", check, new Answer(state, 1_500, words));
    }
}
