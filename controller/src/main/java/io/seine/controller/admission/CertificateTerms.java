package io.seine.controller.admission;

import io.seine.api.Timings;
import java.time.Duration;
import java.time.Instant;

/**
 * How long certificates are good, and when they are replaced.
 *
 * @param lifetime of a new certificate
 * @param left a certificate that is good for less than this is replaced
 * @param check how often everything is looked at without an event
 */
record CertificateTerms(Duration lifetime, Duration left, Duration check) {
    static final CertificateTerms USUAL = new CertificateTerms(
            Timings.WEBHOOK_CERTIFICATE, Timings.WEBHOOK_CERTIFICATE_LEFT, Timings.WEBHOOK_CERTIFICATE_CHECK);

    boolean isDue(Instant end, Instant now) {
        return now.plus(left).isAfter(end);
    }

    /** Time until the next look: at a certificate that ends at {@code end}, or at all. */
    Duration untilCheck(Instant end, Instant now) {
        var due = Duration.between(now, end.minus(left)).plusMillis(1);
        return due.compareTo(check) < 0 ? due : check;
    }
}
