package io.seine.controller.admission;

import io.seine.api.Limits;
import io.seine.api.Timings;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * How many reviews are in memory at a time: anybody who reaches the port may send some, and the process is to survive all of them. Small
 * bodies, as nearly all are, are read without waiting, so that large ones that come slowly are in nobody's way.
 */
final class Intake {
    private static final int SMALL = 64 * 1024;
    private static final int LARGE_AT_A_TIME = 2;
    private static final int DECIDED_AT_A_TIME = 4;

    private final Semaphore large = new Semaphore(LARGE_AT_A_TIME, true);
    private final Semaphore decided = new Semaphore(DECIDED_AT_A_TIME, true);

    /** A body that is not answered, and the HTTP status that says why. */
    static final class Refusal extends Exception {
        @java.io.Serial
        private static final long serialVersionUID = 1L;

        private final int status;

        Refusal(int status) {
            super("HTTP " + status);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /**
     * Reads a body and answers it.
     *
     * @throws Refusal if it is too long, or too many are under way
     */
    byte[] answer(InputStream body, UnaryOperator<byte[]> rule) throws IOException, Refusal {
        var head = body.readNBytes(SMALL);
        if (head.length < SMALL) {
            return decide(head, rule);
        }
        take(large);
        try {
            return decide(whole(head, body.readNBytes(Limits.REVIEW_BYTES + 1 - SMALL)), rule);
        } finally {
            large.release();
        }
    }

    private static byte[] whole(byte[] head, byte[] rest) throws Refusal {
        if (head.length + rest.length > Limits.REVIEW_BYTES) {
            throw new Refusal(413);
        }
        var whole = Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, whole, head.length, rest.length);
        return whole;
    }

    private byte[] decide(byte[] body, UnaryOperator<byte[]> rule) throws Refusal {
        take(decided);
        try {
            return rule.apply(body);
        } finally {
            decided.release();
        }
    }

    private static void take(Semaphore places) throws Refusal {
        try {
            if (!places.tryAcquire(Timings.REVIEW_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Refusal(503);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503);
        }
    }
}
