package io.seine.cli.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.seine.cli.probe.Question.State;
import io.seine.cli.probe.Question.Way;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The two sides of the probe against each other, on the loopback interface. */
class AskingTest {
    private static final Duration ONCE = Duration.ZERO;

    @ParameterizedTest
    @EnumSource(Way.class)
    void aServerTellsItsName(Way way) throws Exception {
        int port = freePort();
        try (var serving = new Serving("west", port, freePort())) {
            assertThat(serving).isNotNull();

            var answer = ask(State.OPEN, way, port);

            assertThat(answer.state()).isEqualTo(State.OPEN);
            assertThat(answer.words()).isEqualTo("west");
            assertThat(answer.micros()).isPositive();
            assertThat(Answer.parse(answer.line())).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void silenceIsToldWithItsReason(Way way) throws Exception {
        var answer = ask(State.CLOSED, way, freePort());

        assertThat(answer.state()).isEqualTo(State.CLOSED);
        assertThat(answer.words()).isNotEmpty();
    }

    @Test
    void aNameThatIsNotThereIsNamed() throws Exception {
        var question = new Question(State.CLOSED, Way.TCP, "hidden.invalid", 80);

        assertThat(new Asking(question, ONCE).answer().words()).isEqualTo("the name hidden.invalid is not known");
    }

    @Test
    void anAnswerThatShouldNotComeIsToldAfterTheLimit() throws Exception {
        int port = freePort();
        try (var serving = new Serving("west", freePort(), port)) {
            assertThat(serving).isNotNull();

            assertThat(ask(State.CLOSED, Way.TCP, port).state()).isEqualTo(State.OPEN);
        }
    }

    @Test
    void aQuestionIsReadAsItIsWritten() {
        for (var question : List.of(
                new Question(State.OPEN, Way.BULK, "antrea-mc-server-1.seine-verify-x.svc", 8080),
                new Question(State.CLOSED, Way.UDP, "10.96.0.1", 1))) {
            assertThat(Question.parse(question.text())).isEqualTo(question);
        }
        assertThatThrownBy(() -> Question.parse("open:tcp://host")).hasMessageContaining("no host and port");
        assertThatThrownBy(() -> Question.parse("host")).hasMessageContaining("is no question");
    }

    private static Answer ask(State expected, Way way, int port) throws InterruptedException {
        return new Asking(new Question(expected, way, "127.0.0.1", port), ONCE).answer();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
