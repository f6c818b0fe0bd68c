package io.seine.agent.gateway;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Whether one gateway is there, judged by its answers to probes. It is held to be until it has been silent for {@link #allowed}. Times are those
 * of {@link System#nanoTime}.
 */
public final class Pulse {
    /** Silence that is allowed at least: three probes in a row without an answer. */
    static final Duration SILENCE = Duration.ofMillis(150);

    /** Two probes and the time until the answer to the last, which RFC 6298 estimates as SRTT + 4 RTTVAR. */
    private static final Duration PROBES = Duration.ofMillis(100);

    /** The same for one that has never answered: its Node, or the own, may be starting. */
    static final Duration FIRST_SILENCE = Duration.ofSeconds(3);

    /** How long one that was lost has to answer until it is used again, at first and at most. */
    static final Duration RECOVERY = Duration.ofMillis(500);

    static final Duration LONGEST_RECOVERY = Duration.ofSeconds(30);

    private final long began;

    /** Nobody could ask before. */
    private long since;

    private OptionalLong heard = OptionalLong.empty();
    private Steadiness steadiness;
    private boolean there = true;
    private boolean known;
    private long unanswered;
    private long asked;
    private long answered;
    private GatewayState said = GatewayState.UNSAID;
    private double roundTrip;
    private double variation;

    /** A gateway that nobody has asked before {@code now}. */
    public Pulse(long now) {
        began = now;
        since = now;
        steadiness = steadiness(now);
    }

    private static Steadiness steadiness(long now) {
        return new Steadiness(now, Duration.ZERO, RECOVERY, LONGEST_RECOVERY);
    }

    /** It answered at {@code at}, which may be known already, or be the answer to somebody who asked before. */
    public void heard(long at, Duration roundTripTime, GatewayState state) {
        if (at - began < 0) {
            return;
        }
        if (heard.isEmpty() || heard.getAsLong() != at) {
            estimate(roundTripTime.toNanos());
            unanswered = 0;
            answered++;
        }
        heard = OptionalLong.of(at);
        said = state;
    }

    /** RFC 6298, section 2: alpha is 1/8, beta 1/4. */
    private void estimate(long nanos) {
        if (heard.isEmpty()) {
            roundTrip = nanos;
            variation = nanos / 2.0;
        } else {
            variation += (Math.abs(roundTrip - nanos) - variation) / 4;
            roundTrip += (nanos - roundTrip) / 8;
        }
    }

    /** Nobody could ask until {@code now}, so the silence until then says nothing. */
    public void excuse(long now) {
        since = now;
    }

    /** Judges what was heard until {@code now}; called once for each probe. */
    public void judge(long now) {
        unanswered++;
        asked++;
        var answers = heard.isPresent() && now - heard.getAsLong() <= allowed().toNanos();
        if (answers && !known) {
            // One that never answered before is new, not unsteady.
            known = true;
            steadiness = steadiness(now);
        }
        there = steadiness.judge(there ? silence(now).compareTo(allowed()) <= 0 : answers, now);
    }

    /** The longest silence of one that is there. */
    Duration allowed() {
        if (heard.isEmpty()) {
            return FIRST_SILENCE;
        }
        var expected = PROBES.plusNanos((long) (roundTrip + 4 * variation));
        return expected.compareTo(SILENCE) > 0 ? expected : SILENCE;
    }

    /** How long it has not answered although it was asked. */
    public Duration silence(long now) {
        var reference = heard.isPresent() && heard.getAsLong() - since > 0 ? heard.getAsLong() : since;
        return Duration.ofNanos(now - reference);
    }

    /** How many probes it has not answered in a row, or not yet. */
    long unanswered() {
        return unanswered;
    }

    /** Probes until now. */
    long asked() {
        return asked;
    }

    /** Those of them that it answered; of two answers between two looks only one is seen. */
    long answered() {
        return answered;
    }

    /** Whether it is held to be there. */
    public boolean there() {
        return there;
    }

    /** Whether it has ever been seen to answer; one that has not may be a gateway that does not know probes. */
    public boolean known() {
        return known;
    }

    /** What it said of itself last. */
    public GatewayState said() {
        return said;
    }

    /** How long an answer takes, by the estimate of RFC 6298. */
    public Duration roundTrip() {
        return Duration.ofNanos((long) roundTrip);
    }
}
