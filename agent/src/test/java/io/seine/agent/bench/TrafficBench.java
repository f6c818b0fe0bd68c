package io.seine.agent.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Throughput and latency of all ways, in rounds that take turns, so that noise hits all alike. */
public final class TrafficBench {
    private static final List<Integer> STREAMS = List.of(1, 8, 32);
    private static final double GATEWAYS_SHARE = 0.95;
    private static final double REGULARS_SHARE = 0.75;
    private static final double ADDED_MICROSECONDS = 60;

    private final Ways ways;
    private final int rounds;
    private final Duration time;

    private TrafficBench(Ways ways, int rounds, Duration time) {
        this.ways = ways;
        this.rounds = rounds;
        this.time = time;
    }

    /**
     * Measures and prints.
     *
     * @param rounds how often each way has its turn
     * @param time of one turn
     */
    public static void run(int rounds, Duration time) throws IOException, InterruptedException {
        try (var ways = new Ways()) {
            var bench = new TrafficBench(ways, rounds, time);
            bench.throughput();
            bench.latency();
        }
    }

    private void throughput() throws InterruptedException {
        var table = new Table(
                "Throughput",
                "Way",
                "TCP connections",
                "Gbit/s",
                "Share of bare VXLAN",
                "CPU seconds for a GB",
                "Goal");
        for (int streams : STREAMS) {
            var found = new HashMap<Way, List<Streams.Rate>>();
            for (int round = 0; round < rounds; round++) {
                for (var way : ways.all()) {
                    found.computeIfAbsent(way, _ -> new ArrayList<>()).add(Streams.measure(way, streams, time));
                }
            }
            ways.all().forEach(way -> row(table, way, streams, found));
        }
    }

    private void row(Table table, Way way, int streams, Map<Way, List<Streams.Rate>> found) {
        var rates = found.getOrDefault(way, List.of());
        var shares = new ArrayList<Double>();
        for (int round = 0; round < rounds; round++) {
            shares.add(rates.get(round).gigabits()
                    / found.getOrDefault(ways.base, List.of()).get(round).gigabits());
        }
        var share = new Samples(shares);
        table.row(
                way.name(),
                Integer.toString(streams),
                samples(rates, Streams.Rate::gigabits).text("%.2f"),
                share.text("%.2f"),
                samples(rates, Streams.Rate::cpu).text("%.2f"),
                way.equals(ways.gateways)
                        ? Table.goal(">= 0.95", share.median() >= GATEWAYS_SHARE)
                        : way.equals(ways.regulars) ? Table.goal(">= 0.75", share.median() >= REGULARS_SHARE) : "");
    }

    private static Samples samples(List<Streams.Rate> rates, ToDoubleFunction<Streams.Rate> what) {
        return new Samples(rates.stream().map(what::applyAsDouble).toList());
    }

    private void latency() throws IOException {
        var table = new Table(
                "Latency", "Way", "Round trip P50, µs", "Round trip P99, µs", "P50 more than bare VXLAN, µs", "Goal");
        var found = new HashMap<Way, List<Samples>>();
        for (int round = 0; round < rounds; round++) {
            for (var way : ways.all()) {
                found.computeIfAbsent(way, _ -> new ArrayList<>()).add(PingPong.measure(way, time));
            }
        }
        var base = found.getOrDefault(ways.base, List.of());
        for (var way : ways.all()) {
            var trips = found.getOrDefault(way, List.of());
            var added = new ArrayList<Double>();
            for (int round = 0; round < rounds; round++) {
                added.add(trips.get(round).median() - base.get(round).median());
            }
            table.row(
                    way.name(),
                    quantile(trips, 0.5).text("%.0f"),
                    quantile(trips, 0.99).text("%.0f"),
                    new Samples(added).text("%.0f"),
                    way.equals(ways.gateways)
                            ? Table.goal("<= 60", new Samples(added).median() <= ADDED_MICROSECONDS)
                            : "");
        }
    }

    private static Samples quantile(List<Samples> rounds, double share) {
        return new Samples(rounds.stream().map(round -> round.quantile(share)).toList());
    }
}
