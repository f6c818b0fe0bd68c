package io.seine.controller.admission;

import io.seine.api.Timings;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves a trace, in the log and as a count, of what was forbidden to an account: somebody may be trying what it can do. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final int FORBIDDEN = 403;

    private final Clock clock;
    private final AtomicLong count = new AtomicLong();
    private final Recently<String> said = new Recently<>(Timings.REFUSAL_SAID);

    Refusals(Clock clock) {
        this.clock = clock;
    }

    /** Passes {@code decision} on. */
    Decision noted(Review review, Decision decision) {
        if (decision instanceof Decision.Refused(int code, String message)
                && code == FORBIDDEN
                && review.caller() instanceof Caller.Account account) {
            count.incrementAndGet();
            if (said.due(account.toString(), clock.instant())) {
                LOG.atWarn()
                        .addKeyValue("account", account)
                        .addKeyValue("operation", review.operation())
                        .addKeyValue("object", review.name())
                        .addKeyValue("reason", message)
                        .log("An account was refused a write; more of its refusals are only counted for a minute");
            }
        }
        return decision;
    }

    /** How many so far. */
    long count() {
        return count.get();
    }
}
