package io.seine.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/** Programs that the agent runs. */
class CommandTest {
    @Test
    void bothStreamsAreReadWhileItRunsHoweverMuchItPrints() {
        var result = Command.run(
                List.of("sh", "-c", "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; cat; exit 3"), "in");

        assertThat(result.errors()).hasSize(300_000);
        assertThat(result.output()).hasSize(300_002).endsWith("in");
        assertThat(result.code()).isEqualTo(3);
    }

    @Test
    void itDoesNotWaitForOtherPartsOfTheProcess() {
        var over = new CountDownLatch(1);
        for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
            ForkJoinPool.commonPool().execute(() -> await(over));
        }
        try {
            assertThat(Command.run(List.of("echo", "done"), "").output()).isEqualTo("done\n");
        } finally {
            over.countDown();
        }
    }

    @Test
    void aProgramThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Command.run(List.of("no-such-program"), ""))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("Could not run the program no-such-program");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
