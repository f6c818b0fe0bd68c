package io.seine.agent.gateway;

import io.seine.api.net.Ipv4;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which gateways a Node uses, given which of them it finds to be there. Every Node decides for itself and comes to the same, because each sees
 * the same gateways and hears from them how many clusters they reach; while two differ, packets take another way or are sent again.
 *
 * @param watched the gateways
 * @param pulses what is known of each, by the address that it answers from
 * @param reached how many clusters the own Node says that it reaches
 */
public record Election(Watched watched, Map<Ipv4, Pulse> pulses, int reached) {
    /**
     * How long a cluster behind WireGuard may be silent until it is looked for. Normally its new gateway makes a handshake long before; but a session
     * that has ended on one side only is noticed by WireGuard itself after 15 s (Keepalive-Timeout and Rekey-Timeout).
     */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** How long it is then looked for at each of its addresses: a handshake and a probe, twice as long with each round. */
    static final Duration FIRST_TURN = Duration.ofMillis(400);

    static final Duration LONGEST_TURN = Duration.ofSeconds(20);

    /** The choice at {@code now}. */
    public Choice choice(long now) {
        var remotes = new TreeMap<String, Ipv4>();
        for (var remote : watched.remotes()) {
            (remote.end().isPresent() ? turn(remote, now) : gateway(remote))
                    .ifPresent(address -> remotes.put(remote.clusterID(), address));
        }
        return new Choice(own(), remotes);
    }

    /** Whether this cluster's gateway by {@code choice} is there. */
    boolean ownIsThere(Choice choice) {
        return watched.candidates().stream()
                .filter(candidate -> candidate.node().equals(watched.gateway(choice)))
                .allMatch(this::there);
    }

    /** Whether that cluster's gateway by {@code choice} is there. */
    boolean isThere(Watched.Remote remote, Choice choice) {
        var used = choice.remotes()
                .getOrDefault(remote.clusterID(), remote.gateways().getFirst());
        return remote.gateways().contains(used)
                && pulse(remote.end().orElse(used)).there();
    }

    /** Whether another Node of this cluster holds itself for the gateway. */
    public boolean hasRival() {
        return watched.others()
                .map(candidate -> pulse(candidate.address()))
                .anyMatch(pulse -> pulse.there() && pulse.said().active());
    }

    /**
     * Whether the own Node can send to the gateway of that cluster: to the one that holds itself for that, if any does. One that never answered
     * is held to be reached: it may not know probes.
     */
    public static boolean reaches(Watched.Remote remote, Map<Ipv4, Pulse> pulses) {
        var ends = remote.ends().stream()
                .map(address -> Objects.requireNonNull(pulses.get(address)))
                .toList();
        var active = ends.stream().filter(end -> end.said().active()).toList();
        return ends.stream().noneMatch(Pulse::known)
                || (active.isEmpty() ? ends : active).stream().anyMatch(Pulse::there);
    }

    /** The one that reaches most, of those the first; until all have said how many they reach, the first. */
    private Optional<String> own() {
        var allSaid = there().allMatch(candidate ->
                isSelf(candidate) || pulse(candidate.address()).said().isSaid());
        var most = there().mapToInt(this::reachedBy).max().orElse(0);
        return there().filter(candidate -> !allSaid || reachedBy(candidate) == most)
                .findFirst()
                .map(Watched.Candidate::node)
                .filter(node -> !node.equals(watched.gateway(Choice.AS_ANNOUNCED)));
    }

    private Stream<Watched.Candidate> there() {
        return watched.candidates().stream().filter(this::there);
    }

    private boolean there(Watched.Candidate candidate) {
        return isSelf(candidate) || pulse(candidate.address()).there();
    }

    private int reachedBy(Watched.Candidate candidate) {
        return isSelf(candidate) ? reached : pulse(candidate.address()).said().reached();
    }

    private boolean isSelf(Watched.Candidate candidate) {
        return candidate.node().equals(watched.node());
    }

    /**
     * The one that holds itself for the gateway, of several the one that reaches most: one that comes back still holds itself for that. Else the
     * first that is there.
     */
    private Optional<Ipv4> gateway(Watched.Remote remote) {
        var there = remote.gateways().stream()
                .filter(address -> pulse(address).there())
                .toList();
        return there.stream()
                .filter(address -> pulse(address).said().active())
                .reduce((best, next) ->
                        pulse(next).said().reached() > pulse(best).said().reached() ? next : best)
                .or(() -> there.stream().findFirst())
                .filter(address -> !address.equals(remote.gateways().getFirst()));
    }

    /** While it answers, WireGuard knows best where it is. One that has not answered since the own Node became the gateway is looked for at once. */
    private Optional<Ipv4> turn(Watched.Remote remote, long now) {
        var pulse = pulse(remote.end().orElseThrow());
        var gateways = remote.gateways();
        var missed = pulse.known() ? pulse.silence(now).minus(PATIENCE) : pulse.silence(now);
        if (missed.isNegative() || gateways.size() == 1) {
            return Optional.empty();
        }
        var turns = turns(missed, gateways.size()) + (pulse.known() ? 1 : 0);
        return turns == 0 ? Optional.empty() : Optional.of(gateways.get((int) (turns % gateways.size())));
    }

    private static long turns(Duration time, int gateways) {
        var turn = FIRST_TURN;
        var rest = time;
        var turns = 0L;
        while (turn.compareTo(LONGEST_TURN) < 0 && rest.compareTo(turn.multipliedBy(gateways)) >= 0) {
            rest = rest.minus(turn.multipliedBy(gateways));
            turns += gateways;
            turn = turn.multipliedBy(2);
        }
        return turns + rest.dividedBy(turn.compareTo(LONGEST_TURN) < 0 ? turn : LONGEST_TURN);
    }

    private Pulse pulse(Ipv4 address) {
        return Objects.requireNonNull(pulses.get(address));
    }
}
